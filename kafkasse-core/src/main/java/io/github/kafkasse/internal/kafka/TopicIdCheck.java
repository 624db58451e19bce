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
 * Proves that fetched records belong to the requested topic, and not to a later topic of the same name.
 *
 * <p>The topic of a consumer's fetches changes only at an update of its metadata (see {@link MetadataUpdates}), and a
 * deleted topic never comes back. Suppose that Kafka names topic X in an answer to a question that was asked after an
 * update. Then all that was fetched up to that update belongs to X, or to an earlier topic of the name. Each update
 * takes the next stamp, and each question carries the last stamp that was taken before it was sent. An answer is valid
 * up to that stamp, however long it took. One answer serves all partitions of the topic, the tail, and all replay
 * workers.
 *
 * <p>Brokers do not all learn of a change at the same moment. An answer with the id of a topic that has already been
 * replaced here proves nothing: the caches store the replaced ids, and the question is asked again. One case is not
 * covered: a broker that is behind the one that answered the consumer, for longer than it took to delete the topic, to
 * create it again and to fill it up to the consumer's position. Brokers without topic ids return the zero id for each
 * topic: there, a change is not detected, and nothing waits.
 *
 * <p>Thread-safe. Answers come on Kafka's admin thread.
 */
public final class TopicIdCheck {
    /** After this time a question is repeated if it failed or if its answer proved nothing. */
    static final long RETRY_NANOS = 100_000_000L;

    private final Function<Set<String>, CompletableFuture<Map<String, Optional<TopicInfo>>>> describe;
    private final LongSupplier nanoTime;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    // Guarded by this.
    private final Map<String, Proof> topicIds = new HashMap<>();
    private long lastStamp;

    /** The state of one topic. */
    private static final class Proof {
        /** The id in Kafka's last answer; {@code null} for no topic. */
        @Nullable
        Uuid id;

        /** The stamp up to which the answer is valid. */
        long provenStamp = -1;

        boolean asking;
        boolean failed;
        long answeredNanos;
    }

    /**
     * @param describe asks Kafka for topics and bypasses all caches; before it completes, caches of other topic ids
     *     must have been replaced. A topic that is missing in the answer counts as not answered
     */
    public TopicIdCheck(
            Function<Set<String>, CompletableFuture<Map<String, Optional<TopicInfo>>>> describe,
            LongSupplier nanoTime) {
        this.describe = describe;
        this.nanoTime = nanoTime;
    }

    /** Adds a listener that is called after each answer, on the thread that brings it. */
    public void onAnswer(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * Takes the next stamp. Only answers to questions that are asked from now on are valid up to it. So it also proves
     * to which topic a lookup by the topic's name referred, if Kafka answered that lookup before this call.
     */
    public synchronized long nextStamp() {
        return ++lastStamp;
    }

    /**
     * Whether everything that was fetched up to a stamp belongs to this topic. If that is not proven yet, this call
     * asks Kafka, and the listeners are called after the answer. Repeated calls do not ask again while a question is
     * open.
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

    /** Asks Kafka, in one question, for those of these topics that have no proof up to a stamp. */
    void ask(Collection<String> topics, long stamp) {
        put(topics, stamp, null);
    }

    private synchronized boolean isProven(String topic, Uuid id, long stamp) {
        Proof proof = topicIds.get(topic);
        return proof != null && proof.provenStamp >= stamp && id.equals(proof.id);
    }

    /** @param id the id to be proven; {@code null} for any id */
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

    /** Removes all topics but these. */
    public synchronized void retain(Set<String> topics) {
        topicIds.entrySet().removeIf(entry -> !entry.getValue().asking && !topics.contains(entry.getKey()));
    }
}
