package io.github.kafkasse.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.servlet.support.Container;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.RunningContainer;
import io.github.kafkasse.servlet.support.ScriptedClient;
import io.github.kafkasse.servlet.support.ScriptedEngine;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of several clients on one HTTP/2 connection, as behind a proxy: resetting one ends no other. */
@Timeout(60)
class SharedConnectionTest {
    private final ScriptedEngine engine = new ScriptedEngine().opening();
    private final HttpClient proxy =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    private RunningContainer jetty;
    private InputStream live;
    private ScriptedClient liveClient;

    @BeforeEach
    void open() throws Exception {
        jetty = Container.JETTY.start(
                Deployment.of(KafkaSseServlet.builder(engine.sse()).build()));
        live = stream();
        liveClient = engine.client();
    }

    @AfterEach
    void close() throws Exception {
        liveClient.end();
        live.readAllBytes();
        jetty.close();
        engine.close();
    }

    @Test
    void aResetStalledStreamEndsNoOtherStream() throws Exception {
        InputStream stalled = stream();
        ScriptedClient client = engine.client();
        for (int i = 0; i < 600; i++) {
            client.send(new byte[64 * 1024]);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> client.stops() > 0);
        assertLives();
        stalled.close();
        client.gone().get(20, TimeUnit.SECONDS);
        assertLives();
        assertEquals(1, jetty.connections());
    }

    @Test
    void aHundredAndFiftyResetsInASecondEndNoOtherStream() throws Exception {
        for (int i = 0; i < 150; i++) {
            stream().close();
        }
        assertLives();
        assertEquals(1, jetty.connections());
    }

    private void assertLives() throws IOException {
        for (int i = 0; i < 10; i++) {
            String event = "data: " + i + "\n\n";
            liveClient.send(event);
            assertEquals(event, new String(live.readNBytes(event.length()), UTF_8));
        }
    }

    private InputStream stream() throws Exception {
        HttpResponse<InputStream> response = proxy.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + jetty.port() + "/topics/a"))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(200, response.statusCode());
        assertEquals(HttpClient.Version.HTTP_2, response.version());
        String start = ":ok\n\n";
        assertEquals(start, new String(response.body().readNBytes(start.length()), UTF_8));
        return response.body();
    }
}
