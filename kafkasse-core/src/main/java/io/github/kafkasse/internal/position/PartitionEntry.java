package io.github.kafkasse.internal.position;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicInfo;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One partition's entry of a {@link LastEventId}: the grammar's four members, and the five of our own that follow them.
 *
 * <p>Ours are hints that make resuming exact where an offset or a timestamp alone is not; other servers ignore them,
 * and here one that is missing or makes no sense counts as absent. Immutable.
 *
 * @param topic the topic's name as the client wrote it
 * @param partition its number, from 0
 * @param offset the next offset to read, {@link #END} or {@link #BEGINNING}
 * @param timestamp epoch milliseconds from 0; counts where there is no offset
 * @param partitions the topic is followed whole, and had that many partitions when the id was made: what has been added
 *     since starts at its beginning
 * @param topicId the {@linkplain TopicInfo#shortId() short id} of the topic that the positions are of
 * @param seen how many records of exactly {@code timestamp} the client already has
 * @param at where the partition stood on one certain cluster; exact there, meaningless elsewhere
 * @param epoch the leader epoch of the log that the offset, of {@code offset} or {@code at}, was read from; {@link
 *     OffsetAndEpoch#UNKNOWN} if absent
 */
public record PartitionEntry(
        String topic,
        int partition,
        OptionalLong offset,
        OptionalLong timestamp,
        OptionalInt partitions,
        @Nullable String topicId,
        int seen,
        @Nullable ClusterOffset at,
        int epoch)
        implements LastEventId.Entry {

    /** The offset that stands for a partition's end. */
    public static final long END = -1;

    /** The offset that stands for a partition's oldest record. */
    public static final long BEGINNING = -2;

    /** Whether this entry says by itself where to start. */
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
        if (epoch >= 0 && at == null) {
            json.writeNumberField("epoch", epoch);
        }
        if (partitions.isPresent()) {
            json.writeNumberField("partitions", partitions.getAsInt());
        }
        if (topicId != null) {
            json.writeStringField("topicId", topicId);
        }
        if (seen > 0) {
            json.writeNumberField("seen", seen);
        }
        if (at != null) {
            json.writeStringField("at", at.toString());
        }
        if (epoch >= 0 && at != null) {
            json.writeNumberField("epoch", epoch);
        }
        json.writeEndObject();
    }
}
