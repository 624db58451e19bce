package io.github.kafkasse.servlet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Setting;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Topics that grow, are recreated, or lose their oldest records, with connected and disconnected clients. */
class TopicChangesIT extends EndToEnd {
    private final Lost lost = new Lost();

    private Service watchful() throws Exception {
        return service(builder -> builder.set(Setting.METADATA_MAX_AGE, Duration.ofMillis(300))
                .set(Setting.HEARTBEAT_INTERVAL, Duration.ofMillis(500))
                .listener(lost));
    }

    private static String[] numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "" + i).toArray(String[]::new);
    }

    /** Reads the first events of a topic. */
    private static SseBody read(StreamClient client, int events) throws IOException {
        SseBody body = new SseBody();
        client.readUntil(body, () -> body.isOpen() && body.has(events));
        return body;
    }

    @Test
    void anAddedPartitionIsFollowedFromItsBeginning() throws Exception {
        Service service = watchful();
        String topic = topics.create(1);
        SseBody body;
        try (StreamClient client = service.stream(topic)) {
            body = read(client, 0);
            topics.kafka().addPartitions(topic, 2);
            topics.send(topic, 1, "1", "2", "3");
            topics.send(topic, 0, "0");
            client.readUntil(body, () -> body.has(4));
        }
        assertEquals(List.of("0", "1", "2", "3"), body.data().stream().sorted().toList());
        topics.kafka().addPartitions(topic, 4);
        topics.send(topic, 3, "4");
        topics.send(topic, 2, "5");
        try (StreamClient client = service.resume(topic, body.lastId())) {
            assertEquals(
                    List.of("4", "5"), read(client, 2).data().stream().sorted().toList());
        }
    }

    @Test
    void anAddedPartitionIsNotFollowedByClientsOfNamedPartitions() throws Exception {
        Service service = watchful();
        String topic = topics.create(1);
        String id = "[{\"topic\":\"" + topic + "\",\"partition\":0,\"offset\":-1}]";
        try (StreamClient client = service.resume(topic, id)) {
            SseBody body = read(client, 0);
            topics.kafka().addPartitions(topic, 2);
            topics.send(topic, 1, "1");
            try (StreamClient whole = service.stream(topic + "?since=0")) {
                assertEquals(List.of("1"), read(whole, 1).data());
            }
            topics.send(topic, 0, "0");
            client.readUntil(body, () -> body.has(1));
            assertEquals(List.of("0"), body.data());
        }
    }

    @Test
    void aStreamOfARecreatedTopicContinuesAtItsBeginning() throws Exception {
        Service service = watchful();
        String topic = topics.create(1);
        topics.send(topic, 0, numbers(0, 50));
        try (StreamClient client = service.stream(topic + "?since=0")) {
            SseBody body = read(client, 50);
            recreate(topic, 60);
            client.readUntil(body, () -> body.has(110));
            assertEquals(List.of(numbers(1000, 1060)), body.data().subList(50, 110));
            topics.send(topic, 0, "\"live\"");
            client.readUntil(body, () -> body.has(111));
            assertEquals("\"live\"", body.data().get(110));
        }
    }

    @Test
    void aStreamOfARecreatedTopicWithFewerRecordsContinues() throws Exception {
        Service service = watchful();
        String topic = topics.create(2);
        topics.send(topic, 0, numbers(0, 50));
        topics.send(topic, 1, numbers(0, 50));
        try (StreamClient client = service.stream(topic + "?since=0")) {
            SseBody body = read(client, 100);
            topics.kafka().deleteTopic(topic);
            topics.kafka().createTopic(topic, 1);
            topics.send(topic, 0, numbers(1000, 1007));
            client.readUntil(body, () -> body.has(107));
            assertEquals(List.of(numbers(1000, 1007)), body.data().subList(100, 107));
        }
    }

    @Test
    void aClientResumesAtTheBeginningOfATopicRecreatedInItsAbsence() throws Exception {
        Service service = watchful();
        String topic = topics.create(1);
        topics.send(topic, 0, numbers(0, 50));
        SseBody body;
        try (StreamClient client = service.stream(topic + "?since=0")) {
            body = read(client, 50);
        }
        recreate(topic, 60);
        try (StreamClient client = service.resume(topic, body.lastId())) {
            assertEquals(List.of(numbers(1000, 1060)), read(client, 60).data());
        }
        try (Service another = watchful();
                StreamClient client = another.resume(topic, body.lastId())) {
            assertEquals(List.of(numbers(1000, 1060)), read(client, 60).data());
        }
    }

    private void recreate(String topic, int records) {
        topics.kafka().deleteTopic(topic);
        topics.kafka().createTopic(topic, 1);
        topics.send(topic, 0, numbers(1000, 1000 + records));
    }

    @Test
    void recordsThatKafkaHasDeletedAreSkippedAndReported() throws Exception {
        Service service = watchful();
        String topic = topics.create(1);
        topics.send(topic, 0, numbers(0, 100));
        SseBody body;
        try (StreamClient client = service.stream(topic + "?since=0")) {
            body = read(client, 100);
        }
        String tenth = body.events().get(9).id();
        topics.kafka().deleteRecordsBefore(new TopicPartition(topic, 0), 60);
        try (Service another = watchful();
                StreamClient client = another.resume(topic, tenth)) {
            SseBody resumed = read(client, 40);
            assertEquals(List.of(numbers(60, 100)), resumed.data());
            assertTrue(
                    resumed.comments().stream().anyMatch(each -> each.contains("lost 50 ")),
                    resumed.comments().toString());
        }
        assertEquals(List.of(topic + "/0 50"), lost.losses());
    }

    @Test
    void recordsDeletedBeforeASlowClientReadsThemAreSkippedAndReported() throws Exception {
        Service service = service(builder -> builder.listener(lost)
                .set(Setting.LOG_BUDGET, 1L << 20)
                .set(Setting.REPLAY_BUDGET, 1L << 20)
                .set(Setting.BATCH_BUDGET, 1L << 20));
        String topic = topics.create(1);
        String filling = "\"" + "x".repeat(10_000) + "\"]";
        int records = 4_000;
        topics.send(
                topic,
                0,
                IntStream.range(0, records)
                        .mapToObj(i -> "[" + i + "," + filling)
                        .toArray(String[]::new));
        SseBody body = new SseBody();
        try (StreamClient client = service.stream(topic + "?since=0")) {
            client.readUntil(body, () -> body.has(1));
            topics.kafka().deleteRecordsBefore(new TopicPartition(topic, 0), records - 10);
            client.readUntil(
                    body, () -> !body.events().isEmpty() && number(body.events().size() - 1, body) == records - 1);
        }
        List<Long> numbers = IntStream.range(0, body.events().size())
                .mapToObj(i -> number(i, body))
                .toList();
        assertEquals(numbers.stream().sorted().distinct().toList(), numbers);
        assertEquals(
                List.of(IntStream.range(records - 10, records)
                        .mapToObj(i -> (long) i)
                        .toArray(Long[]::new)),
                numbers.subList(numbers.size() - 10, numbers.size()));
        long skipped = (long) records - numbers.size();
        assertTrue(skipped > 0, "the client was faster than the test");
        assertEquals(List.of(topic + "/0 " + skipped), lost.losses());
        assertTrue(
                body.comments().stream().anyMatch(each -> each.contains("lost " + skipped + " ")),
                body.comments().toString());
    }

    private static long number(int index, SseBody body) {
        String data = body.events().get(index).data();
        return Long.parseLong(data.substring(1, data.indexOf(',')));
    }
}
