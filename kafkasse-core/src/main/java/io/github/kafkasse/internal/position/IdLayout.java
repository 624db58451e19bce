package io.github.kafkasse.internal.position;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The constant part of a stream's ids, the text before and after positions, and the form of positions. An id has parts:
 * one for each partition in JSON, one for several consecutive partitions in a compact id. {@link LastEventId} reads ids
 * of both forms.
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

    /** The index of the first partition of each part, and the number of all partitions after that. */
    private final int[] firsts;

    /** The part of each partition. */
    private final int[] parts;

    private IdLayout(byte[][] before, byte[][] after, int[] firsts, PositionForm form, boolean timestamps) {
        this.before = before;
        this.after = after;
        this.form = form;
        this.timestamps = timestamps;
        this.firsts = firsts;
        this.parts = new int[firsts[before.length]];
        for (int part = 0; part < before.length; part++) {
            Arrays.fill(parts, firsts[part], firsts[part + 1], part);
        }
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
        int[] firsts = IntStream.rangeClosed(0, before.length).toArray();
        return new IdLayout(before, after, firsts, new JsonPosition(timestamps, cluster), timestamps);
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
        CompactBlock form = new CompactBlock(timestamps);
        List<byte[]> before = new ArrayList<>();
        int[] firsts = new int[partitions.size() + 1];
        String head = CompactIdReader.VERSION + (timestamps ? "*" + cluster : "");
        TopicPartition last = null;
        for (int i = 0; i < partitions.size(); i++) {
            TopicPartition partition = partitions.get(i);
            String start = (i == 0 ? head : "") + run(last, partition, topics.get(partition.topic()));
            if (!start.isEmpty() || i - firsts[before.size() - 1] == form.most()) {
                firsts[before.size()] = i;
                before.add(ascii(start));
            }
            last = partition;
        }
        int count = before.size();
        firsts[count] = partitions.size();
        byte[][] after = new byte[count][];
        Arrays.fill(after, NOTHING);
        return new IdLayout(before.toArray(byte[][]::new), after, Arrays.copyOf(firsts, count + 1), form, timestamps);
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

    /** The number of parts. */
    int parts() {
        return before.length;
    }

    /** The part with the position of a partition. */
    int partOf(int index) {
        return parts[index];
    }

    byte[] before(int part) {
        return before[part];
    }

    byte[] after(int part) {
        return after[part];
    }

    /** The length of the longest positions of a part. */
    int maxLength() {
        return form.maxLength();
    }

    /** Writes the positions of a part. {@return the number of bytes that were written} */
    int write(byte[] out, Positions.Cursor positions, int part) {
        return form.write(out, positions, firsts[part], firsts[part + 1]);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
