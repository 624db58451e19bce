package io.github.kafkasse.internal.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.internal.common.FakeScheduler;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class SharedAnswersTest {
    private final FakeScheduler scheduler = new FakeScheduler();
    private final List<CompletableFuture<Integer>> promises =
            Stream.generate(CompletableFuture<Integer>::new).limit(3).toList();
    private int calls;

    private SharedAnswers<Integer> answers(int... failing) {
        BitSet indices = new BitSet();
        for (int index : failing) {
            indices.set(index);
        }
        SharedAnswers<Integer> answers = new SharedAnswers<>(promises, indices, scheduler, () -> {}).begin();
        answers.join(() -> calls++);
        return answers;
    }

    @Test
    void aClientIsCalledOnceForAllAnswers() {
        SharedAnswers<Integer> answers = answers();
        promises.get(0).complete(10);
        promises.get(1).complete(11);
        assertEquals(0, calls);
        assertFalse(answers.isRipe());
        promises.get(2).complete(12);
        assertEquals(1, calls);
        assertTrue(answers.isComplete());
        assertEquals(11, answers.get(1));
        assertEquals(0, scheduler.pending());
    }

    @Test
    void aPartitionWithoutAnAnswerDelaysTheOthersForAMoment() {
        SharedAnswers<Integer> answers = answers();
        scheduler.pass(Duration.ofMinutes(1));
        promises.get(1).complete(11);
        scheduler.pass(SharedAnswers.GRACE.minusMillis(1));
        assertEquals(0, calls);
        scheduler.pass(Duration.ofMillis(1));
        assertEquals(1, calls);
        assertTrue(answers.isRipe());
        assertFalse(answers.isComplete());
        assertFalse(answers.isAnswered(0));
        assertTrue(answers.isAnswered(1));
        promises.get(0).complete(10);
        assertEquals(2, calls, "each later answer may be the one that a client needs");
    }

    @Test
    void aPartitionThatIsKnownToFailIsNotExpected() {
        SharedAnswers<Integer> answers = answers(0, 2);
        assertFalse(answers.isRipe());
        promises.get(1).complete(11);
        assertTrue(answers.isRipe());
        assertEquals(1, calls);
        assertEquals(0, scheduler.pending());
    }

    @Test
    void ifAllAreKnownToFailNoneIsExpected() {
        assertTrue(answers(0, 1, 2).isRipe());
    }

    @Test
    void aFailureOfKafkaIsAnAnswerToo() {
        SharedAnswers<Integer> answers = answers();
        promises.forEach(promise -> promise.completeExceptionally(new TimeoutException("no leader")));
        assertEquals(1, calls);
        assertTrue(answers.isComplete());
        assertFalse(answers.isAnswered(0));
        assertInstanceOf(TimeoutException.class, answers.failure());
        assertNull(answers.error());
    }

    @Test
    void anotherFailureIsReportedAtOnce() {
        SharedAnswers<Integer> answers = answers();
        promises.get(1).completeExceptionally(NotAvailable.partition(new TopicPartition("t", 1)));
        assertEquals(1, calls);
        assertInstanceOf(TopicNotAvailableException.class, answers.error());
    }
}
