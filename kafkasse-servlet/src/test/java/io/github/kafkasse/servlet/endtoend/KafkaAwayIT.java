package io.github.kafkasse.servlet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Setting;
import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import io.github.kafkasse.servlet.support.Container;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams while Kafka is unavailable, and after it has returned. */
class KafkaAwayIT {
    private static EmbeddedKafka kafka;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void aRestartOfKafkaLosesAndRepeatsNothing(Container container) throws Exception {
        try (Topics topics = new Topics(kafka);
                Service service = start(container, topics)) {
            String topic = topics.create(2);
            topics.send(topic, 0, "0");
            SseBody connected = new SseBody();
            SseBody away = new SseBody();
            String id;
            try (StreamClient client = service.stream(topic + "?since=0")) {
                client.readUntil(away, () -> away.has(1));
                id = away.lastId();
            }
            try (StreamClient client = service.resume(topic, id)) {
                client.readUntil(connected, connected::isOpen);
                topics.send(topic, 1, "1");
                client.readUntil(connected, () -> connected.has(1));
                kafka.stopBroker(0);
                try {
                    assertHeartbeatsContinue(client, connected);
                    assertEquals(List.of("1"), connected.data());
                    assertFirstRequestsAreRefusedInTime(service, topic);
                    try (StreamClient reconnected = service.resume(topic, id)) {
                        SseBody body = new SseBody();
                        reconnected.readUntil(body, body::isOpen);
                        assertEquals(id, body.lastId(), "its own id");
                        assertHeartbeatsContinue(reconnected, body);
                        kafka.startBroker(0);
                        topics.send(topic, 0, "2");
                        topics.send(topic, 1, "3");
                        reconnected.readUntil(body, () -> body.has(3));
                        assertEquals(
                                List.of("1", "2", "3"),
                                body.data().stream().sorted().toList());
                    }
                } finally {
                    kafka.startBroker(0);
                }
                client.readUntil(connected, () -> connected.has(3));
                assertEquals(
                        List.of("1", "2", "3"),
                        connected.data().stream().sorted().toList());
            }
        }
    }

    private static Service start(Container container, Topics topics) throws Exception {
        return Service.start(
                container,
                topics.engine()
                        .set(Setting.CONNECT_TIMEOUT, Duration.ofSeconds(1))
                        .set(Setting.METADATA_MAX_AGE, Duration.ofMillis(500))
                        .set(Setting.HEARTBEAT_INTERVAL, Duration.ofMillis(200)));
    }

    private static void assertHeartbeatsContinue(StreamClient client, SseBody body) throws Exception {
        int before = body.comments().size();
        client.readUntil(body, () -> body.comments().size() >= before + 4);
    }

    /** All requests run at the same time, since each waits for the connect timeout. */
    private static void assertFirstRequestsAreRefusedInTime(Service service, String topic) throws Exception {
        List<StreamClient> clients = new ArrayList<>();
        try {
            long begun = System.nanoTime();
            for (String target : List.of(topic, "never-heard-of", topic + "?since=0", topic + "?since=2020-01-01")) {
                clients.add(StreamClient.get(service.port(), "/topics/" + target));
            }
            for (int i = 0; i < clients.size(); i++) {
                StreamClient refused = clients.get(i);
                assertEquals(503, refused.readHead().status(), "request " + i);
                assertTrue(Integer.parseInt(refused.header("Retry-After")) > 0);
                String problem = refused.readAll();
                assertTrue(problem.contains("KafkaUnavailableError"), problem);
                assertFalse(
                        problem.contains("localhost:" + kafka.bootstrapServers().split(":", -1)[1]), problem);
                Duration taken = Duration.ofNanos(System.nanoTime() - begun);
                assertTrue(taken.compareTo(Duration.ofSeconds(3)) < 0, "request " + i + " took " + taken);
            }
        } finally {
            for (StreamClient client : clients) {
                client.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void anEngineCanStartBeforeKafka(Container container) throws Exception {
        try (Topics topics = new Topics(kafka)) {
            String topic = topics.create(1);
            topics.send(topic, 0, "0", "1");
            kafka.stopBroker(0);
            try (Service service = start(container, topics)) {
                assertFirstRequestsAreRefusedInTime(service, topic);
                String id = "[{\"topic\":\"" + topic + "\",\"partition\":0,\"offset\":1}]";
                SseBody body = new SseBody();
                try (StreamClient client = service.resume(topic, id)) {
                    client.readUntil(body, body::isOpen);
                    assertEquals(id, body.lastId());
                    kafka.startBroker(0);
                    client.readUntil(body, () -> body.has(1));
                    assertEquals(List.of("1"), body.data());
                }
            } finally {
                kafka.startBroker(0);
            }
        }
    }
}
