package io.github.kafkasse.internal.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.InvalidAssignmentException;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.position.IdEntry.PartitionEntry;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compact ids contain the same as JSON ids, in fewer characters. */
class CompactIdTest {
    /** All partitions of one topic, and two runs of another. */
    private static final List<TopicPartition> PARTITIONS = Stream.concat(
                    IntStream.range(0, 3).mapToObj(i -> new TopicPartition("codfw.edits", i)),
                    Stream.of(4, 5, 9).map(i -> new TopicPartition("eqiad_edits-2", i)))
            .toList();

    private static final Map<String, StreamTopic> TOPICS = Map.of(
            "codfw.edits",
            new StreamTopic(new TopicInfo("codfw.edits", 3, Uuid.fromString("AAAAAAAAAAAAAAAAAAAAAQ")), true),
            "eqiad_edits-2",
            new StreamTopic(new TopicInfo("eqiad_edits-2", 12, Uuid.ZERO_UUID), false));

    private static Positions.Cursor offsetsAndEpochs() {
        Positions.Cursor positions = Positions.of(0, 31, 32, 1_023, 1_024, 77).cursor();
        positions.epoch(1, 0);
        positions.epoch(2, 30);
        return positions;
    }

    private static Positions.Cursor timestamps() {
        Positions.Cursor positions = Positions.of(5, 6, 7, 8, 9, 10).cursor();
        for (int i = 0; i < PARTITIONS.size(); i++) {
            positions.mark(i, i, i, i == 2 ? 1 : 0);
        }
        return positions;
    }

    @Test
    void anIdHasTheOffsetAndTheEpochOfEachPartition() {
        assertEquals(
                "2~codfw.edits!3*AAAAAAAA!0!" + "CBFAH4AGAfg" + "~eqiad_edits-2!!4!" + "BBA_fBQ" + "~!!9!" + "ABAiNA",
                new IdText(layout(false), offsetsAndEpochs()).toString());
    }

    @Test
    void anIdWithTimestampsHasTheClusterOnce() {
        assertEquals(
                "2*us~codfw.edits!3*AAAAAAAA!0!" + "CABwACGACGFBQ" + "~eqiad_edits-2!!4!" + "BBADBQDBQIBQ" + "~!!9!"
                        + "ABAFAFAKA",
                new IdText(layout(true), timestamps()).toString());
    }

    @Test
    void anIdOfVersionOneIsRead() {
        assertEquals(
                parse(new IdText(layout(false), offsetsAndEpochs()).toString()).entries(),
                parse("1~codfw.edits!3*AAAAAAAA!0!" + "BA" + "Cf" + "hAhA" + "~eqiad_edits-2!!4!" + "B_f" + "BhgA"
                                + "~!!9!" + "BiN")
                        .entries());
    }

    @Test
    void anIdOfVersionOneWithTimestampsIsRead() {
        assertEquals(
                parse(new IdText(layout(true), timestamps()).toString()).entries(),
                parse("1*us~codfw.edits!3*AAAAAAAA!0!" + "BAAF" + "BBBG" + "ACC" + "~eqiad_edits-2!!4!" + "BDDI"
                                + "BEEJ" + "~!!9!" + "BFFK")
                        .entries());
    }

