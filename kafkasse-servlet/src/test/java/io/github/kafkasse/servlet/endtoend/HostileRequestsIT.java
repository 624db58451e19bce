package io.github.kafkasse.servlet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Setting;
import io.github.kafkasse.examples.kafka.SharedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Invalid and hostile requests: each is answered at once, as the contract defines. */
class HostileRequestsIT extends EndToEnd {
    /** Shorter than the five seconds that a client waits for a lookup that Kafka does not answer. */
    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    private static String at(String topic, int partition, String position) {
        return "[{\"topic\":\"" + topic + "\",\"partition\":" + partition + position + "}]";
    }

    private void refused(Service service, int status, String name, String target, String... headers) throws Exception {
        for (String method : List.of("GET ", "HEAD ")) {
            long begun = System.nanoTime();
            try (StreamClient client =
                    StreamClient.send(service.port(), Long.MAX_VALUE, method + "/topics/" + target, headers)) {
                client.readHead();
                String what = method + target + " " + List.of(headers);
                assertEquals(status, client.status(), what);
                if (method.equals("GET ")) {
                    String problem = client.readAll();
                    assertTrue(problem.contains("\"name\":\"" + name + "\""), what + ": " + problem);
                    assertEquals(
                            "application/problem+json",
                            client.header("Content-Type").split(";", -1)[0]);
                }
                Duration taken = Duration.ofNanos(System.nanoTime() - begun);
                assertTrue(taken.compareTo(AT_ONCE) < 0, what + " took " + taken);
            }
        }
    }

    @Test
    void invalidIdsAreRefused() throws Exception {
        Service service = service();
        String topic = topics.create(1);
        List<String> wrong = new ArrayList<>(List.of(
                "x",
                "[",
                "[]",
                "{}",
                "null",
                "0",
                "\"" + topic + "\"",
                "[null]",
                "[1]",
                "[[]]",
                "[{}]",
                "[\"" + topic + "\"] x",
                "[\"" + topic + "\",]",
                "[{\"topic\":\"" + topic + "\"}]",
                "[{\"partition\":0}]",
                "[{\"topic\":1,\"partition\":0}]",
                "[{\"topic\":\"" + topic + "\",\"partition\":\"0\"}]",
                "[{\"topic\":\"" + topic + "\",\"partition\":0.5}]",
                "[{\"topic\":\"" + topic + "\",\"partition\":2147483648}]",
                at(topic, -1, ""),
                at(topic, 0, ",\"offset\":-5"),
                at(topic, 0, ",\"offset\":-3"),
                at(topic, 0, ",\"offset\":1e300"),
                at(topic, 0, ",\"offset\":1.5"),
                at(topic, 0, ",\"offset\":9223372036854775808"),
                at(topic, 0, ",\"offset\":\"1\""),
                at(topic, 0, ",\"offset\":null"),
                at(topic, 0, ",\"timestamp\":-1"),
                at(topic, 0, ",\"timestamp\":1e400"),
                at(topic, 0, ",\"x\":" + "[".repeat(10_000) + "]".repeat(10_000)),
                at(topic, 0, "},{\"topic\":\"" + topic + "\",\"partition\":0")));
        for (String id : wrong) {
            refused(service, 400, "InvalidAssignmentError", topic, "Last-Event-ID: " + id);
        }
        refused(service, 400, "InvalidAssignmentError", topic + "?lastEventId=" + StreamClient.query("[]"));
    }

    @Test
    void invalidTimesAreRefused() throws Exception {
        Service service = service();
        String topic = topics.create(1);
        for (String since : List.of(
                "x",
                "1",
                "1528934400",
                "20180614",
                "99999999999",
                "2018-02-30",
                "2018-13-01",
                "-1",
                "1e12",
                "now",
                "%")) {
            refused(service, 400, "InvalidTimestampError", topic + "?since=" + StreamClient.query(since));
        }
    }

