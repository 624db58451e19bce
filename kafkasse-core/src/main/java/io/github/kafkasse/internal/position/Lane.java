package io.github.kafkasse.internal.position;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts one kind of question to Kafka for any number of clients in few requests: while one batch is under way, demands
 * gather, and go out together as the next.
 *
 * <p>A demand never joins a question that was sent before it: the answer could be older than the client, and what came
 * to a partition in between would be lost to it. And a key that Kafka does not answer (a partition without a leader)
 * must not hold up the others: after some patience the next batch goes out beside it, without that key.
 *
 * <p>Thread-safe. Futures complete on the thread that brings Kafka's answer, outside of the lock.
 *
 * @param <K> what a question is about
 * @param <V> the answer
 */
final class Lane<K, V> {
    /** Enough that a batch is rarely full; few enough that a request stays small. */
    private static final int MAX_BATCH = 2000;

    private final Function<List<K>, Map<K, CompletionStage<V>>> question;
    private final Function<K, Object> slot;
    private final int maxUnderWay;
    private final Duration patience;
    private final Alarms alarms;

    // Guarded by this.
    private final Map<Object, Map<K, CompletableFuture<V>>> waiting = new LinkedHashMap<>();
    private final Set<K> underWay = new HashSet<>();
    private int batchesUnderWay;

    /**
     * A lane on which nothing is under way.
     *
     * @param question sends a batch; answers for every key
     * @param slot of keys with the same slot a batch holds only one
     * @param maxUnderWay how many batches may be under way
     * @param patience after what time a batch no longer counts as under way
     * @param alarms the clock for patience
     */
    Lane(
            Function<List<K>, Map<K, CompletionStage<V>>> question,
            Function<K, Object> slot,
            int maxUnderWay,
            Duration patience,
            Alarms alarms) {
        this.question = question;
        this.slot = slot;
        this.maxUnderWay = maxUnderWay;
        this.patience = patience;
        this.alarms = alarms;
    }

    /**
     * Asks about some keys, in a batch that has not been sent yet.
     *
     * @param keys the keys
     * @return for every key its answer; shared with others who ask the same, and only to be read
     */
    Map<K, CompletableFuture<V>> ask(Collection<K> keys) {
        Map<K, CompletableFuture<V>> answers = new HashMap<>();
        synchronized (this) {
            for (K key : keys) {
                answers.put(
                        key,
                        waiting.computeIfAbsent(slot.apply(key), s -> new LinkedHashMap<>())
                                .computeIfAbsent(key, k -> new CompletableFuture<>()));
            }
        }
        send();
        return answers;
    }

    private void send() {
        for (Batch batch = next(); batch != null; batch = next()) {
            batch.send();
        }
    }

    private synchronized @Nullable Batch next() {
        if (batchesUnderWay >= maxUnderWay) {
            return null;
        }
        Map<K, CompletableFuture<V>> chosen = new LinkedHashMap<>();
        Map<Object, Map<K, CompletableFuture<V>>> rest = new LinkedHashMap<>();
        Iterator<Map.Entry<Object, Map<K, CompletableFuture<V>>>> slots =
                waiting.entrySet().iterator();
        while (slots.hasNext() && chosen.size() < MAX_BATCH) {
            Map.Entry<Object, Map<K, CompletableFuture<V>>> next = slots.next();
            if (chooseOne(next.getValue(), chosen)) {
                slots.remove();
                if (!next.getValue().isEmpty()) {
                    rest.put(next.getKey(), next.getValue());
                }
            }
        }
        waiting.putAll(rest); // behind those that this batch had no room for
        if (chosen.isEmpty()) {
            return null;
        }
        underWay.addAll(chosen.keySet());
        batchesUnderWay++;
        return new Batch(chosen);
    }

    private boolean chooseOne(Map<K, CompletableFuture<V>> from, Map<K, CompletableFuture<V>> chosen) {
        for (Iterator<Map.Entry<K, CompletableFuture<V>>> keys = from.entrySet().iterator(); keys.hasNext(); ) {
            Map.Entry<K, CompletableFuture<V>> next = keys.next();
            if (!underWay.contains(next.getKey())) {
                chosen.put(next.getKey(), next.getValue());
                keys.remove();
                return true;
            }
        }
        return false;
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
            this.takeAlarmBack = alarms.after(patience, this::stepAside);
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
            synchronized (Lane.this) {
                underWay.remove(key);
                unanswered--;
                last = unanswered == 0;
                aside = stepsAside;
            }
            keepPromise.run();
            if (aside) {
                Lane.this.send(); // demands for this very key may have been waiting
            } else if (last) {
                stepAside();
            }
        }

        private void stepAside() {
            synchronized (Lane.this) {
                if (stepsAside) {
                    return;
                }
                stepsAside = true;
                batchesUnderWay--;
            }
            takeAlarmBack.run();
            Lane.this.send();
        }
    }
}
