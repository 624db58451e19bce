package io.github.kafkasse.internal.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.InvalidAssignmentException;
import io.github.kafkasse.internal.position.IdEntry.PartitionEntry;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The grammar of {@code Last-Event-ID}, for random ids, and for random changes of them. */
class LastEventIdPropertyTest {
    private static final int MAX_LENGTH = 100_000;

    /** An entry, and one way in which a client may write it. */
    private record Written(String key, long offset, long timestamp, String text) {}

    private static LastEventId parse(String text) {
        return LastEventId.parse(text, MAX_LENGTH, 100);
    }

    @Property(tries = 1_000)
    void anIdOfTheGrammarIsParsedToItsEntries(
            @ForAll("entries") List<Written> entries, @ForAll("spaces") String space) {
        String text = space + "[" + entries.stream().map(Written::text).collect(Collectors.joining("," + space)) + "]";
        LastEventId id = parse(text);
        assertNotNull(id);
        assertEquals(entries.size(), id.entries().size());
        for (IdEntry entry : id.entries()) {
            PartitionEntry position = (PartitionEntry) entry;
            Written written = entries.stream()
                    .filter(each -> each.key.equals(position.topic() + "/" + position.partition()))
                    .findAny()
                    .orElseThrow();
            assertEquals(written.offset, position.offset().orElse(Long.MIN_VALUE));
            assertEquals(written.timestamp, position.timestamp().orElse(Long.MIN_VALUE));
        }
        assertEquals(id, parse(id.toHeader()));
        assertTrue(id.toHeader().chars().allMatch(c -> c >= ' ' && c < 127), id.toHeader());
    }

    @Property(tries = 3_000)
    void textOutsideTheGrammarIsRefusedWithoutAnotherException(
            @ForAll("entries") List<Written> entries, @ForAll("changes") List<Change> changes) {
        String text = "[" + entries.stream().map(Written::text).collect(Collectors.joining(",")) + "]";
        for (Change change : changes) {
            text = change.of(text);
        }
        assertRefusedOrStable(text);
    }

    @Property(tries = 1_000)
    void anyTextIsRefusedOrEqualToItsNormalForm(@ForAll String text) {
        assertRefusedOrStable(text);
        assertRefusedOrStable("[" + text + "]");
        assertRefusedOrStable("[{\"topic\":\"t\",\"partition\":" + text + "}]");
    }

    private static void assertRefusedOrStable(String text) {
        LastEventId id;
        try {
            id = parse(text);
        } catch (InvalidAssignmentException e) {
            assertTrue(e.getMessage().length() < 1_000, e.getMessage());
            return;
        }
        if (id == null) {
            assertTrue(text.isBlank());
        } else {
            assertEquals(id, parse(id.toHeader()), text);
        }
    }

    @Property(tries = 200)
    void thePartitionOfATopicIsNamedOnce(@ForAll("entries") List<Written> entries) {
        String twice = entries.get(0).text;
        assertThrows(InvalidAssignmentException.class, () -> parse("[" + twice + "," + twice + "]"));
        assertNull(parse(" "));
    }

    /** One small change of a text. */
    private record Change(double where, int removed, String inserted) {
        String of(String text) {
            int start = (int) (where * text.length());
            int end = Math.min(text.length(), start + removed);
            return text.substring(0, start) + inserted + text.substring(end);
        }
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<String> inserted = Arbitraries.of(
                "",
                "",
                "[",
                "]",
                "{",
                "}",
                "\"",
                "\\",
                ",",
                ":",
                "-",
                "0",
                "9",
                "1e300",
                "1.5",
                "-0",
                "null",
                "\0",
                "\uFEFF",
                "\ud800",
                "99999999999999999999",
                "\"offset\":",
                "\"topic\":\"x\",",
                "/**/",
                "NaN",
                "\n");
        return Combinators.combine(
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.integers().between(0, 4),
                        inserted)
                .as(Change::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    @Provide
    Arbitrary<String> spaces() {
        return Arbitraries.of("", " ", "\n\t", "  ");
    }

    @Provide
    Arbitrary<List<Written>> entries() {
        Arbitrary<String> topics = Arbitraries.of("a", "edits", "eqiad.page-create", "ü", "a b", "\u2028");
        Arbitrary<Integer> partitions = Arbitraries.integers().between(0, Integer.MAX_VALUE);
        Arbitrary<Long> offsets = Arbitraries.oneOf(
                Arbitraries.of(-1L, -2L, 0L, Long.MAX_VALUE, Long.MIN_VALUE),
                Arbitraries.longs().greaterOrEqual(0));
        Arbitrary<Long> timestamps = Arbitraries.oneOf(
                Arbitraries.of(Long.MIN_VALUE), Arbitraries.longs().greaterOrEqual(0));
        Arbitrary<String> more = Arbitraries.of("", ",\"x\":[1,{\"y\":null}]", ",\"\":\"\\u0000\"");
        return Combinators.combine(topics, partitions, offsets, timestamps, more, Arbitraries.of(true, false))
                .as((topic, partition, offset, timestamp, unknown, first) -> {
                    String name = "\"topic\":\"" + topic + "\"";
                    String rest = "\"partition\":" + partition
                            + (offset == Long.MIN_VALUE ? "" : ",\"offset\":" + offset)
                            + (timestamp == Long.MIN_VALUE ? "" : " , \"timestamp\" : " + timestamp)
                            + unknown;
                    String text = first ? "{" + name + "," + rest + "}" : "{" + rest + "," + name + "}";
                    return new Written(topic + "/" + partition, offset, timestamp, text);
                })
                .list()
                .ofMinSize(1)
                .ofMaxSize(20)
                .uniqueElements(Written::key);
    }

    @Property(tries = 200)
    void anIdLongerThanTheLimitIsRefused(@ForAll("entries") List<Written> entries) {
        String text = "[" + entries.stream().map(Written::text).collect(Collectors.joining(",")) + "]";
        int length = text.length();
        assertThrows(InvalidAssignmentException.class, () -> LastEventId.parse(text, length - 1, 100));
        assertThrows(InvalidAssignmentException.class, () -> LastEventId.parse(text, length, entries.size() - 1));
    }
}
