package io.github.kafkasse.internal.kafka;

/** Finds why a Kafka client could not be created. Kafka's own exception says only that it could not. */
final class RootCause {
    private RootCause() {}

    static Throwable of(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
