package io.github.kafkasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.Setting;
import io.github.kafkasse.SseEvents;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.filter.CanaryFilter;
import io.github.kafkasse.filter.EventFilter;
import io.github.kafkasse.testing.InMemorySink;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records without a value from a real broker, as clients receive them. */
class TombstonesIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String CREATED = "{\"user\":\"bob\"}";

    private final TestTopics topics = new TestTopics();
    private String topic;

    @BeforeEach
    void write() {
        topic = topics.create(1);
        topics.sendKeyed(topic, 0, "42", CREATED);
        topics.sendKeyed(topic, 0, "42", null);
        topics.sendKeyed(topic, 0, "7", null);
        topics.send(topic, 0, "\"last\"");
    }

    @AfterEach
    void closeTopics() {
        topics.close();
    }

    private KafkaSse.Builder engine() {
        return topics.engine().set(Setting.RECORD_TOMBSTONES, Setting.Tombstones.DELETE);
    }

    private StreamRequest all() {
        return StreamRequest.ofTopics(List.of(topic)).withSince("0").withUntil("now");
    }

    private static String complete(KafkaSse sse, StreamRequest request) throws Exception {
        InMemorySink sink = TestTopics.connect(sse, request);
        sink.await(s -> s.isClosed() || s.isAborted() || s.refusal() != null, SOON);
        assertTrue(sink.isClosed(), sink::text);
        return sink.text();
    }

    private List<String> keysOfDeletions(KafkaSse sse, @Nullable RecordFilter filter) throws Exception {
        return SseEvents.of(complete(sse, all().withFilter(filter))).events().stream()
                .filter(event -> event.type().equals("delete"))
                .map(event -> event.data().replaceAll(".*\"key\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    private String withoutTime(String text) {
        return text.replaceAll("\"timestamp\":\\d+", "\"timestamp\":T").replace(topic, "orders");
    }

    private static String deletion(long offset, String key) {
        return "{\"topic\":\"orders\",\"partition\":0,\"offset\":" + offset + ",\"timestamp\":T,\"key\":\"" + key
                + "\"}";
    }

    @Test
    void aTombstoneIsAnEventDeleteWithTheIdAfterIt() throws Exception {
        try (KafkaSse sse = engine().build()) {
            String text = complete(sse, all());
            String id = topics.id(topic, 1, 2);
            assertTrue(
                    withoutTime(text)
                            .contains("\n\nevent: delete\nid: " + withoutTime(id) + "\ndata: " + deletion(1, "42")
                                    + "\n\nevent: delete\nid: "),
                    text);
            String rest = complete(sse, all().withLastEventId(id));
            assertEquals(
                    List.of(deletion(2, "7"), "\"last\"", "{}"),
                    SseEvents.of(withoutTime(rest)).data());
        }
    }

    @Test
    void theOrderOfFieldsIsTheConfiguredOne() throws Exception {
        try (KafkaSse sse = engine().set(Setting.DATA_BEFORE_ID, true).build()) {
            String text = withoutTime(complete(sse, all()));
            assertTrue(text.contains("\n\nevent: delete\ndata: " + deletion(1, "42") + "\nid: ["), text);
        }
    }

    @Test
    void aLineOfATombstoneIsAnObjectWithOneMember() throws Exception {
        try (KafkaSse sse = engine().build()) {
            String text = withoutTime(complete(sse, all().withFormat(EventFormat.NDJSON)));
            assertEquals(
                    "\n" + CREATED + "\n{\"@delete\":" + deletion(1, "42") + "}\n{\"@delete\":" + deletion(2, "7")
                            + "}\n\"last\"\n",
                    text);
        }
    }

    @Test
    void onlyAFilterByKeysSelectsTombstones() throws Exception {
        try (KafkaSse sse = engine().build()) {
            assertEquals(List.of("42", "7"), keysOfDeletions(sse, null));
            assertEquals(List.of("42", "7"), keysOfDeletions(sse, new CanaryFilter()));
            assertEquals(List.of("7"), keysOfDeletions(sse, EventFilter.of("@key:7")));
            assertEquals(List.of("7"), keysOfDeletions(sse, new CanaryFilter().and(EventFilter.member("@key", "7"))));
            assertEquals(List.of(), keysOfDeletions(sse, EventFilter.of("user:bob")));
            assertEquals(List.of(), keysOfDeletions(sse, EventFilter.of("!user:bob")));
            assertEquals(List.of(), keysOfDeletions(sse, event -> true));
        }
    }

    @Test
    void withoutTheSettingClientsGetNoDeletions() throws Exception {
        try (KafkaSse sse = topics.engine().build()) {
            assertEquals(
                    List.of(CREATED, "\"last\"", "{}"),
                    SseEvents.of(complete(sse, all())).data());
        }
    }
}
