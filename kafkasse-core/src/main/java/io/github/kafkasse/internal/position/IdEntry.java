package io.github.kafkasse.internal.position;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicInfo;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One element of a {@code Last-Event-ID}: a whole topic, or one partition of it. Immutable. */
public sealed interface IdEntry {
    /** {@return the topic's name from the client; it may be one that Kafka does not allow} */
    String topic();

    /** Writes this entry as an element of the array. */
    void write(JsonGenerator json) throws IOException;

    /**
     * All partitions of a topic, from {@code since} or the end.
     *
     * @param topic the topic's name
     */
    record WholeTopic(String topic) implements IdEntry {
        @Override
        public void write(JsonGenerator json) throws IOException {
            json.writeString(topic);
        }
    }

    /**
     * One partition: the grammar's four members, followed by our own five.
     *
     * <p>Ours are hints that make resuming exact where an offset or a timestamp alone is not. Other servers ignore
     * them; a missing or invalid one counts as absent. Immutable.
     *
     * @param topic the topic's name from the client
     * @param partition its number, from 0
     * @param offset the next offset to read, {@link #END} or {@link #BEGINNING}
     * @param timestamp epoch milliseconds from 0; used if there is no offset
     * @param partitions the topic is followed whole, and had this many partitions when the id was made: partitions that
     *     were added since start at their beginning
     * @param topicId the {@linkplain TopicInfo#shortId() short id} of the topic of the positions
     * @param seen how many records of exactly {@code timestamp} the client already has
     * @param at the position in the partition on one specific cluster; exact there, not used elsewhere
     * @param epoch the leader epoch of the log that the offset, of {@code offset} or {@code at}, was read from; {@link
     *     OffsetAndEpoch#UNKNOWN} if absent
     */
    record PartitionEntry(
            String topic,
            int partition,
            OptionalLong offset,
            OptionalLong timestamp,
            OptionalInt partitions,
            @Nullable String topicId,
            int seen,
            @Nullable ClusterOffset at,
            int epoch)
            implements IdEntry {

        /** The offset that means a partition's end. */
        public static final long END = -1;

        /** The offset that means a partition's oldest record. */
        public static final long BEGINNING = -2;

        /** Whether this entry alone determines where to start. */
        boolean isPosition() {
            return offset.isPresent() ? offset.getAsLong() >= 0 : timestamp.isPresent();
        }

        @Override
        public void write(JsonGenerator json) throws IOException {
            json.writeStartObject();
            json.writeStringField("topic", topic);
            json.writeNumberField("partition", partition);
            if (offset.isPresent()) {
                json.writeNumberField("offset", offset.getAsLong());
            }
            if (timestamp.isPresent()) {
                json.writeNumberField("timestamp", timestamp.getAsLong());
            }
            if (seen > 0) {
                json.writeNumberField("seen", seen);
            }
            if (at != null) {
                json.writeStringField("at", at.toString());
            }
            if (epoch >= 0) {
                json.writeNumberField("epoch", epoch);
            }
            if (partitions.isPresent()) {
                json.writeNumberField("partitions", partitions.getAsInt());
            }
            if (topicId != null) {
                json.writeStringField("topicId", topicId);
            }
            json.writeEndObject();
        }
    }
}
