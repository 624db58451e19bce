package io.github.kafkasse.servlet.internal.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A complete answer that is not a stream. The server's adapter sends it, without the body if the method is {@code
 * HEAD}. Immutable.
 *
 * @param status the status code
 * @param headers names and values, including {@code Content-Type}, but not {@code Content-Length}
 * @param body {@code null} for none
 */
public record HttpAnswer(int status, Map<String, String> headers, @Nullable Body body) {
    /** The bytes of an answer. */
    public interface Body {
        /** {@return their number} */
        long length();

        /**
         * Writes them.
         *
         * @throws IOException if they cannot be read, or if the client has disconnected
         */
        void writeTo(OutputStream out) throws IOException;
    }

    private static final class Bytes implements Body {
        private final byte[] bytes;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(bytes);
        }
    }

    /** The answer after which a client does not reconnect (HTML standard, 9.2.1). */
    public static final HttpAnswer STOP = empty(204).with("Cache-Control", "no-store");

    /** {@return an answer without headers and body} */
    public static HttpAnswer empty(int status) {
        return new HttpAnswer(status, Map.of(), null);
    }

    /** {@return an answer with bytes of a media type} */
    public static HttpAnswer of(int status, String contentType, byte[] bytes) {
        return new HttpAnswer(status, Map.of("Content-Type", contentType), body(bytes));
    }

    /** {@return an answer in JSON that must not be cached} */
    public static HttpAnswer uncachedJson(int status, byte[] json) {
        return of(status, "application/json;charset=utf-8", json)
                .with("Cache-Control", "no-store")
                .with("X-Content-Type-Options", "nosniff");
    }

    /** {@return a body of bytes in memory} */
    static Body body(byte[] bytes) {
        return new Bytes(bytes);
    }

    /** {@return the same answer with one more header} */
    public HttpAnswer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpAnswer(status, more, body);
    }

    /** {@return the same answer with a body} */
    public HttpAnswer with(Body newBody) {
        return new HttpAnswer(status, headers, newBody);
    }

    /** {@return the bytes of the body, none if there is no body} */
    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (body != null) {
                body.writeTo(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The body of an answer cannot be read", e);
        }
        return bytes.toByteArray();
    }
}
