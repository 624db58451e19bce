package io.github.kafkasse.servlet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.Setting;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Invalid and unusual records: each is skipped or delivered unchanged, and the stream continues. */
class HostileRecordsIT extends EndToEnd {
    private static final HexFormat HEX = HexFormat.of();
    private static final String GOOD = "{\"good\":true}";

    /** Invalid JSON by RFC 8259, and JSON that must not be delivered. */
    private static final List<byte[]> BAD = bad();

    private static List<byte[]> bad() {
        List<byte[]> bad = new ArrayList<>();
        bad.add(null);
        for (String text : List.of(
                "",
                " ",
                "\n",
                "{",
                "[1,]",
                "{\"a\":1,}",
                "{} {}",
                "1 2",
                "nul",
                "'a'",
                "01",
                "+1",
                "1.",
                ".5",
                "NaN",
                "Infinity",
                "\"a\nb\"",
                "\"\\x\"",
                "// a\n1",
                "\ufeff{}",
                "{a:1}",
                "data: 1\n\nevent: message\ndata: 2\n\n",
                "\u0000")) {
            bad.add(text.getBytes(StandardCharsets.UTF_8));
        }
        for (String inString : List.of(
                "80", // a continuation byte alone
                "c2", // truncated
                "e282",
                "f09f98",
                "c080", // overlong
                "c1bf",
                "e08080",
                "e09fbf",
                "f0808080",
                "f08fbfbf",
                "eda080", // a surrogate
                "edbfbf",
                "eda0bdedb880",
                "f4908080", // beyond U+10FFFF
                "f5808080",
                "f8888080 80".replace(" ", ""),
                "fe",
                "ff")) {
            bad.add(HEX.parseHex("22" + inString + "22"));
        }
        bad.add("{}".getBytes(StandardCharsets.UTF_16));
        bad.add("{}".getBytes(StandardCharsets.UTF_16LE));
        bad.add(nested(100_000));
        bad.add(nested(1_001));
        bad.add("[".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        bad.add("{\"a\":".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        return bad;
    }

    private static byte[] nested(int depth) {
        return ("[".repeat(depth) + "]".repeat(depth)).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aBadRecordDoesNotEndAStream() throws Exception {
        AtomicInteger skipped = new AtomicInteger();
        for (Setting.Coordinates coordinates : Setting.Coordinates.values()) {
            skipped.set(0);
            Service service = service(builder -> builder.set(Setting.RECORD_COORDINATES, coordinates)
                    .listener(new KafkaSseListener() {
                        @Override
                        public void recordSkipped(String topic, int partition) {
                            skipped.incrementAndGet();
                        }
                    }));
            String topic = topics.create(1);
            try (StreamClient live = service.stream(topic)) {
                SseBody followed = new SseBody();
                live.readUntil(followed, followed::isOpen);
                for (byte[] bad : BAD) {
                    topics.sendBytes(topic, 0, bad, GOOD.getBytes(StandardCharsets.UTF_8));
                }
                live.readUntil(followed, () -> followed.has(BAD.size()));
                assertTrue(followed.data().stream().allMatch(each -> each.startsWith("{\"good\":true")));
                assertEquals(BAD.size(), skipped.get());
                for (int i = 0; i < BAD.size(); i++) { // an id skips the records that were not delivered
                    assertTrue(followed.events().get(i).id().contains("\"offset\":" + 2 * (i + 1)));
                }
            }
            try (Service another = service();
                    StreamClient replay = another.stream(topic + "?since=0", "Accept: application/x-ndjson")) {
                ByteArrayOutputStream text = new ByteArrayOutputStream();
                int length = 1 + BAD.size() * (GOOD.length() + 1);
                replay.readUntil((bytes, count) -> text.write(bytes, 0, count), () -> text.size() >= length);
                assertEquals("\n" + (GOOD + "\n").repeat(BAD.size()), text.toString(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void jsonIsDeliveredUnchanged() throws Exception {
        List<String> good = List.of(
                "12345678901234567890",
                "-0",
                "1E400",
                "\"\"",
                "null",
                "true",
                "[]",
                " { \"a\" : 1 } ",
                "{\"a\":1,\"a\":2}",
                "\"\\ud800\"",
                "\"\\u0000\"",
                "\"\u007f\"",
                "9".repeat(5_000),
                "{\"" + "n".repeat(100_000) + "\":1}",
                "\"\ud83d\ude00\"",
                new String(nested(1_000), StandardCharsets.UTF_8));
        String topic = topics.create(1);
        topics.send(topic, 0, good.toArray(String[]::new));
        topics.send(topic, 0, "{\n\"a\":\r\n1\r}", "\"\u2028\u2029\u0085\"");
        SseBody body = new SseBody();
        try (StreamClient client = service().stream(topic + "?since=0")) {
            client.readUntil(body, () -> body.has(good.size() + 2));
        }
        assertEquals(good, body.data().subList(0, good.size()));
        assertEquals("{ \"a\":  1 }", body.data().get(good.size()));
        assertEquals("\"\\u2028\\u2029\\u0085\"", body.data().get(good.size() + 1));
    }

    @Test
    void aRecordOfFiveMegabytesIsDeliveredCompletely() throws Exception {
        String topic = Topics.newName();
        topics.kafka().createTopic(topic, 1, Map.of("max.message.bytes", "12000000"));
        String large = "{\"large\":\"" + "0123456789".repeat(500_000) + "\"}";
        Service service = service();
        try (StreamClient live = service.stream(topic)) {
            SseBody body = new SseBody();
            live.readUntil(body, body::isOpen);
            topics.send(topic, 0, GOOD, large, GOOD);
            live.readUntil(body, () -> body.has(3));
            assertEquals(List.of(GOOD, large, GOOD), body.data());
        }
        try (Service another = service();
                StreamClient replay = another.stream(topic + "?since=0")) {
            SseBody body = new SseBody();
            replay.readUntil(body, () -> body.has(3));
            assertEquals(List.of(GOOD, large, GOOD), body.data());
        }
    }
}
