package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.log.PartitionCache;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The partitions in which the tail has published something that a loop has not looked at yet. The tail's thread adds,
 * the loop's thread takes.
 */
final class PublishedChanges {
    private volatile boolean any;

    // Guarded by this.
    private Set<PartitionCache> changed = new HashSet<>();

    void add(Collection<PartitionCache> caches) {
        synchronized (this) {
            changed.addAll(caches);
        }
        any = true;
    }

    boolean any() {
        return any;
    }

    Set<PartitionCache> take() {
        any = false; // first, so that a later change is not lost
        synchronized (this) {
            Set<PartitionCache> taken = changed;
            changed = new HashSet<>();
            return taken;
        }
    }
}
