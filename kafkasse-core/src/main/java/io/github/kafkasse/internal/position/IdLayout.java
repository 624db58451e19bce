package io.github.kafkasse.internal.position;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The constant part of a stream's ids, the text before and after each partition's position, and the form of positions.
 * {@link LastEventId} reads ids of both forms.
 *
 * <p>The first position of each topic also carries the topic's id and, if the topic is followed whole, its number of
 * partitions, so that partitions that are added while the client is disconnected are not missed. Immutable.
 */
public final class IdLayout {
    private static final byte[] NOTHING = {};

    private final byte[][] before;
    private final byte[][] after;
    private final PositionForm form;
    private final boolean timestamps;

    private IdLayout(byte[][] before, byte[][] after, PositionForm form, boolean timestamps) {
        this.before = before;
        this.after = after;
        this.form = form;
        this.timestamps = timestamps;
    }

    /**
     * The layout of JSON ids: an array of an object a partition.
     *
     * @param partitions the stream's partitions, sorted by topic and number
     * @param topics their topics, by name
     * @param timestamps whether ids carry timestamps
     * @param cluster the cluster's short name, for timestamp ids
     */
    public static IdLayout json(
            List<TopicPartition> partitions, Map<String, StreamTopic> topics, boolean timestamps, String cluster) {
        byte[][] before = new byte[partitions.size()][];
        byte[][] after = new byte[partitions.size()][];
        String topicBefore = "";
        for (int i = 0; i < before.length; i++) {
            TopicPartition partition = partitions.get(i);
            String topic = partition.topic();
            before[i] = ascii(
                    (i == 0 ? "[" : ",") + "{\"topic\":\"" + topic + "\",\"partition\":" + partition.partition() + ",");
            StringBuilder end = new StringBuilder();
            StreamTopic described = topics.get(topic);
            if (described != null && !topic.equals(topicBefore)) {
                if (described.whole()) {
                    end.append(",\"partitions\":").append(described.partitions());
                }
                String shortId = described.info().shortId();
                if (shortId != null) {
                    end.append(",\"topicId\":\"").append(shortId).append('"');
                }
            }
            end.append(i == before.length - 1 ? "}]" : "}");
            after[i] = ascii(end.toString());
            topicBefore = topic;
        }
        return new IdLayout(before, after, new JsonPosition(timestamps, cluster), timestamps);
    }

    /**
     * The layout of compact ids: some characters a partition. {@link CompactIdReader} describes them.
     *
     * @param partitions the stream's partitions, sorted by topic and number
     * @param topics their topics, by name
     * @param timestamps whether ids carry timestamps
     * @param cluster the cluster's short name, for timestamp ids
     */
    public static IdLayout compact(
            List<TopicPartition> partitions, Map<String, StreamTopic> topics, boolean timestamps, String cluster) {
        byte[][] before = new byte[partitions.size()][];
        byte[][] after = new byte[partitions.size()][];
        String head = CompactIdReader.VERSION + (timestamps ? "*" + cluster : "");
        TopicPartition last = null;
        for (int i = 0; i < before.length; i++) {
            TopicPartition partition = partitions.get(i);
            before[i] = ascii((i == 0 ? head : "") + run(last, partition, topics.get(partition.topic())));
            after[i] = NOTHING;
            last = partition;
        }
        return new IdLayout(before, after, new CompactPosition(timestamps), timestamps);
    }

    /** The beginning of a run of partitions, or nothing if a partition continues the run of the last one. */
    private static String run(
            @Nullable TopicPartition last, TopicPartition partition, @Nullable StreamTopic described) {
        String first = "!" + partition.partition() + "!";
        if (last != null && last.topic().equals(partition.topic())) {
            return last.partition() + 1 == partition.partition() ? "" : "~!" + first;
        }
        StringBuilder topic = new StringBuilder("~").append(partition.topic()).append('!');
        if (described != null && described.whole()) {
            topic.append(described.partitions());
        }
        String shortId = described == null ? null : described.info().shortId();
        if (shortId != null) {
            topic.append('*').append(shortId);
        }
        return topic.append(first).toString();
    }

    /** Whether ids carry timestamps. */
    public boolean hasTimestamps() {
        return timestamps;
    }

    int size() {
        return before.length;
    }

    byte[] before(int index) {
        return before[index];
    }

    byte[] after(int index) {
        return after[index];
    }

    PositionForm form() {
        return form;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
