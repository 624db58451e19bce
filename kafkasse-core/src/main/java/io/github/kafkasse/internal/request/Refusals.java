package io.github.kafkasse.internal.request;

import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.StreamCompleteException;
import io.github.kafkasse.internal.kafka.Unavailable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The errors with which requests are refused that are well-formed, and for topics that exist. */
public final class Refusals {
    private Refusals() {}

    /** The client's error for a failed lookup of its start. */
    public static KafkaSseException of(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof KafkaSseException known
                ? known
                : Unavailable.with("Kafka did not return the offsets at which the stream starts.", failure);
    }

    /** The server has as many clients as it may have. */
    public static KafkaSseException serverFull() {
        return Unavailable.with("The server has reached its maximum number of clients; retry later.", null);
    }

    /** The server is shutting down. */
    public static KafkaSseException shuttingDown() {
        return Unavailable.with("The server is shutting down; a retry may reach another server.", null);
    }

    /** The client resumes a bounded stream of which it has everything. */
    public static KafkaSseException streamComplete() {
        return new StreamCompleteException("The stream is complete.");
    }
}
