package io.github.kafkasse.internal.kafka;

import io.github.kafkasse.internal.common.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sends one kind of question to Kafka for any number of clients in few requests. While one batch is in flight, new
 * lookups are queued; they are sent together as the next batch.
 *
 * <p>A lookup never joins a question that was sent before it: the answer could be older than the client's request, and
 * the client would lose the records written to a partition in between. A key that Kafka does not answer (a partition
 * without a leader) does not delay the others: after a time limit the next batch is sent beside it, without that key.
 *
 * <p>Lookups of the same keys share their answers if they come before a batch is sent, so that many clients that ask at
 * once for the same partitions cost little more than one.
 *
 * <p>The number of questions is bounded, and so is the number in flight for each slot. A long lookup does not delay a
 * short one by more than a batch: each lookup has a {@link LookupQueue#QUANTUM} of keys in each round.
 *
 * <p>Thread-safe. Futures complete on the thread that brings Kafka's answer, outside of the lock.
 *
 * @param <K> the subject of a question
 * @param <V> the answer
 */
final class LookupBatcher<K, V> {
    private final Function<List<K>, Map<K, CompletionStage<V>>> question;
    private final int maxUnderWay;
    private final Duration patience;
    private final Scheduler scheduler;

    // Guarded by this.
    private final LookupQueue<K, V> queue;
    private final Map<List<K>, SharedLookup> unsent = new HashMap<>();
    private int batchesUnderWay;

    /** A lookup of some keys that clients can join until a batch is sent. Guarded by the batcher. */
    private final class SharedLookup {
        final List<K> keys;
        final Map<K, CompletableFuture<V>> questions;
        final SharedAnswers<V> answers;
        int clients;

        SharedLookup(List<K> keys, Map<K, CompletableFuture<V>> questions, BitSet failing) {
            this.keys = keys;
            this.questions = questions;
            List<CompletableFuture<V>> inOrder = new ArrayList<>(keys.size());
            for (K key : keys) {
                inOrder.add(Objects.requireNonNull(questions.get(key)));
            }
            this.answers = new SharedAnswers<>(inOrder, failing, scheduler, this::left);
        }

        private void left() {
            synchronized (LookupBatcher.this) {
                clients--;
                if (clients == 0) {
                    unsent.remove(keys, this);
                    queue.remove(questions);
                }
            }
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
        this.queue = new LookupQueue<>(slotOf, maxUnderWay, maxQuestions);
        this.maxUnderWay = maxUnderWay;
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
        Map<K, CompletableFuture<V>> answers;
        synchronized (this) {
            answers = queue.add(distinct);
        }
        if (answers == null) {
            return refused(distinct);
        }
        send();
        return answers;
    }

    private Map<K, CompletableFuture<V>> refused(Collection<K> keys) {
        Map<K, CompletableFuture<V>> failed = new HashMap<>();
        keys.forEach(key -> failed.put(key, CompletableFuture.failedFuture(Unavailable.because(null))));
        return failed;
    }

    /**
     * Looks up keys like {@link #ask}, together with all clients that look up the same keys before a batch is sent.
     * These are clients of the same partitions whose requests differ, for example in their ids or filters; equal
     * requests are joined before they come here. Kafka receives the same questions either way: what is saved is a list
     * of all answers, and a callback for each of them, for each client.
     *
     * @param keys the keys, each once; not changed later
     * @param isFailing whether a key is known to have no answer at present
     * @return the answers in the order of the keys; the caller leaves them when it needs no more of them
     */
    SharedAnswers<V> share(List<K> keys, Predicate<K> isFailing) {
        SharedLookup lookup;
        boolean isNew;
        synchronized (this) {
            lookup = unsent.get(keys);
            isNew = lookup == null;
            if (lookup == null) {
                Map<K, CompletableFuture<V>> questions = queue.add(new LinkedHashSet<>(keys));
                lookup =
                        new SharedLookup(keys, questions == null ? refused(keys) : questions, failing(keys, isFailing));
                if (questions != null) {
                    unsent.put(keys, lookup);
                }
            }
            lookup.clients++;
        }
        if (isNew) {
            lookup.answers.begin();
            send();
        }
        return lookup.answers;
    }

    private static <K> BitSet failing(List<K> keys, Predicate<K> isFailing) {
        BitSet failing = new BitSet();
        for (int i = 0; i < keys.size(); i++) {
            failing.set(i, isFailing.test(keys.get(i)));
        }
        return failing;
    }

    /**
     * Cancels a lookup: drops its questions that are not sent and that no other lookup waits for.
     *
     * @param answers the return value of {@link #ask}; cancelled at most once
     */
    synchronized void forget(Map<K, CompletableFuture<V>> answers) {
        queue.remove(answers);
    }

    /** {@return how many keys are queued or in flight} */
    synchronized int questions() {
        return queue.questions();
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
        batchesUnderWay++;
        unsent.clear(); // later clients need a later answer
        return new Batch(queue.takeBatch());
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
                queue.answered(key);
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
