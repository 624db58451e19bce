package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.RunningJetty;
import io.github.kafkasse.servlet.support.ScriptedClient;
import io.github.kafkasse.servlet.support.ScriptedEngine;
import io.github.kafkasse.servlet.support.Wire;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.junit.jupiter.api.Test;

/** What a stream costs in Jetty beside its connection. */
class JettyMemoryTest {
    private final List<Integer> acquired = new CopyOnWriteArrayList<>();

    @Test
    void aStreamTakesNoBufferForItsEvents() throws Exception {
        ScriptedEngine engine = new ScriptedEngine().opening();
        Deployment deployment =
                Deployment.of(KafkaSseServlet.builder(engine.sse()).build());
        String large = "{\"n\": \"" + "x".repeat(50 << 10) + "\"}\n";
        try (RunningJetty jetty = new RunningJetty(deployment, null, recording(new ArrayByteBufferPool()));
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
        assertEquals(List.of(), acquired);
    }

    /**
     * A pool that records the sizes of the buffers that Jetty's output stream acquires. It is a proxy because the type
     * of a buffer differs between the versions of Jetty.
     */
    private ByteBufferPool recording(ByteBufferPool pool) {
        return (ByteBufferPool) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ByteBufferPool.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("acquire") && isCalledByOutput()) {
                        acquired.add((int) arguments[0]);
                    }
                    return method.invoke(pool, arguments);
                });
    }

    private static boolean isCalledByOutput() {
        return StackWalker.getInstance().walk(frames -> frames.skip(1).limit(8).anyMatch(frame -> frame.getClassName()
                .endsWith(".HttpOutput")));
    }
}
