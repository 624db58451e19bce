package io.github.kafkasse.internal.log;

import io.github.kafkasse.internal.kafka.FakeConsumer;
import io.github.kafkasse.internal.kafka.MetadataUpdates;
import io.github.kafkasse.internal.kafka.TopicIdCheck;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** The logs of a Kafka for consumers that a test steps by hand: records, faults, and recorded calls. */
public final class FakeLogs {
    private static final String KEY = "{\"key\":\"";

    /** The calls of consumers, in order: "seek t-0 5", "assign [t-0, t-1]". */
    public final List<String> calls = new ArrayList<>();

    public final Set<TopicPartition> leaderless = new HashSet<>();
    /** Partitions whose leaders do not answer. */
    public final Set<TopicPartition> silent = new HashSet<>();

    public final Set<TopicPartition> unauthorized = new HashSet<>();
    public final Set<TopicPartition> corrupt = new HashSet<>();
    /** Topics that are not in the metadata of consumers. */
    public final Set<String> unknown = new HashSet<>();

    public final List<FakeConsumer> consumers = new ArrayList<>();

    /** Partitions in which a consumer does not know its position, because it validates it against a new leader. */
    public final Set<TopicPartition> validating = new HashSet<>();

    public @Nullable KafkaException failure;

    /** Thrown by the next poll; not an exception of Kafka's. */
    public @Nullable Error error;

    public boolean away;

    /** Runs while a poll waits. */
    public Runnable duringPoll = () -> {};

    /** The maximum number of records of a partition in one poll. */
    public int recordsAPoll = 100;

    private final Map<TopicPartition, Partition> partitions = new HashMap<>();

    public static final class Partition {
        public final NavigableMap<Long, byte[]> records = new TreeMap<>();

        /** The keys of the records that have one. */
        public final Map<Long, byte[]> keys = new HashMap<>();

        public long start;
        public long end;
        public long given;

        /** The offset at which each leader epoch begins, from epoch 0 on; empty if records have no epochs. */
        public final List<Long> epochs = new ArrayList<>();

        /** The epoch of the record before an offset. */
        public int epochBefore(long offset) {
            int epoch = epochs.size() - 1;
            while (epoch > 0 && epochs.get(epoch) >= offset) {
                epoch--;
            }
            return epoch;
        }

        /** The offset at which an epoch ends in this log. */
        public long endOf(int epoch) {
            return epoch + 1 < epochs.size() ? epochs.get(epoch + 1) : end;
        }
    }

    public Partition partition(TopicPartition partition) {
        return partitions.computeIfAbsent(partition, name -> new Partition());
    }

    /** Appends records of about {@code bytes} bytes each. */
    public void append(TopicPartition partition, int count, int bytes) {
        Partition log = partition(partition);
        for (int i = 0; i < count; i++) {
            String text = "{\"n\":" + log.end + ",\"x\":\"";
            append(partition, text + "x".repeat(Math.max(0, bytes - text.length() - 2)) + "\"}");
        }
    }

    public void append(TopicPartition partition, String json) {
        Partition log = partition(partition);
        log.records.put(log.end++, json.getBytes(StandardCharsets.UTF_8));
    }

    /** Appends a record with a key; a {@code null} value is a tombstone. */
    public void appendKeyed(TopicPartition partition, String key, @Nullable String json) {
        Partition log = partition(partition);
        log.keys.put(log.end, key.getBytes(StandardCharsets.UTF_8));
        log.records.put(log.end++, json == null ? null : json.getBytes(StandardCharsets.UTF_8));
    }

    /** Skips offsets that have no record for a consumer, as an aborted transaction does. */
    public void appendGap(TopicPartition partition, int count) {
        partition(partition).end += count;
    }

    public void deleteBefore(TopicPartition partition, long offset) {
        Partition log = partition(partition);
        log.start = offset;
        log.records.headMap(offset).clear();
    }

    /** Deletes everything from an offset on, as an unclean election does. */
    public void truncate(TopicPartition partition, long end) {
        Partition log = partition(partition);
        log.end = end;
        log.records.tailMap(end).clear();
    }

    /** Elects another leader, with the next epoch and a log that ends at an offset; later records are lost. */
    public void elect(TopicPartition partition, long end) {
        truncate(partition, end);
        partition(partition).epochs.replaceAll(start -> Math.min(start, end));
        partition(partition).epochs.add(end);
    }

    /** Recreates the partition, empty. */
    public void recreate(TopicPartition partition) {
        partitions.put(partition, new Partition());
    }

    /** The number of a partition's records that consumers have received. */
    public long given(TopicPartition partition) {
        return partition(partition).given;
    }

    /** The number of calls of a kind, for all partitions. */
    public long calls(String kind) {
        return calls.stream().filter(call -> call.startsWith(kind)).count();
    }

    /** The offsets of a partition's seeks, in order. */
    public List<Long> seeks(TopicPartition partition) {
        String prefix = "seek " + partition + " ";
        return calls.stream()
                .filter(call -> call.startsWith(prefix))
                .map(call -> Long.valueOf(call.substring(prefix.length())))
                .toList();
    }

    /** Makes each consumer update its metadata at its next poll. */
    public void updateMetadata() {
        consumers.forEach(FakeConsumer::updateMetadata);
    }

    /** A consumer whose topics are not verified. */
    public Consumer<byte[], byte[]> consumer() {
        return consumer(new MetadataUpdates(new TopicIdCheck(topics -> new CompletableFuture<>(), () -> 0)));
    }

    public Consumer<byte[], byte[]> consumer(MetadataUpdates updates) {
        if (away) {
            throw new KafkaException("Kafka is away");
        }
        FakeConsumer consumer = new FakeConsumer(this, updates);
        consumers.add(consumer);
        return consumer;
    }

    public ConsumerRecord<byte[], byte[]> recordOf(TopicPartition partition, long offset, byte[] value) {
        int epoch = partition(partition).epochBefore(offset + 1);
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                ConsumerRecord.NO_TIMESTAMP,
                TimestampType.NO_TIMESTAMP_TYPE,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                keyOf(partition, offset, value),
                value,
                new RecordHeaders(),
                epoch < 0 ? Optional.empty() : Optional.of(epoch));
    }

    /** The key that a record was given, or else the value of its first member, if its name is key. */
    private byte @Nullable [] keyOf(TopicPartition partition, long offset, byte[] value) {
        byte[] given = partition(partition).keys.get(offset);
        String json = value == null ? "" : new String(value, StandardCharsets.UTF_8);
        return given == null && json.startsWith(KEY)
                ? json.substring(KEY.length(), json.indexOf('"', KEY.length())).getBytes(StandardCharsets.UTF_8)
                : given;
    }
}
