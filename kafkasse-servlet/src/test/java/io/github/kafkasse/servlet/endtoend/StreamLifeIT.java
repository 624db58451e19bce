package io.github.kafkasse.servlet.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.RecordMapper;
import io.github.kafkasse.Setting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The life of a stream apart from its events: heartbeats, its maximum age, its end, and the limit of streams. */
class StreamLifeIT extends EndToEnd {
    private static SseBody first(StreamClient client) throws Exception {
        SseBody body = new SseBody();
        client.readUntil(body, body::isOpen);
        return body;
    }

    @Test
    void heartbeatsAreSentAsCommentLinesWhileAStreamIsIdle() throws Exception {
        Service service = service(builder -> builder.set(Setting.HEARTBEAT_INTERVAL, Duration.ofMillis(100)));
        String topic = topics.create(1);
        try (StreamClient client = service.stream(topic)) {
            SseBody body = first(client);
            client.readUntil(body, () -> body.comments().size() > 5);
            assertEquals("ok", body.comments().get(0));
            assertEquals(
                    Set.of(""),
                    Set.copyOf(body.comments().subList(1, body.comments().size())));
            assertEquals(1, body.blocks(), "no block ends with a heartbeat");
            assertTrue(body.isBetweenBlocks());
        }
        try (StreamClient client = service.stream(topic, "Accept: application/json")) {
            StringBuilder text = new StringBuilder();
            client.readUntil(
                    (bytes, length) -> text.append(new String(bytes, 0, length, StandardCharsets.UTF_8)),
                    () -> text.length() >= 4);
            assertTrue(text.toString().matches("\n+"), text.toString());
        }
    }

    @Test
    void aStreamEndsCleanlyAtItsMaximumAgeAndResumesByItsId() throws Exception {
        Service service = service(builder -> builder.set(Setting.CONNECTION_MAX_AGE, Duration.ofMillis(300))
                .set(Setting.RETRY, Duration.ofMillis(1234)));
        String topic = topics.create(2);
        List<String> sent = new ArrayList<>();
        List<String> got = new ArrayList<>();
        String id = "[{\"topic\":\"" + topic + "\",\"partition\":0,\"offset\":0},{\"topic\":\"" + topic
                + "\",\"partition\":1,\"offset\":0}]";
        for (int streams = 0; streams < 5 || got.size() < sent.size(); streams++) {
            SseBody body = new SseBody();
            try (StreamClient client = service.resume(topic, id)) {
                if (streams < 5) {
                    String[] more = IntStream.range(0, 200)
                            .mapToObj(i -> "" + (sent.size() + i))
                            .toArray(String[]::new);
                    topics.send(topic, 0, more);
                    sent.addAll(List.of(more));
                }
                client.readToCleanEnd(body);
            }
            assertTrue(body.isBetweenBlocks());
            assertEquals("1234", body.retry());
            got.addAll(body.data());
            id = body.lastId();
        }
        assertEquals(sent, got);
    }

    @Test
    void dataIsWrittenBeforeTheIdIfTheSettingIsOn() throws Exception {
        Service service = service(builder -> builder.set(Setting.DATA_BEFORE_ID, true));
        String topic = topics.create(1);
        topics.send(topic, 0, "{\"a\":1}", "2");
        StringBuilder text = new StringBuilder();
        try (StreamClient client = service.stream(topic + "?since=0")) {
            client.readUntil(
                    (bytes, length) -> text.append(new String(bytes, 0, length, StandardCharsets.UTF_8)),
                    () -> text.indexOf("data: 2\nid: ") > 0
                            && text.lastIndexOf("\n\n") > text.indexOf("data: 2\nid: "));
        }
        String events = text.substring(text.indexOf("\n\n") + 2, text.lastIndexOf("\n\n") + 2);
        assertEquals(
                "event: message\ndata: {\"a\":1}\nid: ID\n\nevent: message\ndata: 2\nid: ID\n\n",
                events.replaceAll("id: \\[.*]\n", "id: ID\n"));
    }

