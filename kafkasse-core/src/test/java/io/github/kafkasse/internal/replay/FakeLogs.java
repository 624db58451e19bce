package io.github.kafkasse.internal.replay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Kafka as the pool's consumers see it, in a test that steps the workers by hand: logs, faults, and what was asked for. */
final class FakeLogs {
    /** What a consumer does to get at records, in order: "seek t-0 5", "assign [t-0, t-1]". */
    final List<String> calls = new ArrayList<>();

    final Set<TopicPartition> leaderless = new HashSet<>();
    final Set<TopicPartition> unauthorized = new HashSet<>();
    final Set<TopicPartition> corrupt = new HashSet<>();
    final List<FakeConsumer> consumers = new ArrayList<>();

    @Nullable
    KafkaException failure;

    boolean away;

    /** How many records of a partition one poll gives at most. */
    int recordsAPoll = 100;

    private final Map<TopicPartition, Partition> partitions = new HashMap<>();

    static final class Partition {
        final NavigableMap<Long, byte[]> records = new TreeMap<>();
        long start;
        long end;
        long given;
    }

    Partition partition(TopicPartition partition) {
        return partitions.computeIfAbsent(partition, name -> new Partition());
    }

    /** Appends records of about so many bytes. */
    void append(TopicPartition partition, int count, int bytes) {
        Partition log = partition(partition);
        for (int i = 0; i < count; i++) {
            String text = "{\"n\":" + log.end + ",\"x\":\"";
            String json = text + "x".repeat(Math.max(0, bytes - text.length() - 2)) + "\"}";
            log.records.put(log.end++, json.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Lets offsets pass that hold nothing a consumer sees, as an aborted transaction does. */
    void appendGap(TopicPartition partition, int count) {
        partition(partition).end += count;
    }

    void deleteBefore(TopicPartition partition, long offset) {
        Partition log = partition(partition);
        log.start = offset;
        log.records.headMap(offset).clear();
    }

    /** How many records consumers were given of a partition. */
    long given(TopicPartition partition) {
        return partition(partition).given;
    }

    /** How often something was called, of all partitions. */
    long calls(String kind) {
        return calls.stream().filter(call -> call.startsWith(kind)).count();
    }

    /** The seeks of a partition, in order. */
    List<Long> seeks(TopicPartition partition) {
        String prefix = "seek " + partition + " ";
        return calls.stream()
                .filter(call -> call.startsWith(prefix))
                .map(call -> Long.valueOf(call.substring(prefix.length())))
                .toList();
    }

    Consumer<byte[], byte[]> consumer() {
        if (away) {
            throw new KafkaException("Kafka is away");
        }
        FakeConsumer consumer = new FakeConsumer(this);
        consumers.add(consumer);
        return consumer;
    }

    static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset, byte[] value) {
        return new ConsumerRecord<>(partition.topic(), partition.partition(), offset, null, value);
    }
}
