package io.github.kafkasse.internal.kafka;

import java.time.Duration;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Hears each metadata update of one consumer, and gives each poll the stamp from which on its topics must be
 * {@linkplain TopicIdCheck proven}. One instance belongs to one consumer, and to the thread that polls it.
 *
 * <p>What the Kafka clients do (the classic consumer of 3.9.1 and of 4.3.1):
 *
 * <ul>
 *   <li>{@code Metadata.update} stores the new topic ids, and then calls {@code onUpdate} of each interceptor and
 *       deserializer that is a {@link ClusterResourceListener}. Without a group there is no heartbeat thread, so that
 *       this happens only inside of calls of the consumer.
 *   <li>{@code AbstractFetch.prepareFetchRequests} takes the topic ids from the metadata. A broker refuses an id that
 *       is not that of its topic ({@code UNKNOWN_TOPIC_ID}, {@code INCONSISTENT_TOPIC_ID}); the consumer then asks for
 *       new metadata, and throws nothing. So all fetches between two updates are of one and the same topic.
 *   <li>A fetch that was sent before an update, and records that the consumer holds back, come out of a later poll.
 *       They are of a topic that the consumer knew at that or an earlier update. A proof that is asked for after an
 *       update therefore covers all that is polled up to the next update, if earlier updates were proven too.
 *   <li>One exception: if the metadata have no id for an assigned topic (it is deleted at that moment), the consumer
 *       goes on fetching it from its last known leader, and {@code FetchSessionHandler} then sends all topics of that
 *       broker by name (fetch v12). The consumer would read on in a new topic without an update. Until the next update
 *       each poll then counts as an update of its own.
 * </ul>
 */
public final class MetadataUpdates extends ByteArrayDeserializer implements ClusterResourceListener {
    private final TopicIdCheck topicIds;
    private long stamp;
    private boolean asks = true;
    private boolean looks = true;
    private boolean fetchesByName;

    MetadataUpdates(TopicIdCheck topicIds) {
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
     * To be called before each poll: after an update it finds out whether the consumer can fetch by id.
     *
     * @param topics the topics that are assigned
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
     * The stamp of all that the consumer has given up to now; to be called after each poll. After an update it asks
     * for the topicIds of all topics at once, so that records need not wait for it.
     *
     * @param topics the topics that are assigned
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
     * Answered from the consumer's metadata; only if the topic is not there, a request is sent, and not waited for.
     */
    private static boolean hasMetadata(Consumer<?, ?> consumer, String topic) {
        try {
            return !consumer.partitionsFor(topic, Duration.ZERO).isEmpty();
        } catch (TimeoutException e) {
            return false;
        }
    }
}
