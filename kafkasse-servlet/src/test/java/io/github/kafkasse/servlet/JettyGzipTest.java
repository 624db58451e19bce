package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.RunningJetty;
import io.github.kafkasse.servlet.support.ScriptedEngine;
import io.github.kafkasse.servlet.support.Wire;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jetty's compression with its defaults does not delay events. */
class JettyGzipTest {
    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "application/x-ndjson", "application/json"})
    void eventsArriveAtOnce(String type) throws Exception {
        ScriptedEngine engine = new ScriptedEngine().opening();
        Deployment deployment =
                Deployment.of(KafkaSseServlet.builder(engine.sse()).build());
        try (RunningJetty jetty = new RunningJetty(deployment, new GzipHandler());
                Wire wire = new Wire(jetty.port())
                        .send("GET /topics/a", "Accept: " + type, "Accept-Encoding: gzip, deflate, br")) {
            assertEquals(200, wire.readHead().status());
            wire.expect(":ok\n\n");
            engine.client().send("{\"n\": 1}\n");
            wire.expect("{\"n\": 1}\n");
        } finally {
            engine.close();
        }
    }
}
