package io.github.kafkasse.servlet.internal.http;

import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.servlet.Access;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An error as a client sees it. It has the members of <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>,
 * {@code method} and {@code uri} as in EventStreams, and {@code name} and {@code origin} as in the JavaScript library
 * KafkaSSE.
 */
public record Problem(
        int status,
        String name,
        String type,
        String title,
        String detail,
        @Nullable Duration retryAfter,
        @Nullable String challenge) {
    private static final String CONTENT_TYPE = "application/problem+json";
    private static final int LONGEST_TEXT = 1000;

    public static Problem of(KafkaSseException reason) {
        String detail = reason.getMessage();
        return new Problem(
                reason.status(),
                reason.name(),
                reason.type(),
                reason.title(),
                detail == null ? reason.title() : detail,
                reason.retryAfter(),
                null);
    }

    public static Problem methodNotAllowed(String methods) {
        return new Problem(
                405,
                "MethodNotAllowedError",
                "method_not_allowed",
                "Method not allowed",
                "This resource supports " + methods,
                null,
                null);
    }

    public static Problem unexpected() {
        return new Problem(
                500,
                "InternalError",
                "internal_error",
                "Internal error",
                "Internal error; see the server's log",
                null,
                null);
    }

    public static Problem of(Access.Refused refused) {
        boolean unknown = refused.status() == 401;
        return new Problem(
                refused.status(),
                unknown ? "UnauthorizedError" : "ForbiddenError",
                unknown ? "unauthorized" : "forbidden",
                unknown ? "Unauthorized" : "Forbidden",
                refused.detail(),
                null,
                refused.challenge());
    }

    /** {@return the problem for a request with an invalid parameter} */
    public static Problem badRequest(String detail) {
        return new Problem(400, "BadRequestError", "bad_request", "Bad request", detail, null, null);
    }

    /** {@return the problem for a path that does not exist} */
    public static Problem notFound(String detail) {
        return new Problem(404, "NotFoundError", "not_found", "Not found", detail, null, null);
    }

    /** {@return this problem as the answer to a request} */
    public HttpAnswer answer(HttpRequest request) {
        HttpAnswer answer = HttpAnswer.of(status, CONTENT_TYPE, body(request))
                .with("Cache-Control", "no-store")
                .with("X-Content-Type-Options", "nosniff");
        if (retryAfter != null) {
            long seconds = Math.max(1, retryAfter.plusMillis(999).toSeconds());
            answer = answer.with("Retry-After", Long.toString(seconds));
        }
        return challenge == null ? answer : answer.with("WWW-Authenticate", challenge);
    }

    private byte[] body(HttpRequest request) {
        String query = request.query();
        return JsonWriter.ascii(json -> {
            json.writeStringField("type", type);
            json.writeStringField("title", title);
            json.writeNumberField("status", status);
            json.writeStringField("detail", bounded(detail));
            json.writeStringField("method", bounded(request.method()));
            json.writeStringField("uri", bounded(request.path() + (query == null ? "" : "?" + query)));
            json.writeStringField("name", name);
            json.writeStringField("origin", "KafkaSSE");
        });
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }
}
