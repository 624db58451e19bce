package io.github.kafkasse.internal.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.position.IdEntry.PartitionEntry;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

class IdTextTest {
    private static final List<TopicPartition> PARTITIONS =
            List.of(new TopicPartition("a", 0), new TopicPartition("a", 1), new TopicPartition("b", 3));
    private static final Map<String, StreamTopic> TOPICS = Map.of(
            "a",
            new StreamTopic(new TopicInfo("a", 2, Uuid.fromString("AAAAAAAAAAAAAAAAAAAAAQ")), true),
            "b",
            new StreamTopic(new TopicInfo("b", 9, Uuid.fromString("BBBBBBBBAAAAAAAAAAAAAA")), false));

    @Test
    void namesEveryPartitionAndItsNextOffset() {
        IdText id = new IdText(layout(false), Positions.of(0, 77, 1_532_031).cursor());
        assertEquals(
                "[{\"topic\":\"a\",\"partition\":0,\"offset\":0,\"partitions\":2,\"topicId\":\"AAAAAAAA\"},"
                        + "{\"topic\":\"a\",\"partition\":1,\"offset\":77},"
                        + "{\"topic\":\"b\",\"partition\":3,\"offset\":1532031,\"topicId\":\"BBBBBBBB\"}]",
                id.toString());
    }

    @Test
    void anOffsetOfAnyLengthIsRewritten() {
        IdLayout layout = layout(false);
        Positions.Cursor cursor = Positions.of(9, 9, 9).cursor();
        IdText id = new IdText(layout, cursor);
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            int index = random.nextInt(3);
            cursor.jump(index, random.nextLong() >>> (1 + random.nextInt(63)));
            id.update(index, cursor);
            assertEquals(new IdText(layout, cursor).toString(), id.toString());
        }
    }

    @Test
    void theLongestOffsetFits() {
        IdText id = new IdText(layout(false), Positions.of(Long.MAX_VALUE, 0, 0).cursor());
        assertEquals(0, id.toString().indexOf("[{\"topic\":\"a\",\"partition\":0,\"offset\":9223372036854775807,"));
    }

    @Test
    void aTimestampIdCarriesTheOffsetOfItsCluster() {
        Positions.Cursor cursor = Positions.of(5, 6, 7).cursor();
        cursor.mark(0, 1_000, 3, 0).mark(1, 2_000, 0, 0).mark(2, 3_000, 4, 2);
        assertEquals(
                "[{\"topic\":\"a\",\"partition\":0,\"timestamp\":1000,\"seen\":3,\"at\":\"us:5\",\"partitions\":2,"
                        + "\"topicId\":\"AAAAAAAA\"},"
                        + "{\"topic\":\"a\",\"partition\":1,\"timestamp\":2000,\"at\":\"us:6\"},"
                        + "{\"topic\":\"b\",\"partition\":3,\"timestamp\":3000,\"seen\":4,\"topicId\":\"BBBBBBBB\"}]",
                new IdText(layout(true), cursor).toString());
    }

    @Test
    void aLeaderEpochFollowsThePositionItBelongsTo() {
        Positions.Cursor cursor = Positions.of(5, 6, 7).cursor();
        cursor.epoch(0, 0);
        cursor.epoch(2, 12);
        assertEquals(
                "[{\"topic\":\"a\",\"partition\":0,\"offset\":5,\"epoch\":0,\"partitions\":2,\"topicId\":\"AAAAAAAA\"},"
                        + "{\"topic\":\"a\",\"partition\":1,\"offset\":6},"
                        + "{\"topic\":\"b\",\"partition\":3,\"offset\":7,\"epoch\":12,\"topicId\":\"BBBBBBBB\"}]",
                new IdText(layout(false), cursor).toString());
        cursor.mark(0, 1_000, 3, 0).mark(1, 2_000, 0, 0).mark(2, 3_000, 4, 2);
        assertEquals(
                "[{\"topic\":\"a\",\"partition\":0,\"timestamp\":1000,\"seen\":3,\"at\":\"us:5\",\"epoch\":0,"
                        + "\"partitions\":2,\"topicId\":\"AAAAAAAA\"},"
                        + "{\"topic\":\"a\",\"partition\":1,\"timestamp\":2000,\"at\":\"us:6\"},"
                        + "{\"topic\":\"b\",\"partition\":3,\"timestamp\":3000,\"seen\":4,\"topicId\":\"BBBBBBBB\"}]",
                new IdText(layout(true), cursor).toString());
    }

    @Test
    void theLongestPositionFits() {
        Positions.Cursor cursor = Positions.of(Long.MAX_VALUE, 0, 0).cursor();
        cursor.mark(0, Long.MAX_VALUE, Integer.MAX_VALUE, 0).mark(1, 0, 0, 0).mark(2, 0, 0, 0);
        cursor.epoch(0, Integer.MAX_VALUE);
        IdLayout layout = IdLayout.json(PARTITIONS, TOPICS, true, "abcdef");
        assertEquals(
                0,
                new IdText(layout, cursor)
                        .toString()
                        .indexOf("[{\"topic\":\"a\",\"partition\":0,\"timestamp\":9223372036854775807,"
                                + "\"seen\":2147483647,\"at\":\"abcdef:9223372036854775807\",\"epoch\":2147483647,"));
    }

    @Test
    void aWrittenIdParsesBackToTheSamePositions() {
        Positions.Cursor cursor = Positions.of(5, 6, 7).cursor();
        cursor.mark(0, 1_000, 3, 0).mark(1, 2_000, 0, 0).mark(2, 3_000, 4, 2);
        for (boolean timestamps : new boolean[] {true, false}) {
            String text = new IdText(layout(timestamps), cursor).toString();
            LastEventId id = LastEventId.parse(text, 10_000, 10);
            assertNotNull(id);
            assertEquals(3, id.entries().size());
            PartitionEntry first = (PartitionEntry) id.entries().get(0);
            assertEquals(2, first.partitions().getAsInt());
            assertEquals("AAAAAAAA", first.topicId());
            PartitionEntry last = (PartitionEntry) id.entries().get(2);
            assertEquals(3_000, last.timestamp().getAsLong());
            assertEquals(4, last.seen());
        }
    }

    private static IdLayout layout(boolean timestamps) {
        return IdLayout.json(PARTITIONS, TOPICS, timestamps, "us");
    }
}
