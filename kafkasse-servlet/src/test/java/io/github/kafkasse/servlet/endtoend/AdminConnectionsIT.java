package io.github.kafkasse.servlet.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.Secret;
import io.github.kafkasse.servlet.EventStreamsServlet;
import io.github.kafkasse.servlet.ServiceSettings;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.RunningContainer;
import io.github.kafkasse.servlet.support.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The operators' view of real clients. */
class AdminConnectionsIT extends EndToEnd {
    private static final String TOKEN = "an-operators-token";
    private static final ObjectMapper JSON = new ObjectMapper();

    private RunningContainer server;

    private void serve(String topic) throws Exception {
        KafkaSse engine = closeLater(topics.engine()
                .set(ServiceSettings.ADMIN_CONNECTIONS, true)
                .set(ServiceSettings.ADMIN_TOKEN, Secret.of(TOKEN))
                .build());
        StreamConfiguration streams =
                StreamConfiguration.of(List.of(new StreamConfiguration.Stream("edits", Set.of(topic))));
        server = closeLater(container.start(Deployment.of(EventStreamsServlet.builder(engine)
                        .catalogue(() -> streams)
                        .build())
                .at("/*")));
    }

    private JsonNode ask(String request) throws Exception {
        try (Wire wire = new Wire(server.port()).send(request, "Authorization: Bearer " + TOKEN)) {
            Wire.Head head = wire.readHead();
            int length = Integer.parseInt(head.header("Content-Length"));
            return JSON.readTree(new String(wire.readExactly(length), StandardCharsets.UTF_8));
        }
    }

    private JsonNode only() throws Exception {
        JsonNode view = ask("GET /admin/connections");
        assertEquals(1, view.at("/total").asInt(), view::toString);
        return view.at("/connections/0");
    }

    private StreamClient follow(String query, String... headers) throws Exception {
        return StreamClient.get(server.port(), "/v2/stream/edits" + query, headers)
                .readStreamHead();
    }

    @Test
    void theLagOfAClientIsShownAndItsEndIsCleanAndResumable() throws Exception {
        String topic = topics.create(2);
        String[] records = IntStream.range(0, 3_000)
                .mapToObj(i -> "{\"n\":" + i + ",\"text\":\"" + "x".repeat(5_000) + "\"}")
                .toArray(String[]::new);
        topics.send(topic, 0, records);
        serve(topic);
        List<String> got = new ArrayList<>();
        SseBody body = new SseBody();
        try (StreamClient client = follow("?since=0")) {
            client.readUntil(body, () -> !body.data().isEmpty());
            await().until(() -> only().at("/behind").asLong() > 0); // 15 MB do not fit into the buffers
            assertTrue(only().at("/bytes").asLong() > 0);
            client.readUntil(body, () -> body.data().size() == records.length);
            await().until(() -> only().at("/behind").asLong(-1) == 0);

            JsonNode ended = ask("DELETE /admin/connections/" + only().at("/id").asText());
            assertTrue(ended.at("/detail").asText().contains("may come back"), ended::toString);
            client.readToCleanEnd(body);
        }
        got.addAll(body.data());
        assertTrue(body.isBetweenBlocks());
        await().until(() -> ask("GET /admin/connections").at("/total").asInt() == 0);

        topics.send(topic, 1, "1", "2");
        SseBody resumed = new SseBody();
        try (StreamClient client = follow("", "Last-Event-ID: " + body.lastId())) {
            client.readUntil(resumed, () -> resumed.data().size() == 2);
        }
        got.addAll(resumed.data());
        List<String> sent = new ArrayList<>(List.of(records));
        sent.addAll(List.of("1", "2"));
        assertEquals(sent, got);
    }
}
