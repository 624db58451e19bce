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
 * Sends one kind of question to Kafka for any number of clients in few requests. While one batch is in flight, new
 * lookups are queued; they are sent together as the next batch.
 *
 * <p>A lookup never joins a question that was sent before it: the answer could be older than the client's request, and
 * the client would lose the records written to a partition in between. A key that Kafka does not answer (a partition
 * without a leader) does not delay the others: after a time limit the next batch is sent beside it, without that key.
 *
 * <p>The number of questions is bounded, and so is the number in flight for each slot. A long lookup does not delay a
 * short one by more than a batch: each lookup has a {@link #QUANTUM} of keys in each round.
 *
 * <p>Thread-safe. Futures complete on the thread that brings Kafka's answer, outside of the lock.
 *
 * @param <K> the subject of a question
 * @param <V> the answer
 */
final class LookupBatcher<K, V> {
    /** Large enough that a batch is rarely full; small enough that a request stays small. */
    private static final int MAX_BATCH = 2000;

    /** How many keys of one lookup share a round. */
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

    /** A question that is not sent yet, and how many lookups wait for its answer. */
    private final class Question {
        final CompletableFuture<V> promise = new CompletableFuture<>();
        int waiters;
    }

    /** Questions of which a batch holds only one. A slot is in the queue if one of its questions can be sent. */
    private final class Slot {
        final Object key;
        final Map<K, Question> waiting = new LinkedHashMap<>();
        final Set<K> underWay = new HashSet<>();

        /** Its rank in the queue; changes only while the slot is not queued. */
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
     * A batcher with nothing in flight.
     *
     * @param question sends a batch; returns an answer for each key
     * @param slotOf the slot of a key; a batch holds only one key of each slot
     * @param maxUnderWay how many batches, and how many questions of one slot, may be in flight
     * @param maxQuestions how many keys may be queued or in flight; a lookup that exceeds it fails
     * @param patience after what time a batch no longer counts as in flight
     * @param scheduler measures {@code patience}
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
     * Looks up keys, in batches that are not sent yet.
     *
     * @param keys the keys
     * @return for each key its answer, shared with other callers that look up the same key and read-only. All fail with
     *     {@link io.github.kafkasse.KafkaUnavailableException} if there are too many questions already
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
     * Cancels a lookup: drops its questions that are not sent and that no other lookup waits for.
     *
     * @param answers the return value of {@link #ask}; cancelled at most once
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

    /** {@return how many keys are queued or in flight} */
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

    /** Queues a slot at its rank if one of its questions can be sent; otherwise removes it from the queue. */
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
        served.forEach(slot -> enqueue(slot, round)); // after the slots that did not fit into this batch
        batchesUnderWay++;
        return new Batch(chosen);
    }

    /** One request, from when it is sent until each key is answered. */
    private final class Batch {
        private final Map<K, CompletableFuture<V>> promises;
        private final Runnable takeAlarmBack;

        // Guarded by the batcher.
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
                LookupBatcher.this.send(); // lookups of this key may be queued
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
