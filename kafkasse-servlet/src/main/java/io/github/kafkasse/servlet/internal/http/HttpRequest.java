package io.github.kafkasse.servlet.internal.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The request line and the headers of an HTTP request. Each server's adapter implements it. */
public interface HttpRequest {
    /** {@return the method, in upper case} */
    String method();

    /** {@return the path as the client sent it, encoded, without the query} */
    String path();

    /** {@return the query as the client sent it, encoded; {@code null} if there is none} */
    @Nullable
    String query();

    /** {@return all values of a header, in their order; the name's case is irrelevant} */
    List<String> headers(String name);

    /** {@return the address of the peer, without a port} */
    String remoteAddress();

    /** {@return the first value of a header; {@code null} if there is none} */
    default @Nullable String header(String name) {
        List<String> values = headers(name);
        return values.isEmpty() ? null : values.get(0);
    }

    /** {@return whether the client requests the headers only} */
    default boolean isHead() {
        return method().equals("HEAD");
    }

    /** {@return whether the request reads: {@code GET} or {@code HEAD}} */
    default boolean isRead() {
        return method().equals("GET") || isHead();
    }
}