    @Test
    void anIdOfEitherFormIsParsedToTheSameEntries() {
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            boolean timestamps = random.nextBoolean();
            Positions.Cursor positions = randomPositions(random, timestamps);
            String json = new IdText(IdLayout.json(PARTITIONS, TOPICS, timestamps, "us"), positions).toString();
            String compact = new IdText(layout(timestamps), positions).toString();
            assertEquals(parse(json).entries(), parse(compact).entries(), compact);
        }
    }

    @Test
    void anIdIsUpdatedInPlace() {
        Random random = new Random(7);
        Positions.Cursor positions = randomPositions(random, false);
        IdText id = new IdText(layout(false), positions);
        for (int i = 0; i < 500; i++) {
            int index = random.nextInt(PARTITIONS.size());
            positions.jump(index, random.nextLong() >>> (1 + random.nextInt(63)));
            id.update(index, positions);
            assertEquals(new IdText(layout(false), positions).toString(), id.toString());
        }
    }

    @Test
    void manyPositionsAreUpdatedInPlaceAndReadBack() {
        Random random = new Random(17);
        for (int round = 0; round < 20; round++) {
            int count = 1 + random.nextInt(200);
            boolean timestamps = random.nextBoolean();
            Positions.Cursor positions = Positions.of(random.longs(count, 0, 1L << (1 + random.nextInt(55)))
                            .toArray())
                    .cursor();
            for (int i = 0; i < count; i++) {
                positions.epoch(i, random.nextInt(-1, 1 + random.nextInt(5)));
                positions.mark(i, 1_700_000_000_000L + random.nextInt(100_000), random.nextInt(2), 0);
            }
            IdText id = new IdText(wide(count, timestamps), positions);
            for (int i = 0; i < 200; i++) {
                int index = random.nextInt(count);
                positions.jump(index, positions.offset(index) + random.nextLong(1L << random.nextInt(1, 50)));
                id.update(index, positions);
            }
            assertEquals(new IdText(wide(count, timestamps), positions).toString(), id.toString());
            IdLayout json = IdLayout.json(wide(count), wideTopic(count), timestamps, "us");
            assertEquals(
                    parse(new IdText(json, positions).toString()).entries(),
                    parse(id.toString()).entries());
        }
    }

    @Test
    void aPartitionWithAnOffsetOfTenDigitsTakesSixCharacters() {
        int count = 1_000;
        Positions.Cursor positions = Positions.of(new Random(3)
                        .longs(count, 1_000_000_000L, 10_000_000_000L)
                        .toArray())
                .cursor();
        IntStream.range(0, count).forEach(i -> positions.epoch(i, 7));
        IdText id = new IdText(wide(count, false), positions);
        assertTrue(id.length() <= 6_144, id.length() + " characters");
        assertEquals(count, parse(id.toString()).entries().size());

        IntStream.range(0, count).forEach(i -> positions.epoch(i, i % 30));
        int length = new IdText(wide(count, false), positions).length();
        assertTrue(length <= 7 * count, length + " characters with different epochs");
    }

    @Test
    void partitionsWithNearlyTheSameOffsetTakeLessThanACharacterEach() {
        int count = 1_000;
        Positions.Cursor positions = Positions.of(new Random(3)
                        .longs(count, 1_234_567_890L, 1_234_567_892L)
                        .toArray())
                .cursor();
        int length = new IdText(wide(count, false), positions).length();
        assertTrue(length <= 600, length + " characters");
    }

    @Test
    void theClientsIdIsReturnedAsItCame() {
        String id = new IdText(layout(false), Positions.of(1, 2, 3, 4, 5, 6).cursor()).toString();
        assertEquals(id, parse(" " + id + " ").toHeader());
        assertTrue(parse(id).namesEveryPosition());
    }

    @Test
    void allCharactersAreSafeInAHeaderAndInAQuery() {
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            boolean timestamps = random.nextBoolean();
            String id = new IdText(layout(timestamps), randomPositions(random, timestamps)).toString();
            assertTrue(id.matches("[A-Za-z0-9._~!*-]+"), id);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3~a!!0!BA", // another version
                "2~a!!0!", // no block
                "2~a!!0!A", // no column
                "2~a!!0!ABAB", // incomplete column
                "2~a!!0!ABABF", // no distance
                "2~a!!0!hAABABA", // 33 positions
                "2~a!!0!ABABiA", // a width of 64
                "2~a!!0!ABAn___________fBg", // 2^63
                "2~a!!0!ABABA~a!!0!ABABA", // twice
                "1~", // no topic
                "1~a!!0!", // no position
                "1~a!!0!B", // incomplete
                "1~a!!0!Bh", // incomplete number
                "1~a!!0!BA~", // empty run
                "1~!!0!BA", // no topic before
                "1~a!x!0!BA", // no number of partitions
                "1~a!*short!0!BA", // no topic id
                "1~a!!-1!BA", // no partition
                "1~a!!9999999999!BA", // no partition
                "1~a b!!0!BA", // no topic name
                "1~a!!0!B=", // no digit
                "1~a!!0!B\u00e9",
                "1~a!!0!BogggggggggggA", // 2^63
                "1*a/b~a!!0!BAAA", // no cluster
                "1~a!!0!BA~a!!0!BA" // twice
            })
    void anInvalidIdIsRefused(String text) {
        InvalidAssignmentException e = assertThrows(InvalidAssignmentException.class, () -> parse(text));
        assertTrue(e.getMessage().startsWith("Last-Event-ID "), e.getMessage());
    }

    @Test
    void theLargestNumbersAreRead() {
        Positions.Cursor positions = Positions.of(Long.MAX_VALUE, 0, 0, 0, 0, 0).cursor();
        positions.epoch(0, Integer.MAX_VALUE);
        PartitionEntry entry = first(new IdText(layout(false), positions).toString());
        assertEquals(Long.MAX_VALUE, entry.offset().orElseThrow());
        assertEquals(Integer.MAX_VALUE, entry.epoch());

        positions.mark(0, Long.MAX_VALUE, Integer.MAX_VALUE, 0);
        entry = first(new IdText(layout(true), positions).toString());
        assertEquals(new ClusterOffset("us", Long.MAX_VALUE), entry.at());
        assertEquals(Long.MAX_VALUE, entry.timestamp().orElseThrow());
        assertEquals(Integer.MAX_VALUE, entry.seen());
        assertEquals(Integer.MAX_VALUE, entry.epoch());
    }

    @Test
    void anIdWithMoreEntriesThanTheServerTakesIsRefused() {
        String id = new IdText(layout(false), Positions.of(1, 2, 3, 4, 5, 6).cursor()).toString();
        assertNotNull(LastEventId.parse(id, 1_000, 6));
        assertThrows(InvalidAssignmentException.class, () -> LastEventId.parse(id, 1_000, 5));
        assertThrows(InvalidAssignmentException.class, () -> LastEventId.parse(id, id.length() - 1, 6));
    }

    @Test
    void aDamagedIdIsRefusedOrReadWithoutAnotherException() {
        Random random = new Random(13);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text =
                    new StringBuilder(new IdText(layout(i % 2 == 0), randomPositions(random, i % 2 == 0)).toString());
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.setCharAt(at, (char) random.nextInt(' ', 0x7f));
                    default -> text.insert(at, text.charAt(random.nextInt(text.length())));
                }
            }
            try {
                LastEventId id = LastEventId.parse(text.toString(), 10_000, 100);
                assertTrue(id == null || id.toHeader().chars().allMatch(c -> c >= ' ' && c < 0x7f));
            } catch (InvalidAssignmentException e) {
                assertTrue(e.getMessage().length() < 1_000, e.getMessage());
            }
        }
    }

    private static List<TopicPartition> wide(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new TopicPartition("wide", i))
                .toList();
    }

    private static Map<String, StreamTopic> wideTopic(int count) {
        return Map.of(
                "wide", new StreamTopic(new TopicInfo("wide", count, Uuid.fromString("BAAAAAAAAAAAAAAAAAAAAQ")), true));
    }

    private static IdLayout wide(int count, boolean timestamps) {
        return IdLayout.compact(wide(count), wideTopic(count), timestamps, "us");
    }

    private static Positions.Cursor randomPositions(Random random, boolean timestamps) {
        long[] offsets = new long[PARTITIONS.size()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = random.nextLong() >>> (5 + random.nextInt(59)); // a JSON id with timestamps takes 18 digits
        }
        Positions.Cursor positions = Positions.of(offsets).cursor();
        for (int i = 0; i < offsets.length; i++) {
            positions.epoch(i, random.nextInt(-1, 40));
            if (timestamps) {
                positions.mark(i, random.nextLong() >>> (1 + random.nextInt(63)), random.nextInt(3), random.nextInt(2));
            }
        }
        return positions;
    }

    private static PartitionEntry first(String id) {
        return (PartitionEntry) parse(id).entries().get(0);
    }

    private static LastEventId parse(String text) {
        LastEventId id = LastEventId.parse(text, 100_000, 2_000);
        assertNotNull(id);
        return id;
    }

    private static IdLayout layout(boolean timestamps) {
        return IdLayout.compact(PARTITIONS, TOPICS, timestamps, "us");
    }
}
