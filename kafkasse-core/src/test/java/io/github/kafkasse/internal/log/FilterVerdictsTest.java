package io.github.kafkasse.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamEvent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The stored results of filters that several clients share. */
class FilterVerdictsTest {
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);

    private final RecordWindow window = new RecordWindow(0);
    private final FilterGuard guard = Records.filterGuard(new KafkaSseListener() {});
    private final AtomicInteger asked = new AtomicInteger();
    private final SharedFilters filters = new SharedFilters(1 << 20);

    /** A filter that is equal to others with the same divisor. */
    private record Multiples(int of, AtomicInteger asked) implements RecordFilter {
        @Override
        public boolean accepts(StreamEvent event) {
            asked.incrementAndGet();
            return event.offset() % of == 0;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Multiples multiples && multiples.of == of;
        }

        @Override
        public int hashCode() {
            return of;
        }
    }

    /** The results that two clients with the same filter share. */
    private FilterVerdicts verdicts(RecordFilter filter) {
        SharedFilter first = filters.acquire(filter);
        SharedFilter second = filters.acquire(filter);
        assertNotNull(first);
        assertSame(first, second);
        return first.verdicts(window);
    }

    @Test
    void equalFiltersAreCalledOnceARecord() {
        for (int round = 0; round < 3; round++) {
            FilterVerdicts verdicts = verdicts(new Multiples(3, asked));
            assertNotNull(verdicts);
            for (int i = 0; i < 1_000; i++) {
                assertEquals(i % 3 == 0, verdicts.accepts(i, Records.event(PARTITION, i), guard));
            }
        }
        assertEquals(1_000, asked.get());
    }

    @Test
    void recordsAreFilteredInAnyOrder() {
        FilterVerdicts verdicts = verdicts(new Multiples(7, asked));
        assertNotNull(verdicts);
        for (int i = 0; i < 2_000; i++) {
            int index = i * 777 % 2_000;
            assertEquals(index % 7 == 0, verdicts.accepts(index, Records.event(PARTITION, index), guard));
        }
        assertEquals(2_000, asked.get());
        for (int i = 0; i < 2_000; i++) {
            assertEquals(i % 7 == 0, verdicts.accepts(i, Records.event(PARTITION, i), guard));
        }
        assertEquals(2_000, asked.get());
    }

    @Test
    void differentFiltersHaveTheirOwnVerdicts() {
        FilterVerdicts even = verdicts(new Multiples(2, asked));
        assertSame(even, verdicts(new Multiples(2, asked)));
        assertNotSame(even, verdicts(new Multiples(3, asked)));
    }

    @Test
    void aThreadWaitsForAVerdictThatAnotherThreadComputes() {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        FilterVerdicts verdicts = verdicts(event -> {
            asked.incrementAndGet();
            begun.complete(null);
            return answer.join();
        });
        assertNotNull(verdicts);
        StreamEvent event = Records.event(PARTITION, 0);
        CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(
                () -> verdicts.accepts(0, event, guard), task -> new Thread(task).start());
        begun.join();
        CompletableFuture<Thread> waiting = new CompletableFuture<>();
        CompletableFuture<Boolean> second = CompletableFuture.supplyAsync(
                () -> {
                    waiting.complete(Thread.currentThread());
                    return verdicts.accepts(0, event, guard);
                },
                task -> new Thread(task).start());
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> waiting.join().getState() == Thread.State.BLOCKED);
        answer.complete(true);
        assertEquals(true, first.join());
        assertEquals(true, second.join());
        assertEquals(1, asked.get());
    }
}