    @Test
    void unknownAndForbiddenTopicsAreRefused() throws Exception {
        String topic = topics.create(1);
        String hidden = topics.create(1);
        Service service =
                service(builder -> builder.allowTopics(name -> !name.equals(hidden) && !name.startsWith("__")));
        for (String target : List.of(
                "no-such-topic",
                topic + ",no-such-topic",
                hidden,
                "__consumer_offsets",
                "a%20b",
                "%00",
                "a%00b",
                "%C3%BC",
                "x".repeat(250),
                "%5C",
                ",")) {
            try (StreamClient client = StreamClient.get(service.port(), "/topics/" + target)) {
                int status = client.readHead().status();
                // Containers themselves refuse some of these.
                assertTrue(status == 404 || (status == 400 && target.contains("%")), status + " to " + target);
            }
        }
        refused(service, 404, "TopicNotAvailableError", topic, "Last-Event-ID: [\"" + hidden + "\"]");
        refused(service, 404, "TopicNotAvailableError", topic, "Last-Event-ID: [\"no-such-topic\"]");
        refused(service, 404, "TopicNotAvailableError", topic, "Last-Event-ID: [\"a\\u0000b\"]");
        refused(service, 404, "TopicNotAvailableError", topic, "Last-Event-ID: " + at(topic, 7, ""));
        refused(service, 404, "TopicNotAvailableError", topic, "Last-Event-ID: " + at(topic, 7, ",\"offset\":0"));
        refused(
                service,
                404,
                "TopicNotAvailableError",
                topic,
                "Last-Event-ID: " + at(topic, 2147483647, ",\"timestamp\":0"));
    }

    @Test
    void positionsOutOfRangeResumeAtTheBeginningOrTheEnd() throws Exception {
        Service service = service();
        String topic = topics.create(1);
        topics.send(topic, 0, "0", "1", "2");
        for (String end : List.of(
                ",\"offset\":100",
                ",\"offset\":9223372036854775807",
                ",\"offset\":-1",
                "",
                ",\"timestamp\":9223372036854775807",
                ",\"timestamp\":99999999999999")) {
            assertEquals("\"offset\":3", start(service, topic, at(topic, 0, end)), end);
        }
        for (String beginning :
                List.of(",\"offset\":-2", ",\"offset\":0,\"timestamp\":99999999999999", ",\"timestamp\":0")) {
            assertEquals("\"offset\":0", start(service, topic, at(topic, 0, beginning)), beginning);
        }
    }

    private static String start(Service service, String topic, String id) throws Exception {
        SseBody body = new SseBody();
        try (StreamClient client = service.resume(topic, id)) {
            client.readUntil(body, body::isOpen);
        }
        return body.firstId().replaceAll(".*(\"offset\":\\d+).*", "$1");
    }

    @Test
    void anIdOfThreeHundredPartitionsResumes() throws Exception {
        Service service = service();
        String topic = Wide.TOPIC;
        topics.send(topic, 299, "0");
        SseBody body = new SseBody();
        try (StreamClient client = service.stream(topic + "?since=0")) {
            client.readUntil(body, () -> body.has(1));
        }
        topics.send(topic, 150, "1");
        SseBody resumed = new SseBody();
        try (StreamClient client = service.resume(topic, body.lastId())) {
            client.readUntil(resumed, () -> resumed.has(1));
        }
        assertEquals(List.of("1"), resumed.data());
    }

    @Test
    void manyInvalidRequestsDoNotAffectAClient() throws Exception {
        Service service = service(builder -> builder.set(Setting.HEARTBEAT_INTERVAL, Duration.ofMillis(200)));
        String topic = topics.create(1);
        try (StreamClient client = service.stream(topic)) {
            SseBody body = new SseBody();
            client.readUntil(body, body::isOpen);
            for (int i = 0; i < 300; i++) {
                try (StreamClient nonsense = StreamClient.get(service.port(), "/topics/nonsense-" + i)) {
                    assertEquals(404, nonsense.readHead().status());
                }
            }
            topics.send(topic, 0, "1");
            client.readUntil(body, () -> body.has(1));
        }
    }

    /** A topic of 300 partitions, whose creation takes the broker some time. */
    private static final class Wide {
        static final String TOPIC = Topics.newName();

        static {
            SharedKafka.get().createTopic(TOPIC, 300);
        }
    }
}
