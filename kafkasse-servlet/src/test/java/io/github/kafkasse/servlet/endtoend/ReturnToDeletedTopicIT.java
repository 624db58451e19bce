package io.github.kafkasse.servlet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients reconnect with an id while their topic is deleted, and before it is created again. */
class ReturnToDeletedTopicIT extends EndToEnd {
    private static final int OLD = 5;
    private static final int NEW = 8;

    private Service service(Setting.IdMode mode) throws Exception {
        return service(builder -> builder.set(Setting.ID_MODE, mode)
                .set(Setting.METADATA_MAX_AGE, Duration.ofMillis(300))
                .set(Setting.HEARTBEAT_INTERVAL, Duration.ofMillis(200)));
    }

    private static String[] numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "" + i).toArray(String[]::new);
    }

    private static String readOld(Service service, String topic) throws Exception {
        SseBody body = new SseBody();
        try (StreamClient client = service.stream(topic + "?since=0")) {
            client.readUntil(body, () -> body.has(OLD));
        }
        return body.lastId();
    }

    private static int statusOfNewClient(Service service, String topic) throws Exception {
        try (StreamClient client = StreamClient.get(service.port(), "/topics/" + topic)) {
            return client.readHead().status();
        }
    }

    @ParameterizedTest
    @EnumSource(Setting.IdMode.class)
    void clientsOfADeletedTopicWaitAndGetTheNewTopicFromItsBeginning(Setting.IdMode mode) throws Exception {
        Service known = service(mode);
        Service other = service(mode); // it has never read the topic
        String topic = topics.create(1);
        topics.send(topic, 0, numbers(0, OLD));
        String id = readOld(known, topic);
        topics.kafka().deleteTopic(topic);
        List<SseBody> bodies = new ArrayList<>();
        List<StreamClient> clients = new ArrayList<>();
        for (Service service : List.of(known, other)) {
            SseBody body = new SseBody();
            StreamClient client = closeLater(service.resume(topic, id));
            client.readUntil(body, () -> body.comments().size() >= 3); // ok, and two heartbeats
            assertEquals(id, body.lastId());
            bodies.add(body);
            clients.add(client);
        }
        assertEquals(404, statusOfNewClient(known, topic));
        assertEquals(404, statusOfNewClient(other, topic));
        topics.kafka().createTopic(topic, 1);
        topics.send(topic, 0, numbers(1000, 1000 + NEW));
        for (int i = 0; i < clients.size(); i++) {
            SseBody body = bodies.get(i);
            clients.get(i).readUntil(body, () -> body.has(NEW));
            assertEquals(List.of(numbers(1000, 1000 + NEW)), body.data());
        }
    }

    @ParameterizedTest
    @EnumSource(Setting.IdMode.class)
    void reconnectingClientsOfADeletedTopicAreNotRefused(Setting.IdMode mode) throws Exception {
        Service known = service(mode);
        Service other = service(mode);
        String topic = topics.create(1);
        topics.send(topic, 0, numbers(0, OLD));
        String id = readOld(known, topic);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> changes = thread.submit(() -> {
                for (int i = 0; i < 3; i++) {
                    topics.kafka().deleteTopic(topic);
                    topics.kafka().createTopic(topic, 1);
                    topics.send(topic, 0, numbers(1000, 1000 + NEW));
                }
            });
            int reconnects = 0;
            while (!changes.isDone()) {
                known.resume(topic, id).close(); // fails if the status is not 200
                other.resume(topic, id).close();
                reconnects++;
            }
            changes.get();
            assertTrue(reconnects > 1);
        } finally {
            thread.shutdownNow();
            thread.awaitTermination(1, TimeUnit.MINUTES);
        }
        try (StreamClient client = other.resume(topic, id)) {
            SseBody body = new SseBody();
            client.readUntil(body, () -> body.has(NEW));
            assertEquals(List.of(numbers(1000, 1000 + NEW)), body.data());
        }
    }
}
