package io.github.kafkasse.internal.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Proves that fetched records are of the topic that they were asked of, and not of a later one of the same name.
 *
 * <p>The topic of a consumer's fetches changes only at an update of its metadata (see {@link MetadataUpdates}), and
 * a topic that was deleted never comes back. So if Kafka names topic X in an answer to a question that was asked
 * after an update, then all that was fetched up to that update is of X, or of what stood in its place before. Each
 * update takes the next stamp, and each question carries the last stamp that was taken before it was sent; an
 * answer counts up to that stamp, however long it took. One answer serves all partitions of the topic, the tail,
 * and all replay workers.
 *
 * <p>Not all brokers learn of a change at the same moment. A broker that still names a topic that has been replaced
 * here proves nothing: the caches remember the replaced ids, and the question is asked again. What
 * remains is a broker that is behind the one that answered the consumer for longer than it took to delete the
 * topic, to make it again and to fill it up to the position of the consumer. Brokers without topic ids name the
 * zero id for every topic: there, nothing is noticed, and nothing waits.
 *
 * <p>Thread-safe. Answers come on Kafka's admin thread.
 */
public final class TopicIdCheck {
    /** After so long a question is put again that failed, or whose answer proved nothing. */
    static final long RETRY_NANOS = 100_000_000L;

    private final Function<Set<String>, CompletableFuture<Map<String, Optional<TopicInfo>>>> describe;
    private final LongSupplier nanoTime;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    // Guarded by this.
    private final Map<String, Proof> topicIds = new HashMap<>();
    private long lastStamp;

    /** What is known of one topic. */
    private static final class Proof {
        /** What Kafka named last; {@code null} for no topic. */
        @Nullable
        Uuid id;

        /** Up to which stamp the answer counts. */
        long provenStamp = -1;

        boolean asking;
        boolean failed;
        long answeredNanos;
    }

    /**
     * @param describe asks Kafka for topics, past every cache; before its answer is given, caches of other
     *     topic ids must have been replaced. A topic that is not in
     *     the answer counts as not answered
     */
    public TopicIdCheck(
            Function<Set<String>, CompletableFuture<Map<String, Optional<TopicInfo>>>> describe,
            LongSupplier nanoTime) {
        this.describe = describe;
        this.nanoTime = nanoTime;
    }

    /** Adds somebody to tell when answers have come, on the thread that brings them. */
    public void onAnswer(Runnable listener) {
        listeners.add(listener);
    }

    /** What a new consumer needs to have as its key deserializer. */
    public MetadataUpdates forConsumer() {
        return new MetadataUpdates(this);
    }

    /**
     * A new stamp. Only an answer to a question that is asked from now on counts up to it, so that it also proves of
     * which topic an answer was that Kafka has given to a look-up by the topic's name.
     */
    public synchronized long nextStamp() {
        return ++lastStamp;
    }

    /**
     * Whether everything that was fetched up to a stamp is of this topic. If that is not proven yet, Kafka is asked,
     * and the listeners are called after its answer. Repeated calls do not ask again while a question is open.
     *
     * @param topic the topic's name
     * @param id the id that the topic must have
     * @param stamp the stamp of the fetch
     */
    public boolean isSame(String topic, Uuid id, long stamp) {
        if (isProven(topic, id, stamp)) {
            return true;
        }
        put(List.of(topic), stamp, id);
        return isProven(topic, id, stamp);
    }

    /** Asks Kafka, in one question, for those of some topics of which nothing is known up to a stamp. */
    void ask(Collection<String> topics, long stamp) {
        put(topics, stamp, null);
    }

    private synchronized boolean isProven(String topic, Uuid id, long stamp) {
        Proof proof = topicIds.get(topic);
        return proof != null && proof.provenStamp >= stamp && id.equals(proof.id);
    }

    /** @param id what must be proven; {@code null} for whatever there is */
    private void put(Collection<String> topics, long stamp, @Nullable Uuid id) {
        Map<String, Proof> asked = new HashMap<>();
        long now = nanoTime.getAsLong();
        long last;
        synchronized (this) {
            last = lastStamp;
            for (String topic : topics) {
                Proof proof = topicIds.computeIfAbsent(topic, name -> new Proof());
                boolean outdated = proof.provenStamp < stamp;
                boolean contradicted = id != null && !id.equals(proof.id);
                boolean early = (proof.failed || !outdated) && now - proof.answeredNanos < RETRY_NANOS;
                if (!proof.asking && !early && (outdated || contradicted)) {
                    proof.asking = true;
                    asked.put(topic, proof);
                }
            }
        }
        if (!asked.isEmpty()) {
            CompletableFuture<Map<String, Optional<TopicInfo>>> unused = describe.apply(Set.copyOf(asked.keySet()))
                    .whenComplete((answer, failure) -> {
                        learn(asked, failure == null ? answer : Map.of(), last);
                        listeners.forEach(Runnable::run);
                    });
        }
    }

    private synchronized void learn(Map<String, Proof> asked, Map<String, Optional<TopicInfo>> answer, long stamp) {
        long now = nanoTime.getAsLong();
        asked.forEach((topic, proof) -> {
            Optional<TopicInfo> info = answer.get(topic);
            proof.asking = false;
            proof.answeredNanos = now;
            proof.failed = info == null;
            if (info != null) {
                proof.id = info.map(TopicInfo::id).orElse(null);
                proof.provenStamp = stamp;
            }
        });
    }

    /** Forgets all topics but these. */
    public synchronized void retain(Set<String> topics) {
        topicIds.entrySet().removeIf(entry -> !entry.getValue().asking && !topics.contains(entry.getKey()));
    }
}
