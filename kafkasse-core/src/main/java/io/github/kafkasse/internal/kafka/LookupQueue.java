package io.github.kafkasse.internal.kafka;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The questions of a {@link LookupBatcher} that wait to be sent, in the order in which batches take them. A batch takes
 * one question of each slot. A long lookup does not delay a short one by more than a batch: each lookup has a {@link
 * #QUANTUM} of keys in each round. Guarded by its batcher.
 *
 * @param <K> the subject of a question
 * @param <V> the answer
 */
final class LookupQueue<K, V> {
    /** Large enough that a batch is rarely full; small enough that a request stays small. */
    private static final int MAX_BATCH = 2000;

    /** How many keys of one lookup share a round. */
    static final int QUANTUM = 100;

    private final Function<K, Object> slotOf;
    private final int maxUnderWay;
    private final int maxQuestions;

    /** A slot without questions has no entry. */
    private final Map<Object, Slot> slots = new HashMap<>();

    private final NavigableSet<Slot> queue =
            new TreeSet<>(Comparator.<Slot>comparingLong(slot -> slot.round).thenComparingLong(slot -> slot.number));
    private int questions;
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
     * An empty queue.
     *
     * @param slotOf the slot of a key; a batch holds only one key of each slot
     * @param maxUnderWay how many questions of one slot may be in flight
     * @param maxQuestions how many keys may be queued or in flight
     */
    LookupQueue(Function<K, Object> slotOf, int maxUnderWay, int maxQuestions) {
        this.slotOf = slotOf;
        this.maxUnderWay = maxUnderWay;
        this.maxQuestions = maxQuestions;
    }

    /**
     * Adds the keys of one lookup.
     *
     * @return for each key its answer, shared with other lookups of the same key; {@code null} if there are too many
     *     questions already
     */
    @Nullable
    Map<K, CompletableFuture<V>> add(Set<K> keys) {
        if (!hasRoomFor(keys)) {
            return null;
        }
        Map<K, CompletableFuture<V>> answers = new HashMap<>();
        int index = 0;
        for (K key : keys) {
            answers.put(key, add(key, round + index++ / QUANTUM));
        }
        return answers;
    }

    /** Removes the questions of a lookup that no other lookup waits for and that no batch has taken. */
    void remove(Map<K, CompletableFuture<V>> answers) {
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
    int questions() {
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

    private CompletableFuture<V> add(K key, long due) {
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

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Takes the questions of the next batch; they are in flight until {@link #answered}. */
    Map<K, CompletableFuture<V>> takeBatch() {
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
        return chosen;
    }

    /** A question that a batch has taken is answered: the next one of its slot can be sent. */
    void answered(K key) {
        questions--;
        Slot slot = slots.get(slotOf.apply(key));
        if (slot != null && slot.underWay.remove(key)) {
            enqueue(slot, slot.round);
        }
    }
}
