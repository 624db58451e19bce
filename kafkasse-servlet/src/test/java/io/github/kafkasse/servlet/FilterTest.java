package io.github.kafkasse.servlet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.ScriptedClient;
import io.github.kafkasse.servlet.support.Wire;
import io.github.kafkasse.servlet.support.WrappedResponse;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A filter in front of the servlet wraps each request and response again, as Spring Security's filters do. */
class FilterTest extends InContainer {
    private final List<DispatcherType> dispatches = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

    @BeforeEach
    void filter() throws Exception {
        Filter wrapping = (request, response, chain) -> {
            dispatches.add(request.getDispatcherType());
            chain.doFilter(
                    new HttpServletRequestWrapper((HttpServletRequest) request),
                    new WrappedResponse((HttpServletResponse) response));
        };
        server(Deployment.of(KafkaSseServlet.builder(engine.sse()).build()).behind(wrapping));
    }

    @Test
    void aStreamBehindAServletFilterEndsCleanly() throws Exception {
        Wire wire = stream();
        ScriptedClient client = engine.client();
        for (int i = 0; i < 20; i++) {
            client.send("data: " + i + "\n\n");
            wire.expect("data: " + i + "\n\n");
        }
        client.end();
        assertEquals(Wire.End.CLEAN, wire.readToEnd(rest));
        assertEquals(List.of(DispatcherType.REQUEST), dispatches);
    }

    @Test
    void anAbortedStreamBehindAServletFilterHasNoCleanEnd() throws Exception {
        Wire wire = stream();
        engine.client().send("data: ").abort();
        assertEquals(Wire.End.CUT, wire.readToEnd(rest));
        assertEquals(List.of(DispatcherType.REQUEST, DispatcherType.ASYNC), dispatches);
        stream();
    }

    @Test
    void aStalledClientThatResetsIsDetected() throws Exception {
        Wire wire = stream(16 * 1024);
        ScriptedClient client = engine.client();
        for (int i = 0; i < 100; i++) {
            client.send(new byte[64 * 1024]);
        }
        await().until(() -> client.stops() > 0);
        wire.reset();
        await().until(() -> client.gone().isDone());
        await().until(() -> server().connections() == 0);
        stream();
    }

    @Test
    void headIsAnsweredThroughTheFilter() throws Exception {
        Wire wire = request("HEAD /topics/a", "Connection: close");
        assertEquals(200, wire.readHead().status());
        assertEquals(true, wire.isSilentUntilClosed());
    }
}
