package io.github.kafkasse.internal.position;

import static io.github.kafkasse.internal.position.ResolverFixture.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.kafkasse.internal.kafka.FakeKafka;
import io.github.kafkasse.internal.kafka.TopicInfo;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Resuming in a log that an unclean leader election has truncated. */
class DivergenceTest {
    private static final TopicPartition EDITS = new TopicPartition("edits", 0);

    private final ResolverFixture fixture = new ResolverFixture();
    private final FakeKafka kafka = fixture.kafka;

    /** Epoch 0 has records 0 to 4, of which the next leader lacks 3 and 4. */
    @BeforeEach
    void uncleanElection() {
        kafka.topic("edits", 1);
        kafka.elect("edits", 0, 0);
        kafka.append("edits", 0, 1, 2, 3, 4, 5);
        kafka.elect("edits", 0, 3);
    }

    @Test
    void anOffsetOfALostRecordContinuesWhereTheLogsDiffer() {
        kafka.append("edits", 0, 6, 7, 8);
        for (int read = 4; read <= 5; read++) {
            PartitionStart start = resume(read, 0);
            assertEquals(3, start.offset());
            assertEquals(3, start.divergedAt());
            assertEquals(0, start.lost());
        }
    }

    @Test
    void anOffsetOfALostRecordContinuesWhereTheLogsDifferInAShorterLogToo() {
        assertEquals(3, resume(5, 0).divergedAt());
        assertEquals(3, resume(5, 0).offset());
        kafka.append("edits", 0, 6);
        assertEquals(3, resume(5, 0).divergedAt());
        assertEquals(3, resume(5, 0).offset());
    }

    @Test
    void anOffsetThatBothLogsHaveIsExact() {
        kafka.append("edits", 0, 6, 7, 8);
        for (int read = 0; read <= 3; read++) {
            PartitionStart start = resume(read, 0);
            assertEquals(read, start.offset());
            assertFalse(start.hasDiverged());
            assertEquals(0, start.epoch());
        }
    }

    @Test
    void anOffsetOfThePresentLeaderIsNotChecked() {
        kafka.append("edits", 0, 6, 7, 8);
        PartitionStart start = resume(5, 1);
        assertEquals(5, start.offset());
        assertFalse(start.hasDiverged());
        assertEquals(1, start.epoch());
        assertFalse(kafka.requests.contains("common [edits-0]"));
    }

    @Test
    void anOffsetWithoutAnEpochIsNotChecked() {
        kafka.append("edits", 0, 6, 7, 8);
        PartitionStart start = fixture.resume(at(0, 5)).get(0);
        assertEquals(5, start.offset());
        assertFalse(start.hasDiverged());
        assertEquals(1, start.epoch(), "the next id has one");
    }

    @Test
    void anEpochThatNoLeaderHadIsNotSentToKafka() {
        kafka.append("edits", 0, 6, 7, 8);
        PartitionStart start = resume(5, Integer.MAX_VALUE);
        assertEquals(5, start.offset());
        assertFalse(start.hasDiverged());
        assertFalse(kafka.requests.contains("common [edits-0]"));
    }

    @Test
    void recordsThatRetentionDeletedAreReportedToo() {
        kafka.append("edits", 0, 6, 7, 8);
        kafka.deleteBefore("edits", 0, 5);
        PartitionStart start = resume(4, 0);
        assertEquals(5, start.offset());
        assertEquals(3, start.divergedAt());
        assertEquals(2, start.lost());
        assertEquals(1, start.epoch());
    }

    @Test
    void aLogInMemoryAnswersOnlyForItsOwnEpoch() {
        kafka.append("edits", 0, 6, 7, 8);
        fixture.live.put(EDITS, new LiveLogs.Window(0, 6, 1));
        assertEquals(3, resume(5, 0).offset());
        kafka.requests.clear();
        assertEquals(5, resume(5, 1).offset());
        assertEquals(List.of(), kafka.requests);
    }

    /** Reads records 0 to 4 of a topic, which is then recreated; the directory does not know that yet. */
    private String recreate(String then) {
        kafka.topic("edits", 1);
        kafka.elect("edits", 0, 0);
        kafka.append("edits", 0, 1, 2, 3, 4, 5);
        String id = kafka.info("edits").shortId();
        String entry = at(0, 5, "\"epoch\":0", "\"topicId\":\"" + id + "\"");
        assertEquals(5, fixture.resume(entry).get(0).offset());
        kafka.topic("edits", 1);
        if (!then.isEmpty()) {
            kafka.elect("edits", 0, 0);
            kafka.elect("edits", 0, 0);
        }
        return entry;
    }

    @Test
    void anOffsetThatANewTopicDoesNotHaveIsNotOneThatTheOldTopicLost() {
        for (String epochs : List.of("", "two epochs")) {
            String entry = recreate(epochs);
            Resolution resolution = fixture.resolve(Set.of("edits"), "[" + entry + "]", null);
            assertEquals(
                    kafka.info("edits").id(), resolution.topics().get(0).info().id(), epochs);
            assertEquals(0, resolution.partitions().get(0).offset());
            assertFalse(resolution.partitions().get(0).hasDiverged());
            assertEquals(0, resolution.partitions().get(0).lost());
        }
    }

    @Test
    void aLateLookupIgnoresAnAnswerAboutAnotherTopic() {
        TopicInfo old = kafka.info("edits");
        TopicInfo now = kafka.topic("edits", 1);
        assertEquals(List.of(), late(old.id(), 5));
        assertEquals(0, late(now.id(), 5).get(0).offset());
    }

    private List<PartitionStart> late(Uuid topicId, long offset) {
        StartRule start = new StartRule(
                new TopicIdPartition(topicId, EDITS),
                StartRule.Kind.OFFSET,
                offset,
                StartRule.UNKNOWN,
                0,
                StartRule.UNKNOWN,
                0);
        return fixture.resolver.resolve(List.of(start), Runnable::run).join();
    }

    private PartitionStart resume(long offset, int epoch) {
        return fixture.resume(at(0, offset, "\"epoch\":" + epoch)).get(0);
    }
}
