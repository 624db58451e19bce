package io.github.kafkasse.internal.kafka;

import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.internal.common.Quoted;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The error for clients when Kafka does not answer. Its message is constant and contains no names of brokers. */
public final class Unavailable {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private Unavailable() {}

    /**
     * The error for a client.
     *
     * @param cause why there is no answer, for the log
     */
    public static KafkaUnavailableException because(@Nullable Throwable cause) {
        return with("Kafka does not answer at the moment.", cause);
    }

    /**
     * The error for a client that can try again.
     *
     * @param detail what the client is told
     * @param cause the reason, for the log
     */
    public static KafkaUnavailableException with(String detail, @Nullable Throwable cause) {
        return new KafkaUnavailableException(detail, RETRY_AFTER, cause);
    }

    /**
     * The error for a returning client whose topic was deleted a moment ago.
     *
     * @param topic the topic's name
     */
    public static KafkaUnavailableException justDeleted(String topic) {
        return with("Topic " + Quoted.of(topic) + " was deleted a moment ago; it may be created again.", null);
    }

    /**
     * The error for a returning client that has read a partition of which the broker that answered does not know yet.
     *
     * @param partition the partition
     */
    public static KafkaUnavailableException notKnownYet(TopicPartition partition) {
        return with(
                "Partition " + partition.partition() + " of topic " + Quoted.of(partition.topic())
                        + " is not yet known to the broker that answered.",
                null);
    }

    /**
     * Translates the failure of a question to Kafka.
     *
     * @param failure the exception of its future
     * @return the error for the client; or the exception itself if the fault is ours
     */
    public static Throwable from(Throwable failure) {
        Throwable cause = cause(failure);
        return isKafkas(cause) && !(cause instanceof KafkaUnavailableException) ? because(cause) : cause;
    }

    /** Whether a question failed because Kafka did not answer it, and not by a fault of the client's or ours. */
    public static boolean isKafkas(Throwable failure) {
        Throwable cause = cause(failure);
        // IllegalStateException: Kafka's client is closed, because this server is shutting down
        return cause instanceof KafkaException
                || cause instanceof KafkaUnavailableException
                || cause instanceof IllegalStateException;
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
