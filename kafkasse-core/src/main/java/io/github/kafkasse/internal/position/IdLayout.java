package io.github.kafkasse.internal.position;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The constant part of a stream's ids: the text before and after each partition's position. {@link LastEventId} reads
 * the members of a position object.
 *
 * <p>The first position of each topic also carries the topic's id and, if the topic is followed whole, its number of
 * partitions, so that partitions that are added while the client is disconnected are not missed. Immutable.
 */
public final class IdLayout {
    private final byte[][] before;
    private final byte[][] after;
    private final boolean timestamps;
    private final byte[] at;

    /**
     * @param partitions the stream's partitions, sorted by topic and number
     * @param topics their topics, by name
     * @param timestamps whether ids carry timestamps
     * @param cluster the cluster's short name, for timestamp ids
     */
    public IdLayout(
            List<TopicPartition> partitions, Map<String, StreamTopic> topics, boolean timestamps, String cluster) {
        this.timestamps = timestamps;
        this.at = ascii(",\"at\":\"" + cluster + ":");
        this.before = new byte[partitions.size()][];
        this.after = new byte[partitions.size()][];
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

    boolean timestamps() {
        return timestamps;
    }

    byte[] at() {
        return at;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
