package io.github.kafkasse;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Kafka does not answer, or the server is full or shuts down: status 503. */
public final class KafkaUnavailableException extends KafkaSseException {
    private static final long serialVersionUID = 1L;

    /**
     * An error of this kind.
     *
     * @param detail what is unavailable, for the client; without addresses
     * @param retryAfter how long to wait before the next try
     * @param cause the failure of Kafka's client, for the log; {@code null} if there is none
     */
    public KafkaUnavailableException(String detail, Duration retryAfter, @Nullable Throwable cause) {
        super(503, "KafkaUnavailableError", "service_unavailable", "Service unavailable", detail, retryAfter, cause);
    }
}
