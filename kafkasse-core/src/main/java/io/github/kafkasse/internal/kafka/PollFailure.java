package io.github.kafkasse.internal.kafka;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * What an exception of a consumer means for its partitions. A consumer throws for all of them if one cannot be read;
 * its reader leaves that one out and continues with the others.
 */
public sealed interface PollFailure {
    /** Another thread has interrupted the call; there is no failure. */
    record WokenUp() implements PollFailure {}

    /**
     * Kafka does not have the positions of some partitions.
     *
     * @param cause names the partitions
     */
    record OutOfRange(OffsetOutOfRangeException cause) implements PollFailure {}

    /**
     * Some partitions cannot be read.
     *
     * @param partitions the partitions
     * @param reason why, for the log and for listeners
     */
    record Unreadable(Set<TopicPartition> partitions, String reason) implements PollFailure {}

    /**
     * The consumer is unusable and must be replaced.
     *
     * @param cause the exception
     */
    record ConsumerFailed(KafkaException cause) implements PollFailure {}

    /**
     * Interprets an exception.
     *
     * @param assigned the partitions that the consumer reads
     */
    static PollFailure of(KafkaException failure, Collection<TopicPartition> assigned) {
        if (failure instanceof WakeupException || failure instanceof InterruptException) {
            return new WokenUp();
        }
        if (failure instanceof OffsetOutOfRangeException outOfRange) {
            return new OutOfRange(outOfRange);
        }
        if (failure instanceof TopicAuthorizationException denied) {
            return new Unreadable(of(denied.unauthorizedTopics(), assigned), "not authorized to read it");
        }
        if (failure instanceof InvalidTopicException invalid) {
            return new Unreadable(of(invalid.invalidTopics(), assigned), "Kafka considers its name invalid");
        }
        String message = String.valueOf(failure.getMessage());
        Set<TopicPartition> named = named(message, assigned);
        return named.isEmpty() ? new ConsumerFailed(failure) : new Unreadable(named, message);
    }

    private static Set<TopicPartition> of(Set<String> topics, Collection<TopicPartition> assigned) {
        Set<TopicPartition> partitions = new HashSet<>(assigned);
        partitions.removeIf(partition -> !topics.contains(partition.topic()));
        return partitions;
    }

    /** For a corrupt batch, the consumer names the partition only in the message of the exception. */
    private static Set<TopicPartition> named(String message, Collection<TopicPartition> assigned) {
        Set<TopicPartition> named = new HashSet<>();
        for (TopicPartition partition : assigned) {
            String name = Pattern.quote(partition.toString());
            // A full stop can end the name, or can be part of a longer one.
            if (Pattern.compile("(?<![\\w.-])" + name + "(?![\\w-]|\\.[\\w-])")
                    .matcher(message)
                    .find()) {
                named.add(partition);
            }
        }
        return named;
    }
}
