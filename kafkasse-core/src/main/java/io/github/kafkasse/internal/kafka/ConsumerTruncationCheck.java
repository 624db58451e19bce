package io.github.kafkasse.internal.kafka;

import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.internal.common.Loop;
import io.github.kafkasse.internal.common.RateLimitedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Compares the positions of returning clients with Kafka's logs. Only a consumer can ask a leader where an epoch ends
 * (KIP-320). This consumer seeks to the positions and is asked for its position; it never fetches. It exists only while
 * there are questions, and for a minute after that.
 *
 * <p>{@link #step} belongs to one thread of the engine; questions come from any thread.
 */
public final class ConsumerTruncationCheck implements TruncationCheck, Loop {
    private static final long SECOND = 1_000_000_000L;
    private static final long PAUSE_NANOS = SECOND;
    private static final long KEEP_NANOS = 60 * SECOND;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final RenewableConsumer consumer;
    private final LongSupplier nanoTime;
    private final Duration timeout;
    private final Queue<Question> arriving = new ConcurrentLinkedQueue<>();

    // Owned by the thread.
    private final List<Question> questions = new ArrayList<>();
    private long usedNanos;

    private volatile Runnable wakeUp = () -> {};

    private record Question(
            TopicPartition partition,
            OffsetAndEpoch position,
            int leaderEpoch,
            CompletableFuture<OffsetAndEpoch> answer) {
        void settle(OffsetAndEpoch end) {
            answer.complete(end.offset() < position.offset() ? end : position);
        }

        /** Kafka does not have the epoch, so the position cannot be checked. */
        void leaveOpen() {
            answer.complete(OffsetAndEpoch.of(position.offset()));
        }
    }

    /**
     * A check without questions.
     *
     * @param consumers creates a consumer that does not reset its positions
     * @param log receives failures
     * @param nanoTime the clock
     * @param timeout the time limit for an answer of Kafka
     */
    public ConsumerTruncationCheck(
            Supplier<Consumer<byte[], byte[]>> consumers, RateLimitedLog log, LongSupplier nanoTime, Duration timeout) {
        this.consumer = new RenewableConsumer(consumers, log, nanoTime.getAsLong());
        this.nanoTime = nanoTime;
        this.timeout = timeout;
    }

    /** Sets what wakes the thread that waits between two steps. Called before the first step. */
    public void onNews(Runnable action) {
        this.wakeUp = action;
    }

    @Override
    public CompletableFuture<OffsetAndEpoch> lastCommon(
            TopicPartition partition, OffsetAndEpoch position, int leaderEpoch) {
        CompletableFuture<OffsetAndEpoch> answer = new CompletableFuture<>();
        arriving.add(new Question(partition, position, leaderEpoch, answer));
        wakeUp.run();
        return answer;
    }

    /**
     * Answers questions. Those about one epoch of a partition are answered together. Waits for Kafka up to the timeout.
     *
     * @return for how many nanoseconds there is nothing to do, unless there is {@linkplain #onNews news}
     */
    @Override
    public long step() {
        for (Question each = arriving.poll(); each != null; each = arriving.poll()) {
            questions.add(each);
        }
        long now = nanoTime.getAsLong();
        if (questions.isEmpty()) {
            if (consumer.present() != null && now - usedNanos >= KEEP_NANOS) {
                consumer.close();
            }
            return PAUSE_NANOS;
        }
        usedNanos = now;
        Map<TopicPartition, List<Question>> round = takeRound();
        Consumer<byte[], byte[]> present = consumer.get(now);
        if (present == null) {
            fail(round, null);
            return 0;
        }
        try {
            ask(present, round);
        } catch (WakeupException e) {
            fail(round, e); // the engine is closing
        } catch (KafkaException e) {
            fail(round, e);
            consumer.failed(now, e);
        }
        return 0;
    }

    /** For each partition, the questions about one epoch; the question with the earliest leader epoch comes first. */
    private Map<TopicPartition, List<Question>> takeRound() {
        Map<TopicPartition, List<Question>> round = new HashMap<>();
        for (Iterator<Question> all = questions.iterator(); all.hasNext(); ) {
            Question each = all.next();
            List<Question> same = round.computeIfAbsent(each.partition(), partition -> new ArrayList<>());
            if (same.isEmpty()
                    || same.get(0).position().epoch() == each.position().epoch()) {
                same.add(each);
                all.remove();
            }
        }
        return round;
    }

    private void ask(Consumer<byte[], byte[]> present, Map<TopicPartition, List<Question>> round) {
        present.assign(round.keySet());
        // The consumer validates positions only when it has the leader. The leader's epoch makes it discard an
        // earlier leader, and the request for the end offsets makes it find the present one.
        round.forEach((partition, same) -> {
            int leaderEpoch =
                    same.stream().mapToInt(Question::leaderEpoch).max().orElseThrow();
            Seeks.seek(present, partition, new OffsetAndEpoch(0, leaderEpoch));
        });
        present.endOffsets(round.keySet(), timeout);
        Map<TopicPartition, List<Question>> open = new HashMap<>(round);
        seek(present, open);
        while (!open.isEmpty()) {
            TopicPartition next = open.keySet().iterator().next();
            try {
                present.position(next, timeout); // waits for the leader's answer
                List<Question> same = Objects.requireNonNull(open.remove(next));
                same.forEach(each -> each.answer().complete(each.position()));
            } catch (LogTruncationException e) {
                for (TopicPartition partition : e.partitions()) {
                    List<Question> same = open.remove(partition);
                    settle(same == null ? List.of() : same, e.divergentOffsets().get(partition));
                    present.seek(partition, 0); // or it would be validated again
                }
                seek(present, open); // the consumer keeps only one of several failures
            }
        }
        present.assign(Set.of());
    }

    /** Seeks to the highest positions: if an epoch does not end before them, it ends before none of the others. */
    private static void seek(Consumer<byte[], byte[]> present, Map<TopicPartition, List<Question>> open) {
        open.forEach((partition, same) -> {
            OffsetAndEpoch first = same.get(0).position();
            long highest = same.stream()
                    .mapToLong(each -> each.position().offset())
                    .max()
                    .orElseThrow();
            Seeks.seek(present, partition, new OffsetAndEpoch(highest, first.epoch()));
        });
    }

    private static void settle(List<Question> same, @Nullable OffsetAndMetadata divergent) {
        if (divergent == null) {
            same.forEach(Question::leaveOpen);
            return;
        }
        OffsetAndEpoch end =
                new OffsetAndEpoch(divergent.offset(), divergent.leaderEpoch().orElse(OffsetAndEpoch.UNKNOWN));
        same.forEach(each -> each.settle(end));
    }

    private static void fail(Map<TopicPartition, List<Question>> round, @Nullable KafkaException cause) {
        KafkaUnavailableException reason = new KafkaUnavailableException(
                "Kafka did not confirm that it still has the client's position.", RETRY_AFTER, cause);
        round.values().forEach(same -> same.forEach(each -> each.answer().completeExceptionally(reason)));
    }

    /** Ends a step that waits for Kafka. Any thread. */
    public void interrupt() {
        consumer.wakeUp();
    }

    /** Closes the consumer. Called by the thread, after its last step. */
    @Override
    public void close() {
        consumer.close();
    }
}
