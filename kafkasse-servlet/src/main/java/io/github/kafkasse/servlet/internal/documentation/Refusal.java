package io.github.kafkasse.servlet.internal.documentation;

import java.util.Arrays;
import java.util.List;

/**
 * The errors with which a request for a stream can be refused, and what a client can do about each. Ordered by status.
 */
enum Refusal {
    BAD_REQUEST(400, "A parameter cannot be understood: `detail` says which, and what would be right.") {
        @Override
        JsonObject example() {
            return problem(
                    "invalid_timestamp",
                    "Invalid timestamp",
                    "InvalidTimestampError",
                    "'yesterday' is not a time; 2026-01-31T12:00:00Z would be one");
        }
    },
    UNAUTHORIZED(401, "The service does not know who is asking, and has to: credentials are missing, or not valid.") {
        @Override
        JsonObject example() {
            return problem(
                    "unauthorized",
                    "Not authenticated",
                    "UnauthorizedError",
                    "This stream is not for everybody: send a token or a cookie that says who you are");
        }
    },
    FORBIDDEN(403, "The service knows who is asking, and does not let them read this.") {
        @Override
        JsonObject example() {
            return problem("forbidden", "Not allowed", "ForbiddenError", "You may not read this stream");
        }
    },
    NOT_FOUND(404, "There is no such stream; or the id that was sent names what the stream is not made of.") {
        @Override
        JsonObject example() {
            return problem(
                    "not_found", "Topic not available", "TopicNotAvailableError", "There is no stream 'a-stream' here");
        }
    },
    TOO_MANY_CONNECTIONS(
            429,
            """
            The client has as many connections open as one client may. It can close one, or ask for several streams \
            over one connection, their names separated by commas.""") {
        @Override
        JsonObject example() {
            return problem(
                    "too_many_requests",
                    "Too many concurrent connections",
                    "TooManyConnectionsError",
                    "You have too many connections open; close one, or try again later");
        }
    },
    INTERNAL_ERROR(500, "The service made a mistake. Its log has the particulars.") {
        @Override
        JsonObject example() {
            return problem(
                    "internal_error",
                    "Internal error",
                    "InternalError",
                    "The service made a mistake; its log has the particulars");
        }
    },
    UNAVAILABLE(
            503,
            """
            The service cannot reach its events, or is full: try again after as many seconds as `Retry-After` says. A \
            client that sends the id of its last event is not turned away because of what passes: it is connected, and \
            gets its events as soon as they are there.""") {
        @Override
        JsonObject example() {
            return problem(
                    "service_unavailable",
                    "Service unavailable",
                    "KafkaUnavailableError",
                    "The service cannot reach its events at the moment");
        }
    };

    final int status;
    final String text;

    Refusal(int status, String text) {
        this.status = status;
        this.text = text;
    }

    /** Returns the errors that a service can send. */
    static List<Refusal> of(ServiceFacts service) {
        return Arrays.stream(values())
                .filter(refusal -> service.authentication() || (refusal != UNAUTHORIZED && refusal != FORBIDDEN))
                .toList();
    }

    /** Returns an example of the error. */
    abstract JsonObject example();

    /** Returns a reference to the response for an operation. {@link Components} has its definition. */
    JsonObject reference() {
        return JsonObject.of("$ref", "#/components/responses/" + status);
    }

    JsonObject json() {
        JsonObject response = JsonObject.of("description", text);
        if (this == TOO_MANY_CONNECTIONS || this == UNAVAILABLE) {
            JsonObject seconds = JsonObject.of("description", "Seconds after which to try again.")
                    .with("schema", JsonObject.of("type", "integer").with("minimum", 1));
            response.with("headers", JsonObject.of("Retry-After", seconds));
        }
        JsonObject content = JsonObject.of("schema", JsonObject.of("$ref", "#/components/schemas/Problem"))
                .with("example", example());
        return response.with("content", JsonObject.of("application/problem+json", content));
    }

    JsonObject problem(String type, String title, String name, String detail) {
        return JsonObject.of("type", type)
                .with("title", title)
                .with("status", status)
                .with("detail", detail)
                .with("method", "GET")
                .with("uri", "/v2/stream/a-stream" + (this == BAD_REQUEST ? "?since=yesterday" : ""))
                .with("name", name)
                .with("origin", "KafkaSSE");
    }
}
