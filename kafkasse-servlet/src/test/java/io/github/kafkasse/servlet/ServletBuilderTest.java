package io.github.kafkasse.servlet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.filter.EventFilter;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.ScriptedClient;
import io.github.kafkasse.servlet.support.Wire;
import jakarta.servlet.http.HttpServlet;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Both servlets have the same options, with the same effects. */
class ServletBuilderTest extends InContainer {
    private static final Authenticator BOB = request -> Access.of("bob").withFilter(EventFilter.of("user:bob"));
    private static final EventFilter PUBLIC = EventFilter.of("public:true");

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final StreamsListener listener = new StreamsListener() {
        @Override
        public void opened(Set<String> streams) {
            told.add("opened " + streams);
        }

        @Override
        public void closed(Set<String> streams) {
            told.add("closed " + streams);
        }
    };

    private void assertUsesAllOptions(HttpServlet servlet, String mapping, String path) throws Exception {
        server(Deployment.of(servlet).at(mapping));
        Wire wire = connect(0).send("GET " + path);
        readStart(wire);
        ScriptedClient client = engine.client();
        assertEquals(Set.of("eqiad.edits"), client.request().topics());
        assertEquals(PUBLIC.and(EventFilter.of("user:bob")), client.request().filter());
        client.end();
        wire.readToEnd(new ByteArrayOutputStream());
        await().until(() -> told.equals(List.of("opened [edits]", "closed [edits]")));
    }

    @Test
    void theServletOfStreamsUsesAllOptions() throws Exception {
        assertUsesAllOptions(
                KafkaSseServlet.builder(engine.sse())
                        .catalogue(name -> name.equals("edits") ? Set.of("eqiad.edits") : Set.of())
                        .authenticator(BOB)
                        .filter(PUBLIC)
                        .listener(listener)
                        .build(),
                "/topics/*",
                "/topics/edits");
    }

    @Test
    void theServletOfAWholeServiceUsesAllOptions() throws Exception {
        StreamConfiguration streams =
                StreamConfiguration.of(List.of(new StreamConfiguration.Stream("edits", Set.of("eqiad.edits"))));
        assertUsesAllOptions(
                EventStreamsServlet.builder(engine.with(ServiceSettings.HEALTH_STREAMS, false)
                                .sse())
                        .catalogue(() -> streams)
                        .authenticator(BOB)
                        .filter(PUBLIC)
                        .listener(listener)
                        .build(),
                "/*",
                "/v2/stream/edits");
    }
}
