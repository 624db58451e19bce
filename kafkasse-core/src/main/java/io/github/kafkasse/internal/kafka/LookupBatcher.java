package io.github.kafkasse.internal.kafka;

import io.github.kafkasse.internal.common.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts one kind of question to Kafka for any number of clients in few requests: while one batch is under way, demands
 * gather, and go out together as the next.
 *
 * <p>A demand never joins a question that was sent before it: the answer could be older than the client, and the client
 * would lose what came to a partition in between. A key that Kafka does not answer (a partition without a leader) does
 * not hold up the others: after some patience the next batch goes out beside it, without that key.
 *
 * <p>The number of questions is bounded, and so is the number under way for each slot. A long demand does not delay a
 * short one by more than a batch: each demand has a {@link #QUANTUM} of keys in each round.
 *
 * <p>Thread-safe. Futures complete on the thread that brings Kafka's answer, outside of the lock.
 *
 * @param <K> what a question is about
 * @param <V> the answer
 */
final class LookupBatcher<K, V> {
    /** Enough that a batch is rarely full; few enough that a request stays small. */
    private static final int MAX_BATCH = 2000;

    /** How many keys of one demand have the same turn. */
    static final int QUANTUM = 100;

    private final Function<List<K>, Map<K, CompletionStage<V>>> question;
    private final Function<K, Object> slotOf;
    private final int maxUnderWay;
    private final int maxQuestions;
    private final Duration patience;
    private final Scheduler scheduler;

    // Guarded by this. A slot without questions has no entry.
    private final Map<Object, Slot> slots = new HashMap<>();
    private final NavigableSet<Slot> queue =
            new TreeSet<>(Comparator.<Slot>comparingLong(slot -> slot.round).thenComparingLong(slot -> slot.number));
    private int questions;
    private int batchesUnderWay;
    private long round;
    private long lastNumber;

    /** A question that has not been sent, and how many demands wait for its answer. */
    private final class Question {
        final CompletableFuture<V> promise = new CompletableFuture<>();
        int waiters;
    }

    /** The questions of which a batch holds only one. It is in the queue if one of them can be sent. */
    private final class Slot {
        final Object key;
        final Map<K, Question> waiting = new LinkedHashMap<>();
        final Set<K> underWay = new HashSet<>();

        /** Its place in the queue; changes only while it is not in there. */
        long round;

        long number;

        Slot(Object key) {
            this.key = key;
        }

        @Nullable
        K next() {
            if (underWay.size() < maxUnderWay) {
                for (K key : waiting.keySet()) {
                    if (!underWay.contains(key)) {
                        return key;
                    }
                }
            }
            return null;
        }
    }

    /**
     * A lane on which nothing is under way.
     *
     * @param question sends a batch; answers for every key
     * @param slotOf of keys with the same slot a batch holds only one
     * @param maxUnderWay how many batches, and how many questions of one slot, may be under way
     * @param maxQuestions how many keys may wait or be under way; a demand for more fails
     * @param patience after what time a batch no longer counts as under way
     * @param scheduler the clock for patience
     */
    LookupBatcher(
            Function<List<K>, Map<K, CompletionStage<V>>> question,
            Function<K, Object> slotOf,
            int maxUnderWay,
            int maxQuestions,
            Duration patience,
            Scheduler scheduler) {
        this.question = question;
        this.slotOf = slotOf;
        this.maxUnderWay = maxUnderWay;
        this.maxQuestions = maxQuestions;
        this.patience = patience;
        this.scheduler = scheduler;
    }

    /**
     * Asks about some keys, in batches that have not been sent yet.
     *
     * @param keys the keys
     * @return for every key its answer; shared with others who ask the same, and only to be read. All fail with {@link
     *     io.github.kafkasse.KafkaUnavailableException} if there are too many questions already
     */
    Map<K, CompletableFuture<V>> ask(Collection<K> keys) {
        Set<K> distinct = new LinkedHashSet<>(keys);
        Map<K, CompletableFuture<V>> answers = new HashMap<>();
        synchronized (this) {
            if (hasRoomFor(distinct)) {
                int index = 0;
                for (K key : distinct) {
                    answers.put(key, wait(key, round + index++ / QUANTUM));
                }
            }
        }
        if (answers.isEmpty()) {
            distinct.forEach(key -> answers.put(key, CompletableFuture.failedFuture(Unavailable.because(null))));
        }
        send();
        return answers;
    }

    /**
     * Takes a demand back: its questions that have not been sent and that nobody else waits for are dropped.
     *
     * @param answers what {@link #ask} has returned; taken back once
     */
    synchronized void forget(Map<K, CompletableFuture<V>> answers) {
        answers.forEach((key, answer) -> {
            Slot slot = slots.get(slotOf.apply(key));
            Question asked = slot == null ? null : slot.waiting.get(key);
            if (slot != null && asked != null && asked.promise == answer && --asked.waiters == 0) {
                slot.waiting.remove(key);
                questions--;
                enqueue(slot, slot.round);
            }
        });
    }

    /** {@return how many keys wait or are under way} */
    synchronized int questions() {
        return questions;
    }

    private boolean hasRoomFor(Set<K> keys) {
        return questions + keys.size() <= maxQuestions
                || questions + keys.stream().filter(key -> !isWaiting(key)).count() <= maxQuestions;
    }

    private boolean isWaiting(K key) {
        Slot slot = slots.get(slotOf.apply(key));
        return slot != null && slot.waiting.containsKey(key);
    }

    private CompletableFuture<V> wait(K key, long due) {
        Slot slot = slots.computeIfAbsent(slotOf.apply(key), Slot::new);
        Question asked = slot.waiting.get(key);
        if (asked == null) {
            asked = new Question();
            questions++;
            boolean first = slot.waiting.isEmpty();
            slot.waiting.put(key, asked);
            enqueue(slot, first ? due : Math.min(due, slot.round));
        } else if (due < slot.round) {
            enqueue(slot, due);
        }
        asked.waiters++;
        return asked.promise;
    }

    /** Puts a slot where it belongs in the queue, if one of its questions can be sent; else takes it out. */
    private void enqueue(Slot slot, long due) {
        queue.remove(slot);
        if (slot.number == 0 || due != slot.round) {
            slot.round = due;
            slot.number = ++lastNumber;
        }
        if (slot.next() != null) {
            queue.add(slot);
        } else if (slot.waiting.isEmpty() && slot.underWay.isEmpty()) {
            slots.remove(slot.key);
        }
    }

    private void send() {
        for (Batch batch = next(); batch != null; batch = next()) {
            batch.send();
        }
    }

    private synchronized @Nullable Batch next() {
        if (batchesUnderWay >= maxUnderWay || queue.isEmpty()) {
            return null;
        }
        round++;
        Map<K, CompletableFuture<V>> chosen = new LinkedHashMap<>();
        List<Slot> served = new ArrayList<>();
        while (chosen.size() < MAX_BATCH && !queue.isEmpty()) {
            Slot slot = queue.pollFirst();
            K key = slot.next();
            Question asked = key == null ? null : slot.waiting.remove(key);
            if (key != null && asked != null) {
                slot.underWay.add(key);
                chosen.put(key, asked.promise);
                served.add(slot);
            }
        }
        served.forEach(slot -> enqueue(slot, round)); // behind those that this batch had no room for
        batchesUnderWay++;
        return new Batch(chosen);
    }

    /** One request, from when it is sent until every key is answered. */
    private final class Batch {
        private final Map<K, CompletableFuture<V>> promises;
        private final Runnable takeAlarmBack;

        // Guarded by the lane.
        private int unanswered;
        private boolean stepsAside;

        Batch(Map<K, CompletableFuture<V>> promises) {
            this.promises = promises;
            this.unanswered = promises.size();
            this.takeAlarmBack = scheduler.after(patience, this::stepAside);
        }

        void send() {
            Map<K, CompletionStage<V>> answers = ask();
            promises.forEach((key, promise) -> {
                CompletionStage<V> answer = answers.get(key);
                if (answer == null) {
                    answered(key, () -> promise.completeExceptionally(new IllegalStateException("No answer: " + key)));
                } else {
                    answer.whenComplete((value, failure) -> answered(key, () -> {
                        if (failure == null) {
                            promise.complete(value);
                        } else {
                            promise.completeExceptionally(failure);
                        }
                    }));
                }
            });
        }

        private Map<K, CompletionStage<V>> ask() {
            List<K> keys = List.copyOf(promises.keySet());
            try {
                return question.apply(keys);
            } catch (RuntimeException e) {
                Map<K, CompletionStage<V>> failures = new HashMap<>();
                keys.forEach(key -> failures.put(key, CompletableFuture.failedFuture(e)));
                return failures;
            }
        }

        private void answered(K key, Runnable keepPromise) {
            boolean last;
            boolean aside;
            synchronized (LookupBatcher.this) {
                questions--;
                Slot slot = slots.get(slotOf.apply(key));
                if (slot != null && slot.underWay.remove(key)) {
                    enqueue(slot, slot.round);
                }
                unanswered--;
                last = unanswered == 0;
                aside = stepsAside;
            }
            keepPromise.run();
            if (aside) {
                LookupBatcher.this.send(); // demands for this very key may have been waiting
            } else if (last) {
                stepAside();
            }
        }

        private void stepAside() {
            synchronized (LookupBatcher.this) {
                if (stepsAside) {
                    return;
                }
                stepsAside = true;
                batchesUnderWay--;
            }
            takeAlarmBack.run();
            LookupBatcher.this.send();
        }
    }
}
