package io.github.kafkasse.internal.position;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.position.IdEntry.PartitionEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON ids of exactly the form that {@link IdLayout} and {@link JsonPosition} write: members in their order, no
 * spaces, partitions sorted. Clients send ids back unchanged, so nearly all of them have this form, and after a restart
 * thousands of them arrive within seconds. This reader needs one pass and no objects but the entries. Text of any other
 * form is left to {@link LastEventIdReader}, which also makes the error messages. Used once, by one thread.
 */
final class WrittenIdReader {
    private static final String TOPIC = "{\"topic\":\"";
    private static final String PARTITION = "\",\"partition\":";

    /** More digits could be out of the range of a long. */
    private static final int MAX_DIGITS = 18;

    private static final long NONE = -1;

    private final String text;
    private final int maxEntries;
    private int at;

    /** Set at the first character that this server would not have written there. */
    private boolean isOther;

    WrittenIdReader(String text, int maxEntries) {
        this.text = text;
        this.maxEntries = maxEntries;
    }

    /** {@return the entries, sorted; {@code null} if the text has another form} */
    @Nullable
    List<IdEntry> read() {
        List<IdEntry> entries = new ArrayList<>();
        expect("[");
        PartitionEntry last = null;
        do {
            PartitionEntry entry = readEntry(last);
            if (isOther || entries.size() == maxEntries || !isAfter(entry, last)) {
                return null;
            }
            entries.add(entry);
            last = entry;
        } while (skip(","));
        expect("]");
        return isOther || at != text.length() ? null : entries;
    }

    private static boolean isAfter(PartitionEntry entry, @Nullable PartitionEntry last) {
        if (last == null) {
            return true;
        }
        int topics = entry.topic().equals(last.topic()) ? 0 : entry.topic().compareTo(last.topic());
        return topics > 0 || (topics == 0 && entry.partition() > last.partition());
    }

    private PartitionEntry readEntry(@Nullable PartitionEntry last) {
        expect(TOPIC);
        String topic = topic(last);
        expect(PARTITION);
        int partition = (int) number(Integer.MAX_VALUE);
        long offset = member(",\"offset\":", 0, Long.MAX_VALUE);
        long timestamp = offset == NONE ? member(",\"timestamp\":", 0, Long.MAX_VALUE) : NONE;
        long seen = timestamp == NONE ? NONE : member(",\"seen\":", 1, Integer.MAX_VALUE);
        ClusterOffset here = timestamp == NONE ? null : clusterOffset();
        long epoch = member(",\"epoch\":", 0, Integer.MAX_VALUE);
        long partitions = member(",\"partitions\":", 1, Integer.MAX_VALUE);
        String topicId = topicId();
        expect("}");
        return new PartitionEntry(
                topic,
                partition,
                offset == NONE ? OptionalLong.empty() : OptionalLong.of(offset),
                timestamp == NONE ? OptionalLong.empty() : OptionalLong.of(timestamp),
                partitions == NONE ? OptionalInt.empty() : OptionalInt.of((int) partitions),
                topicId,
                seen == NONE ? 0 : (int) seen,
                here,
                epoch == NONE ? OffsetAndEpoch.UNKNOWN : (int) epoch);
    }

    /** The name of a topic. Nearly always it is the one of the entry before. */
    private String topic(@Nullable PartitionEntry last) {
        if (last != null
                && text.startsWith(last.topic(), at)
                && text.startsWith(PARTITION, at + last.topic().length())) {
            at += last.topic().length();
            return last.topic();
        }
        return name();
    }

    private @Nullable ClusterOffset clusterOffset() {
        if (!skip(",\"at\":\"")) {
            return null;
        }
        String cluster = name();
        expect(":");
        long offset = number(Long.MAX_VALUE);
        expect("\"");
        ClusterOffset parsed = ClusterOffset.parse(cluster + ":" + offset);
        isOther |= parsed == null;
        return parsed;
    }

    private @Nullable String topicId() {
        if (!skip(",\"topicId\":\"")) {
            return null;
        }
        String id = name();
        isOther |= id.length() != TopicInfo.SHORT_ID_LENGTH;
        expect("\"");
        return id;
    }

    private long member(String label, long min, long max) {
        if (!skip(label)) {
            return NONE;
        }
        long value = number(max);
        isOther |= value < min;
        return value;
    }

    /** The characters up to one that no topic, cluster and topic id has. */
    private String name() {
        int from = at;
        while (at < text.length() && isNameCharacter(text.charAt(at))) {
            at++;
        }
        isOther |= at == from;
        return text.substring(from, at);
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }

    private long number(long max) {
        int from = at;
        long value = 0;
        while (at < text.length() && at - from < MAX_DIGITS && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            value = value * 10 + text.charAt(at) - '0';
            at++;
        }
        boolean isLeadingZero = at - from > 1 && text.charAt(from) == '0';
        isOther |= at == from || isLeadingZero || value > max;
        return value;
    }

    private boolean skip(String expected) {
        boolean is = text.startsWith(expected, at);
        at += is ? expected.length() : 0;
        return is;
    }

    private void expect(String expected) {
        isOther |= !skip(expected);
    }
}
