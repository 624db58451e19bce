package io.github.kafkasse.servlet;

import io.github.kafkasse.servlet.support.Container;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.RunningContainer;
import io.github.kafkasse.servlet.support.ScriptedEngine;
import io.github.kafkasse.servlet.support.Wire;
import io.github.kafkasse.testing.EventSinkContract;
import io.github.kafkasse.testing.TestEngine;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The servlet's responses follow the rules of {@code EventSink} in each container. */
@ParameterizedClass
@EnumSource(Container.class)
class SinkContractTest extends EventSinkContract {
    @Parameter
    Container container;

    private final ScriptedEngine scripted = new ScriptedEngine();
    private RunningContainer server;

    @Override
    protected Client connect(TestEngine engine) throws Exception {
        scripted.passingSinksTo(engine::connect);
        server = container.start(
                Deployment.of(KafkaSseServlet.builder(scripted.sse()).build()));
        return new WireClient(new Wire(server.port(), 64 * 1024).send("GET /topics/a"));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        scripted.close();
    }

    /** Reads chunks from the socket when the test reads. */
    private static final class WireClient extends InputStream implements Client {
        private final Wire wire;
        private Wire.Head head;
        private byte[] chunk = {};
        private int at;
        private boolean ended;

        WireClient(Wire wire) {
            this.wire = wire;
        }

        @Override
        public int status() throws IOException {
            if (head == null) {
                head = wire.readHead();
            }
            return head.status();
        }

        @Override
        public InputStream body() throws IOException {
            status();
            return this;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0; // without waiting for bytes
            }
            if (at == chunk.length && !ended) {
                chunk = wire.readChunk();
                at = 0;
                ended = chunk.length == 0;
            }
            if (ended) {
                return -1;
            }
            int count = Math.min(length, chunk.length - at);
            System.arraycopy(chunk, at, target, offset, count);
            at += count;
            return count;
        }

        @Override
        public void close() throws IOException {
            wire.close();
        }
    }
}
