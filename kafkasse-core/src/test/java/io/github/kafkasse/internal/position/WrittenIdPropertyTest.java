package io.github.kafkasse.internal.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** The fast parser for ids that this server has written gives the same result as the parser of the whole grammar. */
class WrittenIdPropertyTest {
    private static final int MAX_ENTRIES = 100;

    /** Texts that an id of another form may contain. */
    private static final List<String> PIECES = List.of(
            "",
            "0",
            "9",
            "99999999999999999999",
            "-1",
            "1.5",
            " ",
            "\"",
            "\\u0061",
            ",",
            "{",
            "}",
            "]",
            "\"offset\":3,",
            ",\"epoch\":2147483648",
            ",\"seen\":0",
            ",\"at\":\"x:y\"",
            ",\"at\":\"us:77\"",
            ",\"more\":[]",
            ",\"topicId\":\"AAAAAAAA\"",
            ",\"partitions\":0",
            "ü");

    @Property(tries = 1_000)
    void anIdOfThisServerIsReadByTheFastParser(@ForAll("seeds") long seed) {
        String text = id(new Random(seed));
        List<IdEntry> read = new WrittenIdReader(text, MAX_ENTRIES).read();
        assertNotNull(read, text);
        assertEquals(new LastEventIdReader(MAX_ENTRIES).read(text), read);
    }

    @Property(tries = 5_000)
    void otherTextIsLeftToTheFullParserOrReadWithTheSameResult(@ForAll("seeds") long seed) {
        Random random = new Random(seed);
        String text = changed(id(random), random);
        List<IdEntry> read = new WrittenIdReader(text, MAX_ENTRIES).read();
        if (read != null) {
            assertEquals(new LastEventIdReader(MAX_ENTRIES).read(text), read, text);
        }
    }

    @Property(tries = 100)
    void anIdOfTooManyEntriesIsLeftToTheFullParser(@ForAll("seeds") long seed) {
        String text = id(new Random(seed));
        int entries = new LastEventIdReader(MAX_ENTRIES).read(text).size();
        assertNull(new WrittenIdReader(text, entries - 1).read());
    }

    private static String changed(String text, Random random) {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + random.nextInt(5));
        return text.substring(0, from) + PIECES.get(random.nextInt(PIECES.size())) + text.substring(to);
    }

    /** An id of one or two topics, by offset or with timestamps, with and without the optional members. */
    private static String id(Random random) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of("a.b-C_d", "edits")) {
            for (int i = 0; i <= random.nextInt(5); i++) {
                partitions.add(new TopicPartition(topic, i * (1 + random.nextInt(2))));
            }
        }
        List<TopicPartition> sorted =
                partitions.stream().distinct().sorted(PartitionStart.ORDER).toList();
        Positions.Cursor cursor = Positions.of(
                        sorted.stream().mapToLong(each -> number(random)).toArray())
                .cursor();
        boolean timestamps = random.nextBoolean();
        for (int i = 0; i < sorted.size(); i++) {
            cursor.epoch(i, random.nextBoolean() ? OffsetAndEpoch.UNKNOWN : random.nextInt(Integer.MAX_VALUE));
            if (timestamps || random.nextInt(4) == 0) {
                cursor.mark(i, number(random), random.nextInt(3), random.nextInt(2));
            }
        }
        Map<String, StreamTopic> topics = Map.of(
                "a.b-C_d",
                new StreamTopic(
                        new TopicInfo("a.b-C_d", 1 + random.nextInt(9), Uuid.randomUuid()), random.nextBoolean()),
                "edits",
                new StreamTopic(new TopicInfo("edits", 9, Uuid.ZERO_UUID), random.nextBoolean()));
        return new IdText(IdLayout.json(sorted, topics, timestamps, "us"), cursor).toString();
    }

    /** A number of up to 18 digits, the maximum that the fast parser reads. */
    private static long number(Random random) {
        return (random.nextLong() >>> 1) % (long) Math.pow(10, random.nextInt(19));
    }

    @Provide
    Arbitrary<Long> seeds() {
        return Arbitraries.longs();
    }
}
