package io.github.kafkasse.internal.position;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.github.kafkasse.InvalidAssignmentException;
import io.github.kafkasse.internal.common.Quoted;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.position.IdEntry.PartitionEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses a {@code Last-Event-ID} by the grammar, token by token, so that hostile text costs no more than its length.
 * Text that does not match is refused with a sentence for the client's author. Used once, on the thread that accepts
 * the request.
 */
final class LastEventIdReader {
    /** How deep unknown members may be nested, including the array and its object. */
    static final int MAX_DEPTH = 32;

    // Without a pool: Jackson's default keeps buffers, and so the classes of an undeployed application, in each thread.
    /**
     * Limits only the depth, since the length is limited already. Clients' names must not fill a shared symbol table.
     */
    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final int WHOLE = -1;
    private static final int LONGEST_INTEGER = 20;

    private final int maxEntries;
    private final Map<String, Set<Integer>> named = new HashMap<>();
    private int number;

    LastEventIdReader(int maxEntries) {
        this.maxEntries = maxEntries;
    }

    List<IdEntry> read(String text) {
        try (JsonParser json = JSON.createParser(text)) {
            return readArray(json);
        } catch (StreamConstraintsException e) {
            throw wrong("Last-Event-ID is nested deeper than " + MAX_DEPTH + " levels.");
        } catch (StreamReadException e) {
            throw wrong("Last-Event-ID is not JSON: there is an error at character "
                    + (e.getLocation() == null ? 0 : e.getLocation().getCharOffset()) + ". " + shape());
        } catch (IOException e) {
            throw new UncheckedIOException("A String does not fail", e);
        }
    }

    private List<IdEntry> readArray(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_ARRAY) {
            throw wrong("Last-Event-ID is not a JSON array. " + shape());
        }
        List<IdEntry> entries = new ArrayList<>();
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            number++;
            if (number > maxEntries) {
                throw tooMany(maxEntries);
            }
            entries.add(readEntry(json, token));
        }
        if (json.nextToken() != null) {
            throw wrong("Last-Event-ID goes on after the end of its array. " + shape());
        }
        if (entries.isEmpty()) {
            throw wrong("Last-Event-ID is an empty array: leave it out to start at the end. " + shape());
        }
        return entries;
    }

    private IdEntry readEntry(JsonParser json, @Nullable JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            String topic = json.getText();
            nameOnce(topic, WHOLE);
            return new IdEntry.WholeTopic(topic);
        }
        if (token == JsonToken.START_OBJECT) {
            PartitionEntry entry = readObject(json);
            nameOnce(entry.topic(), entry.partition());
            return entry;
        }
        throw inEntry("is neither a topic's name nor an object. " + shape());
    }

    private PartitionEntry readObject(JsonParser json) throws IOException {
        Members members = new Members();
        Set<String> names = new HashSet<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            if (!names.add(name)) {
                throw inEntry("has the member " + Quoted.of(name) + " twice.");
            }
            JsonToken value = json.nextToken();
            switch (name) {
                case "topic" -> members.topic = topic(json, value);
                case "partition" -> members.partition = OptionalInt.of((int) integer(json, name, 0, Integer.MAX_VALUE));
                case "offset" ->
                    members.offset = OptionalLong.of(integer(json, name, PartitionEntry.BEGINNING, Long.MAX_VALUE));
                case "timestamp" -> members.timestamp = OptionalLong.of(integer(json, name, 0, Long.MAX_VALUE));
                case "partitions" -> members.partitions = hint(json, 1);
                case "seen" -> members.seen = hint(json, 1).orElse(0);
                case "epoch" -> members.epoch = hint(json, 0).orElse(OffsetAndEpoch.UNKNOWN);
                case "topicId" -> members.topicId = value == JsonToken.VALUE_STRING ? shortId(json.getText()) : null;
                case "at" -> members.at = value == JsonToken.VALUE_STRING ? ClusterOffset.parse(json.getText()) : null;
                default -> {}
            }
            json.skipChildren(); // of an unknown or invalid member; other values have none
        }
        return members.toEntry(this);
    }

    private String topic(JsonParser json, @Nullable JsonToken value) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            throw inEntry("has a \"topic\" that is not a string.");
        }
        return json.getText();
    }

    private long integer(JsonParser json, String name, long min, long max) throws IOException {
        OptionalLong value = integer(json, min, max);
        if (value.isEmpty()) {
            throw inEntry("has a value of " + Quoted.of(name) + " that is not an integer from " + min + " to " + max
                    + ". Write it without a fraction and without an exponent.");
        }
        return value.getAsLong();
    }

    /** Reads one of our own numeric members. An invalid value counts as absent. */
    private static OptionalInt hint(JsonParser json, int min) throws IOException {
        OptionalLong value = integer(json, min, Integer.MAX_VALUE);
        return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
    }

    private static OptionalLong integer(JsonParser json, long min, long max) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT && json.getTextLength() <= LONGEST_INTEGER) {
            BigInteger value = json.getBigIntegerValue();
            if (value.bitLength() < Long.SIZE && value.longValue() >= min && value.longValue() <= max) {
                return OptionalLong.of(value.longValue());
            }
        }
        return OptionalLong.empty();
    }

    private static @Nullable String shortId(String text) {
        return text.length() == TopicInfo.SHORT_ID_LENGTH ? text : null;
    }

    private void nameOnce(String topic, int partition) {
        Set<Integer> partitions = named.computeIfAbsent(topic, name -> new HashSet<>());
        boolean overlaps = partition == WHOLE ? !partitions.isEmpty() : partitions.contains(WHOLE);
        if (overlaps || !partitions.add(partition)) {
            throw inEntry((partition == WHOLE ? "names all partitions" : "names partition " + partition) + " of topic "
                    + Quoted.of(topic) + ", which an earlier entry has named.");
        }
    }

    private InvalidAssignmentException inEntry(String what) {
        return wrong("Entry " + number + " of Last-Event-ID " + what);
    }

    static InvalidAssignmentException tooMany(int maxEntries) {
        return wrong("Last-Event-ID has more than " + maxEntries + " entries, the most this server takes.");
    }

    private static InvalidAssignmentException wrong(String detail) {
        return new InvalidAssignmentException(detail);
    }

    private static String shape() {
        return "Send the id of an event, such as [{\"topic\":\"edits\",\"partition\":0,\"offset\":77}].";
    }

    /** The members of one object that are read so far. */
    private static final class Members {
        private @Nullable String topic;
        private OptionalInt partition = OptionalInt.empty();
        private OptionalLong offset = OptionalLong.empty();
        private OptionalLong timestamp = OptionalLong.empty();
        private OptionalInt partitions = OptionalInt.empty();
        private @Nullable String topicId;
        private int seen;
        private @Nullable ClusterOffset at;
        private int epoch = OffsetAndEpoch.UNKNOWN;

        PartitionEntry toEntry(LastEventIdReader reader) {
            if (topic == null) {
                throw reader.inEntry("has no \"topic\".");
            }
            if (partition.isEmpty()) {
                throw reader.inEntry("has no \"partition\".");
            }
            return new PartitionEntry(
                    topic, partition.getAsInt(), offset, timestamp, partitions, topicId, seen, at, epoch);
        }
    }
}
