package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.RunningJetty;
import io.github.kafkasse.servlet.support.ScriptedClient;
import io.github.kafkasse.servlet.support.ScriptedEngine;
import io.github.kafkasse.servlet.support.Wire;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.junit.jupiter.api.Test;

/** What a stream costs in Jetty beside its connection. */
class JettyMemoryTest {
    /** Jetty's buffers for a connection's headers and chunk lengths are smaller. */
    private static final int LARGE = 16 << 10;

    private final LargeBuffers buffers = new LargeBuffers();

    @Test
    void aStreamTakesNoBufferForItsEvents() throws Exception {
        ScriptedEngine engine = new ScriptedEngine().opening();
        Deployment deployment =
                Deployment.of(KafkaSseServlet.builder(engine.sse()).build());
        String large = "{\"n\": \"" + "x".repeat(50 << 10) + "\"}\n";
        try (RunningJetty jetty = new RunningJetty(deployment, null, buffers);
                Wire wire = new Wire(jetty.port()).send("GET /topics/a")) {
            assertEquals(200, wire.readHead().status());
            wire.expect(":ok\n\n");
            ScriptedClient client = engine.client();
            client.send("{\"n\": 1}\n");
            wire.expect("{\"n\": 1}\n");
            client.send(large);
            wire.expect(large);
            client.send("{\"n\": 2}\n");
            wire.expect("{\"n\": 2}\n");
        } finally {
            engine.close();
        }
        assertEquals(List.of(), buffers.acquired);
    }

    private static final class LargeBuffers extends ByteBufferPool.Wrapper {
        final List<Integer> acquired = new CopyOnWriteArrayList<>();

        LargeBuffers() {
            super(new ArrayByteBufferPool());
        }

        @Override
        public RetainableByteBuffer acquire(int size, boolean direct) {
            if (size >= LARGE) {
                acquired.add(size);
            }
            return super.acquire(size, direct);
        }
    }
}
