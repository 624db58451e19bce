package io.github.kafkasse.internal.replay;

import io.github.kafkasse.internal.log.PartitionCache;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether records that were fetched just now are of the topic that they were asked of. A consumer reads on in a
 * topic that was deleted and made again without a word, and such records must not pose as history of the old one.
 *
 * <p>Deleting and making takes longer than {@link #VALID_NANOS}, so one question to Kafka covers what all workers
 * fetch of the topic until then. Thread-safe.
 */
final class TopicProofs {
    static final long VALID_NANOS = 200_000_000L;

    private final Function<String, CompletionStage<@Nullable Uuid>> currentId;
    private final Runnable news;
    private final Map<String, Proof> proofs = new ConcurrentHashMap<>();

    /** What Kafka said last, and when it was asked for that; and when it was asked last. */
    private static final class Proof {
        @Nullable
        Uuid id;

        boolean known;
        long knownNanos;
        boolean asking;
        long askedNanos;
    }

    /**
     * @param currentId asks Kafka which incarnation of a topic there is; {@code null} for none
     * @param news told when an answer has come; by any thread
     */
    TopicProofs(Function<String, CompletionStage<@Nullable Uuid>> currentId, Runnable news) {
        this.currentId = currentId;
        this.news = news;
    }

    /**
     * Whether what has been fetched until now is of the cache's own topic. If not, it may be that Kafka has still to
     * say so.
     */
    boolean same(PartitionCache cache, long now) {
        String topic = cache.partition().topic();
        Proof proof = proofs.computeIfAbsent(topic, name -> new Proof());
        boolean ask;
        synchronized (proof) {
            // Before it runs out, so that a stream of records need not wait for the next one.
            ask = !proof.asking && (!proof.known || now - proof.knownNanos > VALID_NANOS / 2);
            if (ask) {
                proof.asking = true;
                proof.askedNanos = now;
            }
        }
        if (ask) {
            // Where Kafka does not answer, the records go out: the regular watch asks again.
            currentId.apply(topic).whenComplete((id, failure) -> learn(proof, failure == null ? id : cache.topicId()));
        }
        synchronized (proof) {
            return proof.known && now - proof.knownNanos <= VALID_NANOS && Objects.equals(proof.id, cache.topicId());
        }
    }

    private void learn(Proof proof, @Nullable Uuid id) {
        synchronized (proof) {
            proof.id = id;
            proof.known = true;
            proof.knownNanos = proof.askedNanos;
            proof.asking = false;
        }
        news.run();
    }

    /** Forgets what is no longer of use. */
    void dropOld(long now) {
        proofs.values().removeIf(proof -> {
            synchronized (proof) {
                return !proof.asking && now - proof.askedNanos > 50 * VALID_NANOS;
            }
        });
    }
}
