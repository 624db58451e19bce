package io.github.kafkasse.internal.kafka;

import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka says of one topic. Immutable.
 *
 * @param name its name
 * @param partitions how many partitions it has, numbered from 0
 * @param id which topic of this name it is (KIP-516); {@link Uuid#ZERO_UUID} from brokers that have no ids
 */
public record TopicInfo(String name, int partitions, Uuid id) {
    public static final int SHORT_ID_LENGTH = 8;

    /**
     * The topic's id as clients' ids carry it: the first 48 of its random bits. Enough to tell a topic from the one
     * that had its name before; never used to find a topic.
     *
     * @return 8 characters, URL-safe, or {@code null} where Kafka has no id for it
     */
    public @Nullable String shortId() {
        return id.equals(Uuid.ZERO_UUID) ? null : id.toString().substring(0, SHORT_ID_LENGTH);
    }

    /**
     * The same topic with the larger number of partitions of two answers. Kafka never takes partitions from a
     * topic, so that an answer with fewer comes from a broker that has not heard of the others yet.
     *
     * @param known an earlier answer, maybe of another topic of the name; {@code null} for none
     */
    public TopicInfo notBehind(@Nullable TopicInfo known) {
        return known != null && known.id.equals(id) && !id.equals(Uuid.ZERO_UUID) && known.partitions > partitions
                ? known
                : this;
    }
}
