package io.github.kafkasse.internal.position;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.github.kafkasse.InvalidAssignmentException;
import io.github.kafkasse.internal.position.IdEntry.PartitionEntry;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A parsed {@code Last-Event-ID}: where to start, entry by entry, before Kafka is asked.
 *
 * <p>It is separate from {@link Resolution}: a client that reconnects while Kafka is unavailable gets
 * its id back unchanged. Immutable; created and read on any thread.
 */
public final class LastEventId {
    // Without a pool: Jackson's default keeps buffers, and so the classes of an undeployed application, in each thread.
    private static final JsonFactory ASCII = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private static final Comparator<IdEntry> ORDER = Comparator.comparing(IdEntry::topic)
            .thenComparingInt(entry -> entry instanceof PartitionEntry position ? position.partition() : -1);

    private final List<IdEntry> entries;
    private final @Nullable String compact;

    /** 0 until it is needed. */
    private int hash;

    LastEventId(List<IdEntry> entries) {
        this(sorted(entries), null);
    }

    private LastEventId(List<IdEntry> sorted, @Nullable String compact) {
        this.entries = List.copyOf(sorted);
        this.compact = compact;
    }

    private static List<IdEntry> sorted(List<IdEntry> entries) {
        List<IdEntry> sorted = new ArrayList<>(entries);
        sorted.sort(ORDER);
        return sorted;
    }

    /**
     * Parses a {@code Last-Event-ID}, JSON or compact.
     *
     * @param text the header or query parameter; {@code null} and blank text mean none
     * @param maxLength how many characters it may have
     * @param maxEntries how many entries it may have
     * @return the id, or {@code null} if there is none
     * @throws InvalidAssignmentException if it does not match the grammar; the message contains the place of the error
     *     and what is expected there
     */
    public static @Nullable LastEventId parse(@Nullable String text, int maxLength, int maxEntries) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() > maxLength) {
            throw new InvalidAssignmentException(
                    "Last-Event-ID has " + text.length() + " characters; this server accepts up to " + maxLength + ".");
        }
        String id = text.strip();
        if (CompactIdReader.isCompact(id)) {
            return new LastEventId(sorted(CompactIdReader.read(id, maxEntries)), id);
        }
        List<IdEntry> written = new WrittenIdReader(text, maxEntries).read();
        return written != null
                ? new LastEventId(written, null)
                : new LastEventId(new LastEventIdReader(maxEntries).read(text));
    }

    /** {@return the entries, at least one, sorted by topic and partition; no partition is named twice} */
    public List<IdEntry> entries() {
        return entries;
    }

    /** Whether the id proves that a topic existed: it carries the topic's id. */
    boolean hasTopicId(String topic) {
        return entries.stream()
                .anyMatch(entry -> entry instanceof PartitionEntry position
                        && position.topicId() != null
                        && position.topic().equals(topic));
    }

    /** Whether an entry is a position on one specific cluster. */
    boolean namesACluster() {
        for (IdEntry entry : entries) {
            if (entry instanceof PartitionEntry position && position.at() != null) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a stream can be opened from this id without a lookup in Kafka.
     *
     * @return {@code true} if each entry has a partition and either an offset from 0 on or, without an offset, a
     *     timestamp
     */
    public boolean namesEveryPosition() {
        for (IdEntry entry : entries) {
            if (!(entry instanceof PartitionEntry position && position.isPosition())) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether these are the positions of a stream, by offset and in these very topics, so that the id always means the
     * same records.
     *
     * @param offsets the stream's offsets, of all partitions that the id names
     * @param topicIds the short ids of its topics, by name; none for those of brokers without topic ids
     */
    public boolean isExactly(Map<TopicPartition, Long> offsets, Map<String, String> topicIds) {
        Set<String> named = new HashSet<>();
        for (IdEntry entry : entries) {
            if (entry instanceof PartitionEntry position
                    && position.topicId() != null
                    && position.topicId().equals(topicIds.get(position.topic()))) {
                named.add(position.topic());
            }
        }
        return entries.stream()
                .allMatch(entry -> entry instanceof PartitionEntry position
                        && position.offset().isPresent()
                        && Long.valueOf(position.offset().getAsLong())
                                .equals(offsets.get(new TopicPartition(position.topic(), position.partition())))
                        && named.contains(position.topic()));
    }

    /**
     * Whether it has an offset in a topic that was deleted, and recreated since.
     *
     * @param topicIds the short ids of the present topics, by name
     */
    public boolean isOfOtherTopics(Map<String, String> topicIds) {
        return entries.stream()
                .anyMatch(entry -> entry instanceof PartitionEntry position
                        && position.offset().isPresent()
                        && position.topicId() != null
                        && topicIds.containsKey(position.topic())
                        && !position.topicId().equals(topicIds.get(position.topic())));
    }

    /** Whether a text is to be read as an id, valid or not. */
    static boolean isId(String text) {
        return text.startsWith("[") || CompactIdReader.isCompact(text);
    }

    /**
     * The same id in normal form. A JSON id is sorted by topic and partition, and has no unknown members. A compact id
     * is what the client sent.
     *
     * @return one line of printable ASCII, which {@link #parse} reads back as an equal id
     */
    public String toHeader() {
        if (compact != null) {
            return compact;
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator json = ASCII.createGenerator(text)) {
            json.writeStartArray();
            for (IdEntry entry : entries) {
                entry.write(json);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("A StringWriter does not fail", e);
        }
        return text.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof LastEventId id && entries.equals(id.entries));
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            hash = entries.hashCode(); // each thread that comes here gets the same
        }
        return hash;
    }

    @Override
    public String toString() {
        return toHeader();
    }
}
