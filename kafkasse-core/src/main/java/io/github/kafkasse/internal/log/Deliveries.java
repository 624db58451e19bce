package io.github.kafkasse.internal.log;

/** When readers of the logs deliver new records to their clients. */
@FunctionalInterface
public interface Deliveries {
    /**
     * The time until the next delivery. Called on the tail's thread.
     *
     * @param now the present {@link System#nanoTime}
     * @return in nanoseconds; 0 if a reader delivers records as soon as they are published
     */
    long untilNext(long now);
}
