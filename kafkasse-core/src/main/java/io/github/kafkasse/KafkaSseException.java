package io.github.kafkasse;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was refused, or why its stream had to end. Each kind has the HTTP status and the names that KafkaSSE
 * for JavaScript and Wikimedia's EventStreams use.
 *
 * <p>The {@linkplain #getMessage() message} is for the client that made the request: a sentence that says what is wrong
 * and what is right. It names no broker, and no topic that the client did not name itself. The {@linkplain #getCause()
 * cause}, if there is one, is for the log only.
 *
 * <p>Immutable and thread-safe.
 */
public abstract class KafkaSseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @serial the HTTP status */
    private final int status;

    /** @serial the original's name */
    private final String name;

    /** @serial EventStreams' type */
    private final String type;

    /** @serial the kind, for people */
    private final String title;

    /** @serial when to try again, if at all */
    private final @Nullable Duration retryAfter;

    KafkaSseException(
            int status,
            String name,
            String type,
            String title,
            String detail,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(detail, cause);
        this.status = status;
        this.name = name;
        this.type = type;
        this.title = title;
        this.retryAfter = retryAfter;
    }

    /** {@return the HTTP status of the answer: 4xx or 5xx, or 204 of a {@link StreamCompleteException}} */
    public int status() {
        return status;
    }

    /**
     * {@return the name that the JavaScript original gives this kind of error, such as {@code InvalidAssignmentError}}
     */
    public String name() {
        return name;
    }

    /** {@return the type as EventStreams writes it, in small letters with underscores, such as {@code not_found}} */
    public String type() {
        return type;
    }

    /** {@return the kind of error in a few words for people, the same for every error of this kind (RFC 9457)} */
    public String title() {
        return title;
    }

    /**
     * {@return after what time a client should try again, for HTTP's {@code Retry-After}; {@code null} if it should
     * not}
     */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
