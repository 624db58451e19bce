package io.github.kafkasse.servlet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Setting;
import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ids with timestamps in the hardest case: a thousand records of one millisecond, cut after every fiftieth. */
class TimestampIdsIT extends EndToEnd {
    private static final int RECORDS = 1000;
    private static final int CUT = 50;
    private static final long MILLISECOND = System.currentTimeMillis() - 600_000;
    private static final List<String> ALL =
            IntStream.range(0, RECORDS).mapToObj(i -> "" + i).toList();

    private Service service;
    private String topic;

    @BeforeEach
    void fill() throws Exception {
        service = timestamps(topics);
        topic = topics.create(2);
        topics.sendAt(MILLISECOND - 5, topic, 0, "\"before\"");
        topics.sendAt(MILLISECOND, topic, 0, ALL.toArray(String[]::new));
        topics.sendAt(MILLISECOND + 5, topic, 0, "\"after\"");
    }

    private Service timestamps(Topics cluster) throws Exception {
        return closeLater(Service.start(container, cluster.engine().set(Setting.ID_MODE, Setting.IdMode.TIMESTAMP)));
    }

    @Test
    void everyRecordOfAMillisecondIsDeliveredOnce() throws Exception {
        assertEquals(expected(), cutAtEveryFiftieth(List.of(service), UnaryOperator.identity(), false));
    }

    @Test
    void everyRecordOfAMillisecondIsDeliveredOnceWithoutAPositionInTheId() throws Exception {
        assertEquals(expected(), cutAtEveryFiftieth(List.of(service), TimestampIdsIT::withoutAt, false));
    }

    @Test
    void anIdWithATimestampOnlyLosesNothing() throws Exception {
        List<String> got = cutAtEveryFiftieth(List.of(service), id -> withoutSeen(withoutAt(id)), true);
        assertEquals(new HashSet<>(expected()), new HashSet<>(got));
        assertTrue(got.size() > RECORDS, "records that cannot be told apart are repeated");
    }

    @Test
    void anotherClusterResumesAtTheSameRecord() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                Topics others = new Topics(kafka)) {
            others.create(topic, 2);
            others.sendAt(
                    MILLISECOND - 9,
                    topic,
                    0,
                    IntStream.range(0, 37).mapToObj(i -> "\"older\"").toArray(String[]::new));
            others.sendAt(MILLISECOND - 5, topic, 0, "\"before\"");
            others.sendAt(MILLISECOND, topic, 0, ALL.toArray(String[]::new));
            others.sendAt(MILLISECOND + 5, topic, 0, "\"after\"");
            try (Service other = timestamps(others)) {
                assertEquals(expected(), cutAtEveryFiftieth(List.of(service, other), UnaryOperator.identity(), false));
                resumeWithAQuietPartition(other, others);
                resumeAtACopyThatIsBehindAndHasMorePartitions(other, others);
                resumeAtACopyWithFewerPartitions(other, others);
            }
        }
    }

    /** Records are added to a partition while its client changes to the other cluster. */
    private void resumeWithAQuietPartition(Service other, Topics others) throws Exception {
        SseBody body = new SseBody();
        try (StreamClient client = service.stream(topic)) {
            client.readUntil(body, body::isOpen);
        }
        topics.send(topic, 1, "\"away\"");
        others.send(topic, 1, "\"away\"");
        for (Service each : List.of(service, other)) {
            SseBody resumed = new SseBody();
            try (StreamClient client = each.resume(topic, body.lastId())) {
                client.readUntil(resumed, () -> resumed.has(1));
                assertEquals("\"away\"", resumed.events().get(0).data());
            }
        }
    }

    /**
     * Records that the client has arrive later in the copy than the client; a partition that its id does not contain
     * has old records.
     */
    private void resumeAtACopyThatIsBehindAndHasMorePartitions(Service other, Topics others) throws Exception {
        String name = topics.create(2);
        others.create(name, 3);
        topics.sendAt(MILLISECOND, name, 0, "1", "2");
        topics.sendAt(MILLISECOND + 10, name, 0, "3", "4");
        topics.sendAt(MILLISECOND + 10, name, 1, "5");
        others.sendAt(MILLISECOND, name, 0, "1", "2");
        others.sendAt(MILLISECOND - 1_000, name, 2, "\"old\"");
        String id = idAfter(5, name);

        SseBody resumed = new SseBody();
        try (StreamClient client = other.resume(name, id)) {
            client.readUntil(resumed, resumed::isOpen);
            others.sendAt(MILLISECOND + 10, name, 0, "3", "4");
            others.sendAt(MILLISECOND + 20, name, 0, "6");
            others.sendAt(MILLISECOND + 10, name, 1, "5");
            others.sendAt(MILLISECOND + 20, name, 1, "7");
            others.sendAt(MILLISECOND + 20, name, 2, "8");
            client.readUntil(resumed, () -> resumed.has(3));
        }
        assertEquals(List.of("6", "7", "8"), resumed.data().stream().sorted().toList());
    }

    private void resumeAtACopyWithFewerPartitions(Service other, Topics others) throws Exception {
        String name = topics.create(2);
        others.create(name, 1);
        topics.sendAt(MILLISECOND, name, 0, "1");
        topics.sendAt(MILLISECOND, name, 1, "2");
        others.sendAt(MILLISECOND, name, 0, "1");
        others.sendAt(MILLISECOND + 10, name, 0, "3");

        SseBody resumed = new SseBody();
        try (StreamClient client = other.resume(name, idAfter(2, name))) {
            client.readUntil(resumed, () -> resumed.has(1));
        }
        assertEquals(List.of("3"), resumed.data());
    }

    private String idAfter(int events, String name) throws Exception {
        SseBody body = new SseBody();
        try (StreamClient client = service.stream(name + "?since=0")) {
            client.readUntil(body, () -> body.has(events));
        }
        return body.lastId();
    }

    private static List<String> expected() {
        List<String> expected = new ArrayList<>(ALL);
        expected.add(0, "\"before\"");
        expected.add("\"after\"");
        return expected;
    }

    private static String withoutAt(String id) {
        return id.replaceAll(",\"at\":\"[^\"]*\"", "");
    }

    private static String withoutSeen(String id) {
        return id.replaceAll(",\"seen\":\\d+", "");
    }

    /**
     * Reads from the beginning, alternating between the services, and resumes after every fiftieth event with its id.
     */
    private List<String> cutAtEveryFiftieth(List<Service> services, UnaryOperator<String> carried, boolean grow)
            throws Exception {
        List<String> got = new ArrayList<>();
        String id = "";
        for (int turn = 0; got.isEmpty() || !got.get(got.size() - 1).equals("\"after\""); turn++) {
            Service service = services.get(turn % services.size());
            SseBody body = new SseBody();
            // An id that cannot tell the records of a millisecond apart progresses only if more records are read than
            // before.
            int count = grow ? CUT * (turn + 1) : CUT;
            try (StreamClient client =
                    id.isEmpty() ? service.stream(topic + "?since=" + (MILLISECOND - 5)) : service.resume(topic, id)) {
                client.readUntil(body, () -> body.has(count) || body.data().contains("\"after\""));
            }
            List<SseBody.Event> read =
                    body.events().subList(0, Math.min(count, body.events().size()));
            read.forEach(event -> got.add(event.data()));
            id = carried.apply(read.get(read.size() - 1).id());
        }
        return got;
    }
}
