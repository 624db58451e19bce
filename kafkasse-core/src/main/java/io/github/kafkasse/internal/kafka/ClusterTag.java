package io.github.kafkasse.internal.kafka;

import io.github.kafkasse.KafkaUnavailableException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The short name of the cluster that we read from. An id made of timestamps carries it, so that another cluster's id is
 * recognized. It is requested when it is first needed and then cached, since a cluster keeps its id. Thread-safe.
 */
public final class ClusterTag {
    private static final int LENGTH = 6;

    private final KafkaQueries kafka;

    // Guarded by this.
    private @Nullable CompletableFuture<String> answer;

    /**
     * A tag that is not yet requested.
     *
     * @param kafka returns the cluster's id
     */
    public ClusterTag(KafkaQueries kafka) {
        this.kafka = kafka;
    }

    /**
     * The short name.
     *
     * @return 6 URL-safe characters, the same on every server of this cluster; fails with {@link
     *     KafkaUnavailableException} if Kafka does not answer; the next call then asks again
     */
    public CompletableFuture<String> get() {
        CompletableFuture<String> promise;
        synchronized (this) {
            if (answer != null && !answer.isCompletedExceptionally()) {
                return answer.copy();
            }
            promise = new CompletableFuture<>();
            answer = promise;
        }
        try {
            kafka.clusterId().whenComplete((id, failure) -> {
                if (failure == null && id != null) {
                    promise.complete(shorten(id));
                } else {
                    promise.completeExceptionally(Unavailable.because(failure));
                }
            });
        } catch (RuntimeException e) {
            promise.completeExceptionally(Unavailable.because(e));
        }
        return promise.copy();
    }

    private static String shorten(String clusterId) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(clusterId.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder()
                    .encodeToString(Arrays.copyOf(hash, LENGTH))
                    .substring(0, LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java has SHA-256", e);
        }
    }
}