    @Test
    void aPositionHeartbeatReportsThePositionOfAClientWithoutEvents() throws Exception {
        for (Setting.PositionHeartbeat kind : List.of(Setting.PositionHeartbeat.ID, Setting.PositionHeartbeat.EVENT)) {
            Service service = service(builder -> nothing(builder)
                    .set(Setting.POSITION_HEARTBEAT, kind)
                    .set(Setting.HEARTBEAT_INTERVAL, Duration.ofMillis(200)));
            String topic = topics.create(1);
            try (StreamClient client = service.stream(topic)) {
                SseBody body = first(client);
                topics.send(topic, 0, "0", "1", "2");
                client.readUntil(body, () -> body.lastId().contains("\"offset\":3"));
                assertEquals(
                        kind == Setting.PositionHeartbeat.EVENT ? List.of("position") : List.of(),
                        body.events().stream()
                                .map(SseBody.Event::type)
                                .distinct()
                                .toList());
            }
        }
        Service service = service(builder -> nothing(builder).set(Setting.HEARTBEAT_INTERVAL, Duration.ofMillis(200)));
        String topic = topics.create(1);
        try (StreamClient client = service.stream(topic)) {
            SseBody body = first(client);
            topics.send(topic, 0, "0", "1", "2");
            client.readUntil(body, () -> body.comments().size() > 3);
            assertEquals(1, body.blocks(), "off by default");
        }
    }

    private static KafkaSse.Builder nothing(KafkaSse.Builder builder) {
        RecordMapper mapper = record -> null;
        return builder.mapper(mapper);
    }

    @Test
    void aFullServerRefusesNewClientsAndEndsReconnectingOnesAtOnce() throws Exception {
        Service service = service(builder ->
                builder.set(Setting.CONNECTION_MAX, 2).set(Setting.HEARTBEAT_INTERVAL, Duration.ofMillis(100)));
        String topic = topics.create(1);
        try (StreamClient one = service.stream(topic);
                StreamClient two = service.stream(topic)) {
            String id = first(one).lastId();
            first(two);
            try (StreamClient refused = StreamClient.get(service.port(), "/topics/" + topic)) {
                assertEquals(503, refused.readHead().status());
                assertTrue(Integer.parseInt(refused.header("Retry-After")) > 0);
            }
            endsAtOnceWithItsOwnId(service, topic, id);
            topics.send(topic, 0, "1");
            SseBody body = new SseBody();
            two.readUntil(body, () -> body.has(1));
        }
        await().until(() -> {
            try (StreamClient again = StreamClient.get(service.port(), "/topics/" + topic)) {
                return again.readHead().status() == 200;
            }
        });
    }

    private static void endsAtOnceWithItsOwnId(Service service, String topic, String id) throws Exception {
        SseBody body = new SseBody();
        try (StreamClient client = service.resume(topic, id)) {
            client.readToCleanEnd(body);
        }
        assertEquals(id, body.lastId());
        assertEquals(List.of("ok"), body.comments());
        assertTrue(Integer.parseInt(body.retry()) > 0);
    }

    @Test
    void aClosingEngineEndsStreamsOfConnectedAndReconnectingClientsCleanly() throws Exception {
        Service service = service();
        String topic = topics.create(1);
        List<StreamClient> clients = new ArrayList<>();
        List<SseBody> bodies = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            StreamClient client = closeLater(service.stream(topic));
            clients.add(client);
            bodies.add(first(client));
        }
        topics.send(topic, 0, "1");
        service.engine().close();
        for (int i = 0; i < 20; i++) {
            SseBody body = bodies.get(i);
            clients.get(i).readToCleanEnd(body);
            assertTrue(body.isBetweenBlocks());
        }
        endsAtOnceWithItsOwnId(service, topic, bodies.get(0).lastId());
        try (StreamClient refused = StreamClient.get(service.port(), "/topics/" + topic)) {
            assertEquals(503, refused.readHead().status());
        }
    }
}
