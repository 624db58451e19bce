package io.github.kafkasse.internal.kafka;

import java.time.Duration;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Receives each metadata update of one consumer, and gives each poll the stamp from which on its topics must be
 * {@linkplain TopicIdCheck proven}. An instance belongs to one consumer and to the thread that polls it.
 *
 * <p>The relevant behavior of the Kafka clients (the classic consumer of 3.9.1 and of 4.3.1):
 *
 * <ul>
 *   <li>{@code Metadata.update} stores the new topic ids, and then calls {@code onUpdate} of each interceptor and
 *       deserializer that is a {@link ClusterResourceListener}. Without a group there is no heartbeat thread, so this
 *       happens only inside calls of the consumer.
 *   <li>{@code AbstractFetch.prepareFetchRequests} takes the topic ids from the metadata. A broker refuses an id that
 *       is not its topic's ({@code UNKNOWN_TOPIC_ID}, {@code INCONSISTENT_TOPIC_ID}). The consumer then requests new
 *       metadata and throws nothing. So all fetches between two updates read the same topic.
 *   <li>A later poll returns the records of a fetch that was sent before an update, and records that the consumer
 *       buffers. Their topic is one that the consumer had at that update or at an earlier one. A proof that is
 *       requested after an update therefore covers all that is polled up to the next update, if earlier updates were
 *       proven too.
 *   <li>One exception: if the metadata has no id for an assigned topic (it is deleted at that moment), the consumer
 *       continues to fetch it from its last known leader. {@code FetchSessionHandler} then sends all topics of that
 *       broker by name (fetch v12), and the consumer would read on in a new topic without an update. Until the next
 *       update, each poll then counts as an update of its own.
 * </ul>
 */
public final class MetadataUpdates extends ByteArrayDeserializer implements ClusterResourceListener {
    private final TopicIdCheck topicIds;
    private long stamp;
    private boolean asks = true;
    private boolean looks = true;
    private boolean fetchesByName;

    /** The updates of a new consumer, which gets this as its key deserializer. */
    public MetadataUpdates(TopicIdCheck topicIds) {
        this.topicIds = topicIds;
        this.stamp = topicIds.nextStamp();
    }

    @Override
    public void onUpdate(ClusterResource cluster) {
        stamp = topicIds.nextStamp();
        asks = true;
        looks = true;
    }

    /**
     * Called before each poll. After an update it checks whether the consumer can fetch by id.
     *
     * @param topics the assigned topics
     * @throws org.apache.kafka.common.KafkaException as a poll does
     */
    public void beforePoll(Consumer<?, ?> consumer, Collection<String> topics) {
        if (looks) {
            boolean byName = topics.stream().anyMatch(topic -> !hasMetadata(consumer, topic));
            fetchesByName = byName;
            looks = false;
        }
    }

    /**
     * Called after each poll. Returns the stamp of all that the consumer has returned up to now. After an update it
     * requests the ids of all topics at once, so that records need not wait for the answer.
     *
     * @param topics the assigned topics
     */
    public long afterPoll(Collection<String> topics) {
        if (fetchesByName) {
            stamp = topicIds.nextStamp();
        }
        if (asks) {
            asks = false;
            topicIds.ask(topics, stamp);
        }
        return stamp;
    }

    /**
     * Reads the consumer's metadata. Only if the topic is missing there, the consumer sends a request, without waiting.
     */
    private static boolean hasMetadata(Consumer<?, ?> consumer, String topic) {
        try {
            return !consumer.partitionsFor(topic, Duration.ZERO).isEmpty();
        } catch (TimeoutException e) {
            return false;
        }
    }
}
