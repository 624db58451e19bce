package io.github.kafkasse.servlet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.ScriptedClient;
import io.github.kafkasse.servlet.support.Wire;
import io.github.kafkasse.servlet.support.WrappedResponse;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** User code that throws or returns invalid values ends only one client's stream, which is answered or released. */
class UserCodeTest extends InContainer {
    private static final String ID = "Last-Event-ID: [{\"topic\":\"a\",\"partition\":0,\"offset\":0}]";

    private static final StreamConfiguration STREAMS =
            StreamConfiguration.of(List.of(new StreamConfiguration.Stream("a", Set.of("a"))));

    private static void assertInternalError(Wire wire) throws Exception {
        Wire.Head head = wire.readHead();
        assertEquals(500, head.status());
        assertEquals("application/problem+json", head.header("Content-Type"));
        wire.readExactly(Integer.parseInt(head.header("Content-Length")));
    }

    @Test
    void anAuthenticatorThatReturnsNothingIsAnsweredAsAnInternalError() throws Exception {
        server(Deployment.of(KafkaSseServlet.builder(engine.sse())
                .authenticator(request -> null)
                .build()));
        assertInternalError(request("GET /topics/a"));
        assertEquals(true, engine.nobodyConnected());
    }

    @Test
    void aRequestWhoseListenerCannotBeRegisteredIsAnswered() throws Exception {
        engine.with(HttpSettings.LIMIT_PER_CLIENT, 1);
        KafkaSseServlet servlet = KafkaSseServlet.builder(engine.sse()).build();
        AtomicInteger requests = new AtomicInteger();
        server(Deployment.of(new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            public void init() throws ServletException {
                servlet.init(getServletConfig());
            }

            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response)
                    throws ServletException, IOException {
                boolean first = requests.incrementAndGet() == 1;
                servlet.service(request, first ? WrappedResponse.withoutListener(response) : response);
            }
        }));
        assertInternalError(request("GET /topics/a"));
        stream(); // its place is free
    }

    @Test
    void aClientThatWaitedForItsPlaceGetsAnAnswerIfTheEngineThrows() throws Exception {
        engine.with(HttpSettings.LIMIT_PER_CLIENT, 1).with(HttpSettings.LIMIT_PATIENCE, Duration.ofSeconds(20));
        Wire first = stream();
        ScriptedClient client = engine.client();
        engine.onConnect(each -> {
            throw new IllegalStateException("on purpose");
        });
        Wire back = request("GET /topics/a", ID);
        client.end();
        assertEquals(Wire.End.CLEAN, first.readToEnd(new ByteArrayOutputStream()));
        assertInternalError(back);
        engine.opening();
        stream();
    }

    @Test
    void aListenerThatThrowsDoesNotKeepAClientConnected() throws Exception {
        engine.with(ServiceSettings.HEALTH_STREAMS, false);
        AtomicInteger told = new AtomicInteger();
        server(Deployment.of(EventStreamsServlet.builder(engine.sse())
                        .catalogue(() -> STREAMS)
                        .listener(new StreamsListener() {
                            @Override
                            public void opened(Set<String> streams) {
                                told.incrementAndGet();
                                throw new IllegalStateException("on purpose");
                            }

                            @Override
                            public void closed(Set<String> streams) {
                                told.incrementAndGet();
                                throw new IllegalStateException("on purpose");
                            }
                        })
                        .build())
                .at("/*"));
        Wire wire = request("GET /v2/stream/a");
        readStart(wire);
        engine.client().end();
        assertEquals(Wire.End.CLEAN, wire.readToEnd(new ByteArrayOutputStream()));
        assertEquals(2, told.get());
        await().until(() -> server().connections() <= 1);
    }
}
