package io.github.kafkasse.internal.position;

import io.github.kafkasse.InvalidAssignmentException;
import io.github.kafkasse.internal.common.Quoted;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.position.IdEntry.PartitionEntry;
import java.util.ArrayList;
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
 * Parses a compact {@code Last-Event-ID}. {@link IdLayout#compact} writes it.
 *
 * <pre>{@code
 *   id       = "1" [ "*" cluster ] 1*( "~" run )           1 is the version; with a cluster, positions have timestamps
 *   run      = topic "!" [ partitions ] [ "*" topicId ] "!" first "!" 1*position
 *            / "!!" first "!" 1*position                       more partitions of the topic before
 *   position = 1*4number                                       see CompactPosition
 * }</pre>
 *
 * <p>{@code first} is the number of the first partition; each position is that of the next one. {@code partitions} and
 * {@code topicId} mean what they mean in a JSON id. All characters are safe in a header and in a query. Used once, on
 * the thread that accepts the request.
 */
final class CompactIdReader {
    static final String VERSION = "1";

    private static final Pattern HEAD = Pattern.compile(VERSION + "(?:\\*([A-Za-z0-9_-]{0,64}))?");
    private static final Pattern RUN = Pattern.compile("(?:([A-Za-z0-9._-]{1,249})!([0-9]{1,9})?(?:\\*([A-Za-z0-9_-]{"
            + TopicInfo.SHORT_ID_LENGTH + "}))?|!)!([0-9]{1,9})!");

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
            readRun(topic, run, head.group(1), end);
            start = end + 1;
        }
        return entries;
    }

    private void readRun(String topic, Matcher run, @Nullable String cluster, int end) {
        CompactNumber.Reader numbers = new CompactNumber.Reader(text, run.end(), end);
        OptionalInt partitions =
                run.group(2) == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(run.group(2)));
        String topicId = run.group(3);
        int partition = Integer.parseInt(run.group(4));
        do {
            if (entries.size() == maxEntries) {
                throw LastEventIdReader.tooMany(maxEntries);
            }
            if (!named.add(new TopicPartition(topic, partition))) {
                throw new InvalidAssignmentException(
                        "Last-Event-ID names partition " + partition + " of topic " + Quoted.of(topic) + " twice.");
            }
            entries.add(readPosition(topic, partition, partitions, topicId, cluster, numbers));
            partitions = OptionalInt.empty();
            topicId = null;
            partition++;
        } while (numbers.hasNext());
    }

    private PartitionEntry readPosition(
            String topic,
            int partition,
            OptionalInt partitions,
            @Nullable String topicId,
            @Nullable String cluster,
            CompactNumber.Reader numbers) {
        long kind = number(numbers, (long) Integer.MAX_VALUE + CompactPosition.FIRST_EPOCH);
        boolean hasOffset = kind != CompactPosition.NO_OFFSET;
        OptionalLong timestamp = OptionalLong.empty();
        int seen = 0;
        if (cluster != null || !hasOffset) {
            timestamp = OptionalLong.of(number(numbers, Long.MAX_VALUE));
            seen = (int) number(numbers, Integer.MAX_VALUE);
        }
        OptionalLong offset = hasOffset ? OptionalLong.of(number(numbers, Long.MAX_VALUE)) : OptionalLong.empty();
        boolean byTime = timestamp.isPresent();
        return new PartitionEntry(
                topic,
                partition,
                byTime ? OptionalLong.empty() : offset,
                timestamp,
                partitions,
                topicId,
                seen,
                offset.isPresent() && cluster != null && !cluster.isEmpty()
                        ? new ClusterOffset(cluster, offset.getAsLong())
                        : null,
                kind < CompactPosition.FIRST_EPOCH
                        ? OffsetAndEpoch.UNKNOWN
                        : (int) (kind - CompactPosition.FIRST_EPOCH));
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
