package io.github.kafkasse.internal.log;

import java.util.Collection;

/** The readers of the logs that a {@link Tail} appends to. */
@FunctionalInterface
public interface TailReaders {
    /**
     * The tail has published something. Called on the tail's thread.
     *
     * @param changed the partitions in whose logs readers now see more, or whose failure has begun or ended
     */
    void published(Collection<PartitionCache> changed);
}
