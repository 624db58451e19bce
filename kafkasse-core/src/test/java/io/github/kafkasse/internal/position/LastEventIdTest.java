package io.github.kafkasse.internal.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.position.IdEntry.PartitionEntry;
import io.github.kafkasse.internal.position.IdEntry.WholeTopic;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastEventIdTest {
    @Test
    void aStringIsAWholeTopic() {
        assertEquals(List.of(new WholeTopic("edits")), parse("[\"edits\"]").entries());
    }

    @Test
    void anObjectIsAPartitionAtAnOffset() {
        assertEquals(
                List.of(at("edits", 3, OptionalLong.of(77), OptionalLong.empty())),
                parse("[{\"topic\":\"edits\",\"partition\":3,\"offset\":77}]").entries());
    }

    @Test
    void anObjectIsAPartitionAtATimestamp() {
        assertEquals(
                List.of(at("edits", 3, OptionalLong.empty(), OptionalLong.of(1528934400000L))),
                parse("[{\"topic\":\"edits\",\"partition\":3,\"timestamp\":1528934400000}]")
                        .entries());
    }

    @Test
    void anObjectMayHaveNeitherOffsetNorTimestamp() {
        assertEquals(
                List.of(at("edits", 0, OptionalLong.empty(), OptionalLong.empty())),
                parse("[{\"partition\":0,\"topic\":\"edits\"}]").entries());
    }

    @ParameterizedTest
    @ValueSource(longs = {-2, -1, 0, Long.MAX_VALUE})
    void offsetsGoFromTheBeginningToTheLargestLong(long offset) {
        PartitionEntry entry = only("{\"topic\":\"edits\",\"partition\":0,\"offset\":" + offset + "}");
        assertEquals(OptionalLong.of(offset), entry.offset());
    }

    @Test
    void entriesAreSortedByTopicAndPartitionNumber() {
        LastEventId id = parse("[{\"topic\":\"b\",\"partition\":10},{\"topic\":\"b\",\"partition\":9},\"a\"]");
        assertEquals("[\"a\",{\"topic\":\"b\",\"partition\":9},{\"topic\":\"b\",\"partition\":10}]", id.toHeader());
    }

    @Test
    void unknownMembersAreIgnoredWithAnyValue() {
        assertEquals(
                at("edits", 0, OptionalLong.of(1), OptionalLong.empty()),
                only("{\"x\":{\"topic\":[1,{\"a\":null}],\"topic\":2},\"topic\":\"edits\",\"y\":[],\"partition\":0,"
                        + "\"z\":" + "9".repeat(2000) + ",\"offset\":1,\"\u00e9\":\"\u00ff\"}"));
    }

    @Test
    void ourOwnMembersAreRead() {
        assertEquals(
                new PartitionEntry(
                        "edits",
                        0,
                        OptionalLong.empty(),
                        OptionalLong.of(5),
                        OptionalInt.of(4),
                        "AbCd-_09",
                        3,
                        new ClusterOffset("x7Tq0a", 1532031),
                        12),
                only("{\"topic\":\"edits\",\"partition\":0,\"timestamp\":5,\"partitions\":4,"
                        + "\"topicId\":\"AbCd-_09\",\"seen\":3,\"at\":\"x7Tq0a:1532031\",\"epoch\":12}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"partitions\":\"4\"",
                "\"partitions\":0",
                "\"partitions\":-4",
                "\"partitions\":4.5",
                "\"partitions\":2147483648",
                "\"partitions\":[4]",
                "\"partitions\":null",
                "\"topicId\":4",
                "\"topicId\":\"\"",
                "\"topicId\":\"short\"",
                "\"topicId\":{\"a\":[]}",
                "\"seen\":-1",
                "\"seen\":true",
                "\"seen\":1e99",
                "\"seen\":99999999999999999999999",
                "\"epoch\":-1",
                "\"epoch\":\"3\"",
                "\"epoch\":2147483648",
                "\"at\":7",
                "\"at\":\"x7Tq0a\"",
                "\"at\":\"x7Tq0a:-1\"",
                "\"at\":\":5\"",
                "\"at\":\"x7Tq0a:99999999999999999999\"",
                "\"at\":\"x7 q:5\"",
                "\"at\":[\"x7Tq0a:5\"]"
            })
    void ourOwnMembersAreIgnoredWhenInvalid(String member) {
        assertEquals(
                at("edits", 0, OptionalLong.of(1), OptionalLong.empty()),
                only("{\"topic\":\"edits\",\"partition\":0,\"offset\":1," + member + "}"));
    }

    @Test
    void theNormalFormReadsBackAsTheSameId() {
        String text = "[{\"topic\":\"edits\",\"partition\":0,\"timestamp\":5,\"seen\":3,"
                + "\"at\":\"x7Tq0a:1532031\",\"epoch\":0,\"partitions\":4,\"topicId\":\"AbCd-_09\"},"
                + "{\"topic\":\"edits\",\"partition\":1,\"offset\":-1},\"pages\"]";
        assertEquals(text, parse(text).toHeader());
        assertEquals(parse(text), parse(parse(text).toHeader()));
    }

    @Test
    void theNormalFormIsOneLineOfPrintableAscii() {
        String header =
                parse("[\"\u00e9\\u0000\\n\\u2028\\ud83d\\ude00\\\"\u2028\"]").toHeader();
        assertTrue(header.chars().allMatch(c -> c >= ' ' && c <= '~'), header);
        assertEquals(
                List.of(new WholeTopic("\u00e9\0\n\u2028\ud83d\ude00\"\u2028")),
                parse(header).entries());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t \t"})
    void blankTextIsNotAnId(String text) {
        assertNull(LastEventId.parse(text, 1000, 10));
    }

    @Test
    void nullIsNotAnId() {
        assertNull(LastEventId.parse(null, 1000, 10));
    }

    @Test
    void anIdOfOffsetsAndTimestampsNamesEveryPosition() {
        assertTrue(parse("[{\"topic\":\"a\",\"partition\":0,\"offset\":0},"
                        + "{\"topic\":\"a\",\"partition\":1,\"timestamp\":0},"
                        + "{\"topic\":\"b\",\"partition\":0,\"offset\":4,\"timestamp\":9}]")
                .namesEveryPosition());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"b\"",
                "{\"topic\":\"b\",\"partition\":0}",
                "{\"topic\":\"b\",\"partition\":0,\"offset\":-1}",
                "{\"topic\":\"b\",\"partition\":0,\"offset\":-2}",
                "{\"topic\":\"b\",\"partition\":0,\"offset\":-1,\"timestamp\":9}"
            })
    void anIdWithAnEntryWithoutAPositionDoesNotNameEveryPosition(String entry) {
        assertFalse(parse("[{\"topic\":\"a\",\"partition\":0,\"offset\":0}," + entry + "]")
                .namesEveryPosition());
    }

    @Test
    void anIdOf300PartitionsIsRead() {
        String text = IntStream.range(0, 300)
                .mapToObj(p -> "{\"topic\":\"eqiad.mediawiki.recentchange\",\"partition\":" + p + ",\"offset\":7}")
                .collect(Collectors.joining(",", "[", "]"));
        assertEquals(300, parse(text).entries().size());
        assertEquals(text, parse(text).toHeader());
    }

    private static PartitionEntry at(String topic, int partition, OptionalLong offset, OptionalLong timestamp) {
        return new PartitionEntry(
                topic, partition, offset, timestamp, OptionalInt.empty(), null, 0, null, OffsetAndEpoch.UNKNOWN);
    }

    private static PartitionEntry only(String entry) {
        return (PartitionEntry) parse("[" + entry + "]").entries().get(0);
    }

    private static LastEventId parse(String text) {
        @Nullable LastEventId id = LastEventId.parse(text, 131072, 2000);
        assertNotNull(id);
        return id;
    }
}
