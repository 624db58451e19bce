package io.github.kafkasse.servlet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.when;

import io.github.kafkasse.Health;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.Wire;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The cost of health checks at any rate, and the threads that answer them. */
class HealthAnswersTest extends InContainer {
    private static final Health GOOD = new Health(true, true, 7, List.of());

    private final Set<String> writers = ConcurrentHashMap.newKeySet();

    /** Records the threads that write. */
    private final class Observed extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private final transient EventStreamsServlet servlet = EventStreamsServlet.builder(engine.sse())
                .catalogue(() ->
                        StreamConfiguration.of(List.of(new StreamConfiguration.Stream("edits", Set.of("eqiad.edits")))))
                .build();

        @Override
        public void init() throws ServletException {
            servlet.init(getServletConfig());
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            servlet.service(request, new HttpServletResponseWrapper(response) {
                @Override
                public ServletOutputStream getOutputStream() throws IOException {
                    writers.add(Thread.currentThread().getName());
                    return super.getOutputStream();
                }
            });
        }
    }

    private void serve() throws Exception {
        server(Deployment.of(new Observed()).at("/*"));
    }

    private static String body(Wire wire, int status) throws Exception {
        Wire.Head head = wire.readHead();
        assertEquals(status, head.status());
        return new String(wire.readExactly(Integer.parseInt(head.header("Content-Length"))), StandardCharsets.UTF_8);
    }

    @Test
    void manyRequestsShareOneCheck() throws Exception {
        AtomicInteger checks = new AtomicInteger();
        CompletableFuture<Health> pending = new CompletableFuture<>();
        when(engine.sse().health()).thenAnswer(call -> {
            checks.incrementAndGet();
            return pending;
        });
        serve();
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            wires.add(connect(0).send("GET /health/" + (i % 2 == 0 ? "live" : "ready")));
        }
        await().until(() -> checks.get() > 0);
        pending.complete(GOOD);
        for (Wire wire : wires) {
            assertEquals("{\"status\":\"up\",\"connections\":7,\"troubles\":[]}", body(wire, 200));
        }
        assertEquals(1, checks.get());
    }

    @Test
    void theThreadThatCompletesTheCheckDoesNotWrite() throws Exception {
        CompletableFuture<Health> pending = new CompletableFuture<>();
        when(engine.sse().health()).thenReturn(pending);
        serve();
        Wire wire = connect(0).send("GET /health/ready");
        await().until(() -> pending.getNumberOfDependents() > 0);
        Thread kafka = new Thread(() -> pending.complete(GOOD), "kafka-admin-client-thread");
        kafka.start();
        body(wire, 200);
        kafka.join();
        assertFalse(writers.contains("kafka-admin-client-thread"), writers.toString());
        assertEquals(1, writers.size());
    }

    @Test
    void aFailedCheckIsAnsweredWithAProblem() throws Exception {
        when(engine.sse().health()).thenReturn(CompletableFuture.failedFuture(new IllegalStateException("SECRET")));
        serve();
        String body = body(connect(0).send("GET /health/live"), 500);
        assertTrue(body.contains("\"name\":\"InternalError\""), body);
        assertFalse(body.contains("SECRET"), body);
    }

    @Test
    void aCheckThatCannotStartIsAnsweredWithAProblemAndRetried() throws Exception {
        when(engine.sse().health()).thenThrow(new IllegalStateException("SECRET"));
        serve();
        for (int i = 0; i < 2; i++) {
            String body = body(connect(0).send("GET /health/live"), 500);
            assertFalse(body.contains("SECRET"), body);
        }
        doReturn(CompletableFuture.completedFuture(GOOD)).when(engine.sse()).health();
        await().until(() -> connect(0).send("GET /health/live").readHead().status() == 200);
    }

    @Test
    void streamsThatCannotBeFollowedAreRetriedAtMostOnceASecond() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        engine.onConnect(client -> {
            tries.incrementAndGet();
            client.refuse(new TopicNotAvailableException("Topic 'eqiad.edits' is not available."));
        });
        when(engine.sse().health()).thenReturn(CompletableFuture.completedFuture(GOOD));
        long start = System.nanoTime();
        serve();
        for (int i = 0; i < 200; i++) {
            body(connect(0).send("GET /health/" + (i % 2 == 0 ? "ready" : "streams")), 200);
        }
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        assertTrue(tries.get() <= 2 + seconds, tries + " tries in " + seconds + " s");
    }
}
