package io.github.kafkasse.servlet;

import io.github.kafkasse.servlet.support.Container;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.RunningContainer;
import io.github.kafkasse.servlet.support.ScriptedEngine;
import io.github.kafkasse.servlet.support.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The servlet in front of a scripted engine, in each of the containers. */
@ParameterizedClass
@EnumSource(Container.class)
abstract class InContainer {
    static {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    }

    @Parameter
    Container container;

    final ScriptedEngine engine = new ScriptedEngine().opening();
    private final List<AutoCloseable> open = new ArrayList<>();
    private RunningContainer server;

    /** The container with the servlet at {@code /topics/*}, started when it is first asked for. */
    RunningContainer server() throws Exception {
        return server == null
                ? server(Deployment.of(KafkaSseServlet.builder(engine.sse()).build()))
                : server;
    }

    RunningContainer server(Deployment deployment) throws Exception {
        server = container.start(deployment);
        return server;
    }

    /** A connection with a request sent on it. */
    Wire request(String request, String... headers) throws Exception {
        return connect(0).send(request, headers);
    }

    /** A connection whose client can hold only so much of what it does not read; 0 for the system's choice. */
    Wire connect(int receiveBuffer) throws Exception {
        return closeLater(new Wire(server().port(), receiveBuffer));
    }

    /** A stream of which the first block was read. */
    Wire stream() throws Exception {
        return stream(0);
    }

    Wire stream(int receiveBuffer) throws Exception {
        Wire wire = connect(receiveBuffer).send("GET /topics/a");
        readStart(wire);
        return wire;
    }

    static void readStart(Wire wire) throws IOException {
        Wire.Head head = wire.readHead();
        if (head.status() != 200) {
            throw new AssertionError(head.toString());
        }
        wire.expect(":ok\n\n");
    }

    <C extends AutoCloseable> C closeLater(C closeable) {
        open.add(closeable);
        return closeable;
    }

    void stopServer() throws Exception {
        if (server != null) {
            RunningContainer stopping = server;
            server = null;
            stopping.close();
        }
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
        stopServer();
        engine.close();
    }
}
