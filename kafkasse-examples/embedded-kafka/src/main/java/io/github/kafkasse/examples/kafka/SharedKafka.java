package io.github.kafkasse.examples.kafka;

/**
 * The one cluster that all tests of a JVM share, since the first start of a cluster takes seconds.
 *
 * <p>The first call starts it; it is stopped when the JVM ends. Tests use different topic names, so that they do not
 * affect each other; a test that stops brokers starts a cluster of its own. Thread-safe.
 */
public final class SharedKafka {
    private SharedKafka() {}

    /**
     * The shared cluster: one broker that accepts records of up to 12 MB. If a topic's settings allow it, it deletes
     * within a second and compacts within half a second.
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
