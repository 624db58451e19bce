package io.github.kafkasse.servlet.internal.container;

import io.github.kafkasse.servlet.internal.http.HttpAnswer;
import io.github.kafkasse.servlet.internal.http.StreamType;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * A request for a stream, with its response.
 *
 * @param http the request
 * @param response the response
 * @param type the media type of the stream
 */
public record StreamCall(ServletHttp http, HttpServletResponse response, StreamType type) {
    /** Sends an answer on the container's thread, without asynchronous processing. */
    public void answer(HttpAnswer answer) throws IOException {
        http.send(answer, response);
    }
}
