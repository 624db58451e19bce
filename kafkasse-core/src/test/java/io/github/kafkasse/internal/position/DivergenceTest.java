package io.github.kafkasse.internal.position;

import static io.github.kafkasse.internal.position.ResolverFixture.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.kafkasse.internal.position.Resolution.PartitionStart;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
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
    void alsoWhereTheLogIsShorterThanItWas() {
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
    void anOffsetThatWasReadUnderThePresentLeaderNeedsNoQuestion() {
        kafka.append("edits", 0, 6, 7, 8);
        PartitionStart start = resume(5, 1);
        assertEquals(5, start.offset());
        assertFalse(start.hasDiverged());
        assertEquals(1, start.epoch());
        assertFalse(kafka.requests.contains("common [edits-0]"));
    }

    @Test
    void anIdWithoutAnEpochCountsAsItStands() {
        kafka.append("edits", 0, 6, 7, 8);
        PartitionStart start = fixture.resume(at(0, 5)).get(0);
        assertEquals(5, start.offset());
        assertFalse(start.hasDiverged());
        assertEquals(1, start.epoch(), "the next id has one");
    }

    @Test
    void anEpochThatNoLeaderHadIsNotHandedToKafka() {
        kafka.append("edits", 0, 6, 7, 8);
        PartitionStart start = resume(5, Integer.MAX_VALUE);
        assertEquals(5, start.offset());
        assertFalse(start.hasDiverged());
        assertFalse(kafka.requests.contains("common [edits-0]"));
    }

    @Test
    void whatRetentionHasDeletedSinceIsToldToo() {
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

    private PartitionStart resume(long offset, int epoch) {
        return fixture.resume(at(0, offset, "\"epoch\":" + epoch)).get(0);
    }
}
