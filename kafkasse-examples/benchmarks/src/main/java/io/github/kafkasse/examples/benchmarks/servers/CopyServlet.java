package io.github.kafkasse.examples.benchmarks.servers;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The reference for history: a Kafka consumer for each request. It writes the values of a topic unchanged, each
 * followed by a line feed, from the topic's beginning to its end. The path names the topic.
 */
final class CopyServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final String bootstrap;

    CopyServlet(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/x-ndjson;charset=utf-8");
        String topic = request.getPathInfo().substring(1);
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        CopyStream stream = new CopyStream(async, response.getOutputStream(), bootstrap, topic);
        response.getOutputStream().setWriteListener(stream);
        Thread thread = new Thread(stream, "copy-" + topic);
        thread.setDaemon(true);
        thread.start();
    }
}
