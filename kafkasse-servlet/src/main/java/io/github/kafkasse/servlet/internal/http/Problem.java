package io.github.kafkasse.servlet.internal.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.servlet.Access;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An error as a client sees it: <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>'s members, with
 * EventStreams' {@code method} and {@code uri} and the JavaScript original's {@code name} and {@code origin}.
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

    /** All of it is ASCII: what a client put into its request cannot come back as anything but text. */
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

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
                "What is here can be asked for with " + methods,
                null,
                null);
    }

    public static Problem unexpected() {
        return new Problem(
                500,
                "InternalError",
                "internal_error",
                "Internal error",
                "The service made a mistake; its log has the particulars",
                null,
                null);
    }

    public static Problem of(Access.Refused refused) {
        boolean unknown = refused.status() == HttpServletResponse.SC_UNAUTHORIZED;
        return new Problem(
                refused.status(),
                unknown ? "UnauthorizedError" : "ForbiddenError",
                unknown ? "unauthorized" : "forbidden",
                unknown ? "Unauthorized" : "Forbidden",
                refused.detail(),
                null,
                refused.challenge());
    }

    /** There is nothing at a path. */
    public static Problem notFound(String detail) {
        return new Problem(404, "NotFoundError", "not_found", "Not found", detail, null, null);
    }

    /** Writes status and headers; the body is the caller's to write, or, for {@code HEAD}, not. */
    public byte[] writeHead(HttpServletRequest request, HttpServletResponse response) {
        byte[] body = body(request);
        response.setStatus(status);
        response.setContentType(CONTENT_TYPE);
        response.setContentLength(body.length);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (retryAfter != null) {
            response.setHeader(
                    "Retry-After",
                    Long.toString(Math.max(1, retryAfter.plusMillis(999).toSeconds())));
        }
        if (challenge != null) {
            response.setHeader("WWW-Authenticate", challenge);
        }
        return body;
    }

    /** Answers at once, on the container's thread. */
    public void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] body = writeHead(request, response);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
    }

    private byte[] body(HttpServletRequest request) {
        String query = request.getQueryString();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("type", type);
            json.writeStringField("title", title);
            json.writeNumberField("status", status);
            json.writeStringField("detail", bounded(detail));
            json.writeStringField("method", bounded(request.getMethod()));
            json.writeStringField("uri", bounded(request.getRequestURI() + (query == null ? "" : "?" + query)));
            json.writeStringField("name", name);
            json.writeStringField("origin", "KafkaSSE");
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }
}
