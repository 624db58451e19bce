package io.github.kafkasse.servlet.endtoend;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.servlet.KafkaSseServlet;
import io.github.kafkasse.servlet.support.Container;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.RunningContainer;
import java.io.IOException;

/** A complete service: an engine and a servlet in a container. */
final class Service implements AutoCloseable {
    private final KafkaSse engine;
    private final RunningContainer server;
    private boolean closed;

    private Service(KafkaSse engine, RunningContainer server) {
        this.engine = engine;
        this.server = server;
    }

    static Service start(Container container, KafkaSse.Builder builder) throws Exception {
        KafkaSse engine = builder.build();
        try {
            return new Service(
                    engine,
                    container.start(
                            Deployment.of(KafkaSseServlet.builder(engine).build())));
        } catch (Exception e) {
            engine.close();
            throw e;
        }
    }

    int port() {
        return server.port();
    }

    KafkaSse engine() {
        return engine;
    }

    /** Opens a stream of events, and reads the head of its response. */
    StreamClient stream(String target, String... headers) throws IOException {
        return StreamClient.get(port(), "/topics/" + target, headers).readStreamHead();
    }

    /** Opens a stream that resumes at an id. */
    StreamClient resume(String topics, String id) throws IOException {
        return stream(topics, "Last-Event-ID: " + id);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            engine.close();
            try {
                server.close();
            } catch (Exception e) {
                throw new IllegalStateException("The container did not stop", e);
            }
        }
    }
}
