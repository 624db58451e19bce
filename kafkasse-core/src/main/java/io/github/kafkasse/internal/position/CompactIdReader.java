package io.github.kafkasse.internal.position;

import io.github.kafkasse.InvalidAssignmentException;
import io.github.kafkasse.internal.common.Quoted;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.position.IdEntry.PartitionEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Parses a compact {@code Last-Event-ID}. {@link IdLayout#compact} writes version 2.
 *
 * <pre>{@code
 *   id       = version [ "*" cluster ] 1*( "~" run )        with a cluster, positions have timestamps
 *   version  = "1" / "2"
 *   run      = topic "!" [ partitions ] [ "*" topicId ] "!" first "!" positions
 *            / "!!" first "!" positions                       more partitions of the topic before
 *   positions = 1*( kind [ timestamp seen ] offset )          version 1, each a number; no offset if the kind says so
 *             / 1*( count kinds [ timestamps seen ] offsets )  version 2, see CompactBlock; count is one less
 *   kinds, timestamps, seen, offsets = base width packed      base and width are numbers
 * }</pre>
 *
 * <p>{@code first} is the number of the first partition; each position is that of the next one. {@code partitions} and
 * {@code topicId} mean what they mean in a JSON id. All characters are safe in a header and in a query. Used once, on
 * the thread that accepts the request.
 */
final class CompactIdReader {
    static final String VERSION = "2";

    private static final String SINGLE_POSITIONS = "1";

    private static final Pattern HEAD =
            Pattern.compile("([" + SINGLE_POSITIONS + VERSION + "])(?:\\*([A-Za-z0-9_-]{0,64}))?");
    private static final Pattern RUN = Pattern.compile("(?:([A-Za-z0-9._-]{1,249})!([0-9]{1,9})?(?:\\*([A-Za-z0-9_-]{"
            + TopicInfo.SHORT_ID_LENGTH + "}))?|!)!([0-9]{1,9})!");

    private static final long MOST_KIND = (long) Integer.MAX_VALUE + CompactBlock.FIRST_EPOCH;

    private final String text;
    private final int maxEntries;
    private final List<IdEntry> entries = new ArrayList<>();
    private final Set<TopicPartition> named = new HashSet<>();

    private CompactIdReader(String text, int maxEntries) {
        this.text = text;
        this.maxEntries = maxEntries;
    }

    /** Whether a text is a compact id, of any version. JSON begins with a bracket. */
    static boolean isCompact(String text) {
        return !text.isEmpty() && text.charAt(0) >= '0' && text.charAt(0) <= '9' && text.indexOf('~') > 0;
    }

    /** {@return the entries of a compact id; at least one} */
    static List<IdEntry> read(String text, int maxEntries) {
        return new CompactIdReader(text, maxEntries).read();
    }

    private List<IdEntry> read() {
        int headEnd = text.indexOf('~');
        Matcher head = HEAD.matcher(text);
        if (headEnd < 0 || !head.region(0, headEnd).matches()) {
            throw wrongAt(0);
        }
        Matcher run = RUN.matcher(text);
        String topic = "";
        for (int start = headEnd + 1; start <= text.length(); ) {
            int end = text.indexOf('~', start);
            end = end < 0 ? text.length() : end;
            if (!run.region(start, end).lookingAt() || (run.group(1) == null && topic.isEmpty())) {
                throw wrongAt(start);
            }
            topic = run.group(1) == null ? topic : run.group(1);
            readRun(topic, run, head, end);
            start = end + 1;
        }
        return entries;
    }

    private void readRun(String topic, Matcher run, Matcher head, int end) {
        CompactNumber.Reader numbers = new CompactNumber.Reader(text, run.end(), end);
        OptionalInt partitions =
                run.group(2) == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(run.group(2)));
        String topicId = run.group(3);
        String cluster = head.group(2);
        boolean isSingle = head.group(1).equals(SINGLE_POSITIONS);
        int partition = Integer.parseInt(run.group(4));
        do {
            List<Values> block = isSingle ? List.of(readPosition(cluster, numbers)) : readBlock(cluster, numbers);
            for (Values values : block) {
                if (entries.size() == maxEntries) {
                    throw LastEventIdReader.tooMany(maxEntries);
                }
                if (!named.add(new TopicPartition(topic, partition))) {
                    throw new InvalidAssignmentException(
                            "Last-Event-ID names partition " + partition + " of topic " + Quoted.of(topic) + " twice.");
                }
                entries.add(entry(topic, partition, partitions, topicId, cluster, values));
                partitions = OptionalInt.empty();
                topicId = null;
                partition++;
            }
        } while (numbers.hasNext());
    }

    /** The numbers of one position; what it does not have is 0. */
    private record Values(long kind, long timestamp, int seen, long offset) {
        boolean hasOffset() {
            return kind != CompactBlock.NO_OFFSET;
        }
    }

    private Values readPosition(@Nullable String cluster, CompactNumber.Reader numbers) {
        long kind = number(numbers, MOST_KIND);
        boolean hasOffset = kind != CompactBlock.NO_OFFSET;
        boolean hasTimestamp = cluster != null || !hasOffset;
        long timestamp = hasTimestamp ? number(numbers, Long.MAX_VALUE) : 0;
        int seen = hasTimestamp ? (int) number(numbers, Integer.MAX_VALUE) : 0;
        return new Values(kind, timestamp, seen, hasOffset ? number(numbers, Long.MAX_VALUE) : 0);
    }

    private List<Values> readBlock(@Nullable String cluster, CompactNumber.Reader numbers) {
        int count = 1 + (int) number(numbers, CompactBlock.MOST - 1);
        long[] kinds = readColumn(numbers, count, MOST_KIND);
        boolean hasTimestamps =
                cluster != null || Arrays.stream(kinds).anyMatch(kind -> kind == CompactBlock.NO_OFFSET);
        long[] timestamps = hasTimestamps ? readColumn(numbers, count, Long.MAX_VALUE) : new long[count];
        long[] seen = hasTimestamps ? readColumn(numbers, count, Integer.MAX_VALUE) : new long[count];
        long[] offsets = readColumn(numbers, count, Long.MAX_VALUE);
        List<Values> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(new Values(kinds[i], timestamps[i], (int) seen[i], offsets[i]));
        }
        return values;
    }

    private long[] readColumn(CompactNumber.Reader numbers, int count, long max) {
        long base = number(numbers, max);
        int width = (int) number(numbers, CompactBlock.WIDEST);
        long[] values = numbers.packed(count, width);
        if (values == null) {
            throw wrongAt(numbers.at());
        }
        for (int i = 0; i < count; i++) {
            if (values[i] > max - base) {
                throw wrongAt(numbers.at());
            }
            values[i] += base;
        }
        return values;
    }

    private static PartitionEntry entry(
            String topic,
            int partition,
            OptionalInt partitions,
            @Nullable String topicId,
            @Nullable String cluster,
            Values values) {
        boolean byTime = cluster != null || !values.hasOffset();
        return new PartitionEntry(
                topic,
                partition,
                byTime ? OptionalLong.empty() : OptionalLong.of(values.offset),
                byTime ? OptionalLong.of(values.timestamp) : OptionalLong.empty(),
                partitions,
                topicId,
                byTime ? values.seen : 0,
                values.hasOffset() && cluster != null && !cluster.isEmpty()
                        ? new ClusterOffset(cluster, values.offset)
                        : null,
                values.kind < CompactBlock.FIRST_EPOCH
                        ? OffsetAndEpoch.UNKNOWN
                        : (int) (values.kind - CompactBlock.FIRST_EPOCH));
    }

    private long number(CompactNumber.Reader numbers, long max) {
        long number = numbers.next(max);
        if (number < 0) {
            throw wrongAt(numbers.at());
        }
        return number;
    }

    private InvalidAssignmentException wrongAt(int index) {
        return new InvalidAssignmentException("Last-Event-ID is no compact id that this server can read: something is"
                + " wrong at character " + index + ". Send the id of an event unchanged.");
    }
}
