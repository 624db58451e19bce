package io.github.kafkasse.examples.kafka;

/**
 * The one cluster that all tests of a JVM share, since starting the first one takes seconds.
 *
 * <p>It is started by whoever asks first and stopped as the JVM ends. Tests keep out of each other's way by the names
 * of their topics; one that stops brokers starts a cluster of its own. Any thread may ask.
 */
public final class SharedKafka {
    private SharedKafka() {}

    /**
     * The shared cluster: one broker that takes records of up to 12 MB, and deletes within a second and compacts within
     * half a second what a topic's settings let it.
     *
     * @return the running cluster, which the caller must not close
     */
    public static EmbeddedKafka get() {
        return Holder.KAFKA;
    }

    private static final class Holder {
        static final EmbeddedKafka KAFKA = EmbeddedKafka.builder()
                .property("message.max.bytes", "12000000")
                .property("log.retention.check.interval.ms", "1000")
                .property("log.initial.task.delay.ms", "500")
                .property("log.cleaner.backoff.ms", "500")
                // The broker also sleeps for this time when it has nothing to delete.
                .property("log.segment.delete.delay.ms", "1000")
                .brokersStayUp()
                .closeAtJvmExit()
                .start();
    }
}
