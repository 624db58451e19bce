package io.github.kafkasse.servlet;

import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Authenticator} answers: that a request may read, what, as whom and for how long, or that it may not.
 * Immutable.
 */
public sealed interface Access {
    /**
     * A request that may read.
     *
     * @param client who it is, for the limit of connections that each client may have; {@code null} for whoever calls
     *     from its address. It is kept in memory while the client is connected, and nowhere shown.
     * @param streams says of a stream's name whether the client may have it: one that it may not have is to it as if
     *     there were none. Asked on the container's thread.
     * @param until when the right ends, and the stream with it, cleanly; {@code null} for never
     */
    record Granted(@Nullable String client, Predicate<String> streams, @Nullable Instant until) implements Access {}

    /**
     * A request that may not read.
     *
     * @param status 401 or 403
     * @param challenge the value of {@code WWW-Authenticate} (RFC 9110, 11.6.1), which belongs to a 401; else
     *     {@code null}
     * @param detail a sentence for whoever wrote the client
     */
    record Refused(int status, @Nullable String challenge, String detail) implements Access {
        /**
         * A request that may not read.
         *
         * @param status 401 or 403
         * @param challenge the value of {@code WWW-Authenticate}, or {@code null}
         * @param detail a sentence for whoever wrote the client
         * @throws IllegalArgumentException if the status is another
         */
        public Refused {
            if (status != 401 && status != 403) {
                throw new IllegalArgumentException("Access is refused with 401 or 403, not with " + status);
            }
        }
    }

    /** {@return access for anybody to all streams, without end} */
    static Access open() {
        return new Granted(null, stream -> true, null);
    }

    /**
     * Access for somebody to all streams, without end.
     *
     * @param client who it is
     * @return the access
     */
    static Access of(String client) {
        return new Granted(client, stream -> true, null);
    }

    /**
     * Refuses a request that does not say who it is, or not in a way that can be believed: status 401.
     *
     * @param challenge how it could, such as {@code Bearer realm="events"}
     * @param detail what is wrong, for whoever wrote the client
     * @return the refusal
     */
    static Access unauthorized(String challenge, String detail) {
        return new Refused(401, challenge, detail);
    }

    /**
     * Refuses a request of somebody who is known, and may read nothing here: status 403.
     *
     * @param detail why, for whoever wrote the client
     * @return the refusal
     */
    static Access forbidden(String detail) {
        return new Refused(403, null, detail);
    }
}
