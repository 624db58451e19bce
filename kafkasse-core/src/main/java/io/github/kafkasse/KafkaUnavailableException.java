package io.github.kafkasse;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Kafka does not answer, or the server takes no more clients because it is full or going down: status 503. */
public final class KafkaUnavailableException extends KafkaSseException {
    private static final long serialVersionUID = 1L;

    /**
     * An error of this kind.
     *
     * @param detail what is not there, for the client; no address
     * @param retryAfter after what time to try again
     * @param cause what Kafka's client said, for the log; {@code null} if there is nothing to add
     */
    public KafkaUnavailableException(String detail, Duration retryAfter, @Nullable Throwable cause) {
        super(503, "KafkaUnavailableError", "service_unavailable", "Service unavailable", detail, retryAfter, cause);
    }
}
