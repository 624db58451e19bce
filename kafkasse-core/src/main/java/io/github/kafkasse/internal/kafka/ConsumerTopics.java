package io.github.kafkasse.internal.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Uuid;

/**
 * Creates the consumers of one thread, one after the other. For the present consumer it stores which topics it reads
 * and when its metadata was updated. Belongs to that thread.
 */
public final class ConsumerTopics implements Supplier<Consumer<byte[], byte[]>> {
    private final ConsumerFactory factory;
    private final TopicIdCheck topicIds;
    private final Map<String, Uuid> topics = new HashMap<>();
    private MetadataUpdates updates;

    /** No consumer yet. */
    public ConsumerTopics(ConsumerFactory factory, TopicIdCheck topicIds) {
        this.factory = factory;
        this.topicIds = topicIds;
        this.updates = new MetadataUpdates(topicIds);
    }

    @Override
    public Consumer<byte[], byte[]> get() {
        updates = new MetadataUpdates(topicIds);
        topics.clear();
        return factory.create(updates);
    }

    /** The metadata updates of the present consumer. */
    public MetadataUpdates updates() {
        return updates;
    }

    /**
     * Whether the present consumer can read this topic. It cannot if it has read another topic of the same name:
     * records of that one that it has fetched, or is still fetching, could be mistaken for this topic's.
     */
    public boolean canRead(String topic, Uuid id) {
        Uuid before = topics.putIfAbsent(topic, id);
        return before == null || before.equals(id);
    }
}
