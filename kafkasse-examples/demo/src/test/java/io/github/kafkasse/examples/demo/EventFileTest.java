package io.github.kafkasse.examples.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventFileTest {
    private static final long T0 = Instant.parse("2020-01-01T00:00:00Z").toEpochMilli();

    @TempDir
    Path directory;

    private EventFile file(String... lines) {
        return EventFile.read(written(String.join("\n", lines)));
    }

    private Path written(String text) {
        try {
            return Files.writeString(directory.resolve("events.ndjson"), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String event(String stream, String time) {
        return "{\"meta\":{\"stream\":\"" + stream + "\",\"dt\":\"" + time + "\"}}";
    }

    private static List<ProducerRecord<byte[], byte[]>> records(
            EventFile file, Map<String, List<String>> topics, Map<String, Integer> partitions) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (FileFeed feed = new FileFeed(file, topics, partitions)) {
            for (var next = feed.next(); next != null; next = feed.next()) {
                records.add(next);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return records;
    }

    @Test
    void theTimeOfAnEventIsItsMetaDt() {
        EventFile file =
                file("{\"dt\":\"1999-01-01T00:00:00Z\",\"meta\":{\"dt\":\"2020-01-01T00:00:00.5Z\",\"stream\":\"s\"}}");

        assertEquals(T0 + 500, file.events().get(0).timestamp());
    }

    @Test
    void theTimeOfAnEventWithoutMetaDtIsItsDt() {
        EventFile file = file("{\"meta\":{\"stream\":\"s\"},\"dt\":\"2020-01-01T01:00:00+01:00\"}");

        assertEquals(T0, file.events().get(0).timestamp());
    }

    @Test
    void anEventWithoutATimeGetsTheTimeOfThePreviousLine() {
        EventFile file = file(
                event("s", "2020-01-01T00:00:00Z"),
                "{\"meta\":{\"stream\":\"s\",\"dt\":null},\"dt\":\"yesterday\"}",
                event("s", "2020-01-01T00:00:01Z"));

        assertEquals(
                List.of(T0, T0, T0 + 1000),
                file.events().stream().map(EventFile.Event::timestamp).toList());
    }

    @Test
    void aFirstEventWithoutATimeGetsTheFirstTimeInTheFile() {
        EventFile file = file("{\"meta\":{\"stream\":\"s\"}}", event("s", "2020-01-01T00:00:00Z"));

        assertEquals(T0, file.events().get(0).timestamp());
    }

    @Test
    void eventsAreInTheOrderOfTheirTimesAndThenOfTheFile() {
        EventFile file = file(
                event("later", "2020-01-01T00:00:01Z"),
                event("first", "2020-01-01T00:00:00Z"),
                event("second", "2020-01-01T00:00:00Z"));

        assertEquals(
                List.of("first", "second", "later"),
                file.events().stream().map(EventFile.Event::stream).toList());
        assertEquals(T0 + 1000, file.latest());
    }

    @Test
    void everyLinesBytesAreSentUnchanged() {
        List<String> lines = List.of(
                " {\"meta\": {\"stream\": \"s\"},\t\"number\": 12345678901234567890, \"e\": 1.50E+3, \"e\": \"\\u00e9\" } \r",
                "{\"text\":\"é\u2028🐋\",\"meta\":{\"stream\":\"s\",\"stream_of\":{\"stream\":\"x\"}}}",
                "{\"meta\":{\"stream\":\"s\"}}");

        var records = records(file(lines.toArray(String[]::new)), Map.of("s", List.of("t")), Map.of("t", 1));

        assertEquals(3, records.size());
        for (int i = 0; i < 3; i++) {
            assertArrayEquals(
                    lines.get(i).getBytes(StandardCharsets.UTF_8),
                    records.get(i).value());
        }
    }

    @Test
    void theFileMayEndWithOrWithoutALineEndAndHaveBlankLines() {
        String event = event("s", "2020-01-01T00:00:00Z");
        for (String text : List.of(event, event + "\n", "\n\r\n" + event + "\n \n\n")) {
            EventFile file = EventFile.read(written(text));

            var records = records(file, Map.of("s", List.of("t")), Map.of("t", 1));
            assertEquals(1, records.size());
            assertEquals(event, new String(records.get(0).value(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void eventsOfAStreamGoToItsTopicsAndTheirPartitionsInTurn() {
        EventFile file = file(Stream.of("a", "a", "b", "a", "a", "a", "b")
                .map(stream -> event(stream, "2020-01-01T00:00:00Z"))
                .toArray(String[]::new));

        List<String> destinations = records(
                        file,
                        Map.of("a", List.of("eqiad.a", "codfw.a"), "b", List.of("eqiad.b", "codfw.b")),
                        Map.of("eqiad.a", 2, "codfw.a", 2, "eqiad.b", 1, "codfw.b", 1))
                .stream()
                .map(record -> record.topic() + "-" + record.partition())
                .toList();

        assertEquals(
                List.of("eqiad.a-0", "codfw.a-0", "eqiad.b-0", "eqiad.a-1", "codfw.a-1", "eqiad.a-0", "codfw.b-0"),
                destinations);
    }

    @Test
    void recordsHaveTheEventsTimes() {
        var records = records(file(event("s", "2020-01-01T00:00:00Z")), Map.of("s", List.of("t")), Map.of("t", 1));

        assertEquals(T0, records.get(0).timestamp());
    }

    @Test
    void itKnowsItsStreamsAndItsLongestEvent() {
        String longest = event("a-longer-name", "2020-01-01T00:00:01Z");
        EventFile file = file(event("s", "2020-01-01T00:00:00Z"), longest);

        assertEquals(Set.of("s", "a-longer-name"), file.streams());
        assertEquals(longest.length(), file.longest());
    }

    @Test
    void anEventMayBeNestedDeeplyAndHaveLongValues() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        EventFile file = file("{\"meta\":{\"stream\":\"s\"},\"deep\":" + deep + ",\"number\":" + "9".repeat(10_000)
                + ",\"text\":\"" + "x".repeat(1_000_000) + "\"}");

        assertEquals(1, file.events().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "nonsense                                                          | not JSON",
                "{'meta':{'stream':'s'}                                            | not JSON",
                "{'meta':{'stream':'s'}} {}                                        | continues after the event",
                "[1]                                                               | an event is a JSON object",
                "{'meta':{}}                                                       | no meta.stream",
                "{'meta':'s'}                                                      | no meta.stream",
                "{'stream':'s'}                                                    | no meta.stream",
                "{'meta':{'stream':7}}                                             | no meta.stream",
                "{'meta':{'stream':'a/b'}}                                         | not a valid topic name",
                "{'meta':{'stream':'s','dt':'yesterday'}}                          | meta.dt is not a time",
                "{'meta':{'stream':'s','dt':1577836800}}                           | meta.dt is not a time",
                "{'meta':{'stream':'s','dt':'1969-12-31T23:59:59Z'}}               | is before 1970",
            })
    void aBadLineIsReportedWithItsNumberAndReason(String line, String reason) {
        String bad = line.replace('\'', '"');

        DemoException refusal =
                assertThrows(DemoException.class, () -> file(event("s", "2020-01-01T00:00:00Z"), "", bad));

        assertTrue(refusal.getMessage().contains("events.ndjson, line 3: "), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    @Test
    void aMissingFileIsReported() {
        DemoException refusal =
                assertThrows(DemoException.class, () -> EventFile.read(directory.resolve("missing.ndjson")));

        assertTrue(refusal.getMessage().contains("missing.ndjson: there is no such file"), refusal.getMessage());
    }

    @Test
    void aDirectoryIsNoFile() {
        DemoException refusal = assertThrows(DemoException.class, () -> EventFile.read(directory));

        assertTrue(refusal.getMessage().contains("not a file"), refusal.getMessage());
    }

    @Test
    void anEmptyFileIsReported() {
        DemoException refusal = assertThrows(DemoException.class, () -> EventFile.read(written("\n")));

        assertTrue(refusal.getMessage().contains("no event"), refusal.getMessage());
    }
}
