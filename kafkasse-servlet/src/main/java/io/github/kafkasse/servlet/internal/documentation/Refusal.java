package io.github.kafkasse.servlet.internal.documentation;

import java.util.Arrays;
import java.util.List;

/**
 * The errors with which a request for a stream can be refused, and what a client can do about each. Ordered by status.
 */
enum Refusal {
    BAD_REQUEST(400, "A parameter is invalid. `detail` names the parameter and a valid form.") {
        @Override
        JsonObject example() {
            return problem(
                    "invalid_timestamp",
                    "Invalid timestamp",
                    "InvalidTimestampError",
                    "'yesterday' is not a time; 2026-01-31T12:00:00Z would be one");
        }
    },
    UNAUTHORIZED(401, "The request has no valid credentials.") {
        @Override
        JsonObject example() {
            return problem(
                    "unauthorized",
                    "Unauthorized",
                    "UnauthorizedError",
                    "A bearer token or a session cookie is required");
        }
    },
    FORBIDDEN(403, "The client is known, but may not read this stream.") {
        @Override
        JsonObject example() {
            return problem("forbidden", "Forbidden", "ForbiddenError", "You may not read this stream");
        }
    },
    NOT_FOUND(404, "The stream does not exist, or the id names topics or partitions that the stream does not have.") {
        @Override
        JsonObject example() {
            return problem(
                    "not_found", "Topic not available", "TopicNotAvailableError", "There is no stream 'a-stream' here");
        }
    },
    RECORDS_DELETED(
            410,
            """
            The request has `until`, and Kafka no longer has all events after the position at which it starts.""") {
        @Override
        JsonObject example() {
            return problem(
                    "records_deleted",
                    "Records deleted",
                    "RecordsDeletedError",
                    "Kafka no longer has all records up to 'until' from the position that the request names.");
        }
    },
    TOO_MANY_CONNECTIONS(
            429,
            """
            The client has reached its limit of open connections. It can close one, or follow several streams over one \
            connection, with commas between their names.""") {
        @Override
        JsonObject example() {
            return problem(
                    "too_many_requests",
                    "Too many concurrent connections",
                    "TooManyConnectionsError",
                    "This client has too many open connections; close one, or retry later");
        }
    },
    INTERNAL_ERROR(500, "Internal error. The log of the service has the details.") {
        @Override
        JsonObject example() {
            return problem("internal_error", "Internal error", "InternalError", "Internal error; see the server's log");
        }
    },
    UNAVAILABLE(
            503,
            """
            The service cannot reach Kafka, or has reached its limit of connections. `Retry-After` says after how many \
            seconds to retry. A client that sends the id of its last event is not refused while Kafka is unreachable: \
            it is connected, and receives its events when Kafka is back.""") {
        @Override
        JsonObject example() {
            return problem(
                    "service_unavailable",
                    "Service unavailable",
                    "KafkaUnavailableError",
                    "Kafka does not answer at the moment");
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
            JsonObject seconds = JsonObject.of("description", "The number of seconds after which to retry.")
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
