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

/** Runs the servlet with a scripted engine in each container. */
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

    /** The container with the servlet at {@code /topics/*}; the first call starts it. */
    RunningContainer server() throws Exception {
        return server == null
                ? server(Deployment.of(KafkaSseServlet.builder(engine.sse()).build()))
                : server;
    }

    RunningContainer server(Deployment deployment) throws Exception {
        server = container.start(deployment);
        return server;
    }

    /** Opens a connection, and sends a request. */
    Wire request(String request, String... headers) throws Exception {
        return connect(0).send(request, headers);
    }

    /** Opens a connection with a receive buffer of this many bytes; 0 for the system's default. */
    Wire connect(int receiveBuffer) throws Exception {
        return closeLater(new Wire(server().port(), receiveBuffer));
    }

    /** Opens a stream, and reads its first block. */
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
