package io.github.kafkasse.servlet;

import io.github.kafkasse.RecordFilter;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The result of an {@link Authenticator}: access is granted, with what the client may read and until when, or access is
 * refused, or the client is stopped for good. Immutable.
 */
public sealed interface Access {
    /**
     * Access is granted.
     *
     * @param client identifies the client for {@link HttpSettings#LIMIT_PER_CLIENT}; {@code null} to use its address.
     *     It is kept in memory while the client is connected. It is not logged and not sent.
     * @param streams tests whether the client may read a stream, by the stream's name. A stream that it may not read is
     *     answered like one that does not exist. Called on the container's thread.
     * @param until when the permission expires and the stream ends cleanly; {@code null} for never
     * @param filter the events that the client may read; {@code null} for all. See {@link #withFilter}.
     * @param operator whether the client may see and end the connections of others. See {@link #asOperator}.
     */
    record Granted(
            @Nullable String client,
            Predicate<String> streams,
            @Nullable Instant until,
            @Nullable RecordFilter filter,
            boolean operator)
            implements Access {
        /**
         * Access to some events of some streams.
         *
         * @param client identifies the client, or {@code null}
         * @param streams tests whether the client may read a stream
         * @param until when the permission expires, or {@code null}
         * @param filter the events that the client may read, or {@code null}
         */
        public Granted(
                @Nullable String client,
                Predicate<String> streams,
                @Nullable Instant until,
                @Nullable RecordFilter filter) {
            this(client, streams, until, filter, false);
        }

        /**
         * Access to all events of some streams.
         *
         * @param client identifies the client, or {@code null}
         * @param streams tests whether the client may read a stream
         * @param until when the permission expires, or {@code null}
         */
        public Granted(@Nullable String client, Predicate<String> streams, @Nullable Instant until) {
            this(client, streams, until, null, false);
        }

        /**
         * The same access for an operator of the service: the client may also see who is connected, and end
         * connections, if {@link ServiceSettings#ADMIN_CONNECTIONS} is on. No other method grants this.
         *
         * @return the new access
         */
        public Granted asOperator() {
            return new Granted(client, streams, until, filter, true);
        }

        /**
         * The same access to some events only. A client receives the events that this filter, the service's filter and
         * the client's own {@code filter} parameter all accept, so a client cannot get more by any parameter or id.
         * Ids still contain offsets, from which a client can tell how many records it does not see.
         *
         * <p>Clients with equal filters share their encoded events: use a record or another type with {@code equals}
         * rather than a lambda that is made for each request.
         *
         * @param events the events that the client may read
         * @return the new access; if this access has a filter, an event must pass both
         */
        public Granted withFilter(RecordFilter events) {
            return new Granted(client, streams, until, filter == null ? events : filter.and(events), operator);
        }
    }

    /**
     * Access is refused.
     *
     * @param status 401 or 403
     * @param challenge the value of {@code WWW-Authenticate} (RFC 9110, 11.6.1) for a 401; {@code null} for a 403
     * @param detail the reason, in a sentence for the author of the client
     */
    record Refused(int status, @Nullable String challenge, String detail) implements Access {
        /**
         * Access is refused.
         *
         * @param status 401 or 403
         * @param challenge the value of {@code WWW-Authenticate}, or {@code null}
         * @param detail the reason, in a sentence for the author of the client
         * @throws IllegalArgumentException if the status is not 401 or 403
         */
        public Refused {
            if (status != 401 && status != 403) {
                throw new IllegalArgumentException("Access is refused with 401 or 403, not with " + status);
            }
        }
    }

    /** The client is stopped for good; see {@link Access#stopped()}. */
    record Stopped() implements Access {}

    /** {@return access to all streams for an unknown client, without end} */
    static Granted open() {
        return new Granted(null, stream -> true, null);
    }

    /**
     * Access to all streams, without end.
     *
     * @param client identifies the client
     * @return the access
     */
    static Granted of(String client) {
        return new Granted(client, stream -> true, null);
    }

    /**
     * Refuses a request without valid credentials: status 401.
     *
     * @param challenge which credentials are expected, such as {@code Bearer realm="events"}
     * @param detail what is wrong, for the author of the client
     * @return the refusal
     */
    static Access unauthorized(String challenge, String detail) {
        return new Refused(401, challenge, detail);
    }

    /**
     * Refuses a client that has authenticated and may read nothing here: status 403.
     *
     * @param detail why, for the author of the client
     * @return the refusal
     */
    static Access forbidden(String detail) {
        return new Refused(403, null, detail);
    }

    /**
     * Stops a client for good: status 204. A client that follows the <a
     * href="https://html.spec.whatwg.org/multipage/server-sent-events.html#server-sent-events-intro">HTML standard</a>
     * does not reconnect after it.
     *
     * @return the result
     */
    static Access stopped() {
        return new Stopped();
    }
}
