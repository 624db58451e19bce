package io.github.kafkasse.internal.kafka;

import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's description of one topic. Immutable.
 *
 * @param name its name
 * @param partitions how many partitions it has, numbered from 0
 * @param id distinguishes topics of the same name (KIP-516); {@link Uuid#ZERO_UUID} from brokers without topic ids
 */
public record TopicInfo(String name, int partitions, Uuid id) {
    public static final int SHORT_ID_LENGTH = 8;

    /**
     * The topic's id as clients' ids carry it: the first 48 of its random bits. They are enough to distinguish a topic
     * from an earlier one of the same name. A topic is never looked up by them.
     *
     * @return 8 characters, URL-safe, or {@code null} if Kafka has no id for it
     */
    public @Nullable String shortId() {
        return id.equals(Uuid.ZERO_UUID) ? null : id.toString().substring(0, SHORT_ID_LENGTH);
    }

    /**
     * Of two answers about the same topic, the one with more partitions. Kafka never removes partitions from a topic,
     * so an answer with fewer comes from a broker that is behind.
     *
     * @param known an earlier answer, possibly about another topic of the same name; {@code null} for none
     */
    public TopicInfo notBehind(@Nullable TopicInfo known) {
        return known != null && known.id.equals(id) && !id.equals(Uuid.ZERO_UUID) && known.partitions > partitions
                ? known
                : this;
    }
}
