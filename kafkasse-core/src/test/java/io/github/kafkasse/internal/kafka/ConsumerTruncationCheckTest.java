package io.github.kafkasse.internal.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.internal.common.RateLimitedLog;
import io.github.kafkasse.internal.log.FakeLogs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ConsumerTruncationCheckTest {
    private static final TopicPartition T0 = new TopicPartition("t", 0);
    private static final TopicPartition T1 = new TopicPartition("t", 1);
    private static final TopicPartition T2 = new TopicPartition("t", 2);

    private final FakeLogs logs = new FakeLogs();
    private long now = Long.MAX_VALUE - 1_000_000_000L;
    private final ConsumerTruncationCheck check = new ConsumerTruncationCheck(
            logs::consumer,
            new RateLimitedLog(LoggerFactory.getLogger(ConsumerTruncationCheckTest.class), () -> now),
            () -> now,
            Duration.ofSeconds(1));

    /** In each partition, epoch 0 has 10 records, of which epoch 1 lacks the last 4, 2, or none. */
    @BeforeEach
    void elections() {
        long end = 6;
        for (TopicPartition partition : List.of(T0, T1, T2)) {
            logs.elect(partition, 0);
            logs.append(partition, 10, 20);
            logs.elect(partition, end);
            logs.append(partition, 20, 20);
            end += 2;
        }
    }

    @Test
    void returnsWhereTheLogsDiffer() {
        assertEquals(List.of(6L, 6L, 6L, 5L), ask(T0, 7, 10, 6, 5));
        assertEquals(List.of(8L, 10L), List.of(ask(T1, 9).get(0), ask(T2, 10).get(0)));
    }

    @Test
    void requestsForOneEpochAreAnsweredTogether() {
        List<CompletableFuture<OffsetAndEpoch>> answers = new ArrayList<>();
        for (TopicPartition partition : List.of(T0, T1, T2)) {
            IntStream.rangeClosed(1, 10).forEach(offset -> answers.add(begin(partition, offset, 0)));
        }
        check.step();
        assertTrue(answers.stream().allMatch(CompletableFuture::isDone));
        assertEquals(6, answers.get(9).join().offset());
        assertEquals(8, answers.get(19).join().offset());
        assertEquals(10, answers.get(29).join().offset());
        assertEquals(3, answers.get(12).join().offset());
        assertEquals(1, logs.consumers.size());
    }

    @Test
    void anotherEpochOfThePartitionNeedsAnotherStep() {
        logs.elect(T0, 20);
        CompletableFuture<OffsetAndEpoch> first = begin(T0, 10, 0);
        CompletableFuture<OffsetAndEpoch> second = begin(T0, 24, 1);
        assertEquals(0, check.step());
        assertEquals(6, first.join().offset());
        assertFalse(second.isDone());
        check.step();
        assertEquals(new OffsetAndEpoch(20, 1), second.join());
    }

    @Test
    void questionsFailWhenKafkaFailsAndLaterOnesAreAnswered() {
        logs.away = true;
        CompletableFuture<OffsetAndEpoch> answer = begin(T0, 10, 0);
        check.step();
        assertTrue(answer.isCompletedExceptionally());
        logs.away = false;
        now += Duration.ofSeconds(2).toNanos();
        assertEquals(List.of(6L), ask(T0, 10));
    }

    @Test
    void theConsumerIsClosedAfterAMinuteWithoutQuestions() {
        ask(T0, 10);
        now += Duration.ofSeconds(59).toNanos();
        check.step();
        assertFalse(logs.consumers.get(0).closed());
        now += Duration.ofSeconds(2).toNanos();
        check.step();
        assertTrue(logs.consumers.get(0).closed());
        assertEquals(List.of(6L), ask(T0, 10));
    }

    private CompletableFuture<OffsetAndEpoch> begin(TopicPartition partition, long offset, int epoch) {
        return check.lastCommon(partition, new OffsetAndEpoch(offset, epoch), epoch + 1);
    }

    private List<Long> ask(TopicPartition partition, long... offsets) {
        List<CompletableFuture<OffsetAndEpoch>> answers = new ArrayList<>();
        for (long offset : offsets) {
            answers.add(begin(partition, offset, 0));
        }
        check.step();
        return answers.stream().map(answer -> answer.join().offset()).toList();
    }
}
