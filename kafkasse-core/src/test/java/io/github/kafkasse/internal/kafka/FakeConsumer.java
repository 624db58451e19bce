package io.github.kafkasse.internal.kafka;

import io.github.kafkasse.internal.log.FakeLogs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;

/** A consumer of {@link FakeLogs}: each poll returns some records of every partition, and never waits. */
public final class FakeConsumer extends MockConsumer<byte[], byte[]> {
    private final FakeLogs logs;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<TopicPartition, Integer> epochs = new HashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private final MetadataUpdates updates;
    private boolean woken;
    private boolean updateDue = true;

    @SuppressWarnings("deprecation") // its successor takes a string, which kafka-clients 3.9 does not
    public FakeConsumer(FakeLogs logs, MetadataUpdates updates) {
        super(OffsetResetStrategy.NONE);
        this.logs = logs;
        this.updates = updates;
    }

    /** Makes the next poll update the metadata. */
    public void updateMetadata() {
        updateDue = true;
    }

    private static Set<String> topics(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
    }

    @Override
    public synchronized void assign(Collection<TopicPartition> partitions) {
        logs.calls.add("assign "
                + partitions.stream().map(TopicPartition::toString).sorted().toList());
        updateDue |= !topics(positions.keySet()).equals(topics(partitions));
        positions.keySet().retainAll(partitions);
        paused.retainAll(partitions);
        partitions.forEach(partition -> positions.putIfAbsent(partition, -1L));
    }

    @Override
    public synchronized Set<TopicPartition> assignment() {
        return positions.keySet();
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
        requireAssigned(partition);
        logs.calls.add("seek " + partition + " " + offset);
        positions.put(partition, offset);
        epochs.remove(partition);
    }

    @Override
    public synchronized void seek(TopicPartition partition, OffsetAndMetadata position) {
        seek(partition, position.offset());
        position.leaderEpoch().ifPresent(epoch -> epochs.put(partition, epoch));
    }

    /** Validates positions as a real consumer does; reports each truncated partition until its position is moved. */
    private void validate(Set<TopicPartition> partitions) {
        Map<TopicPartition, Long> truncated = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
        for (TopicPartition partition : partitions) {
            Integer epoch = epochs.get(partition);
            FakeLogs.Partition log = logs.partition(partition);
            if (epoch != null && log.endOf(epoch) < positions.get(partition)) {
                truncated.put(partition, positions.get(partition));
                ends.put(partition, new OffsetAndMetadata(log.endOf(epoch), Optional.of(epoch), ""));
            }
        }
        if (!truncated.isEmpty()) {
            throw new LogTruncationException(truncated, ends);
        }
    }

    @Override
    public synchronized void pause(Collection<TopicPartition> partitions) {
        partitions.forEach(this::requireAssigned);
        paused.addAll(partitions);
    }

    @Override
    public synchronized void resume(Collection<TopicPartition> partitions) {
        partitions.forEach(this::requireAssigned);
        paused.removeAll(partitions);
    }

    private void requireAssigned(TopicPartition partition) {
        if (!positions.containsKey(partition)) {
            throw new IllegalStateException(partition + " is not assigned");
        }
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        logs.calls.add("poll");
        if (closed()) {
            throw new IllegalStateException("This consumer has been closed");
        }
        if (woken) {
            woken = false;
            throw new WakeupException();
        }
        if (logs.error != null) {
            Error error = logs.error;
            logs.error = null;
            throw error;
        }
        logs.duringPoll.run();
        if (updateDue && !logs.away) {
            updateDue = false;
            updates.onUpdate(new ClusterResource("cluster"));
        }
        if (logs.failure != null) {
            KafkaException failure = logs.failure;
            logs.failure = null;
            throw failure;
        }
        Set<TopicPartition> active =
                positions.keySet().stream().filter(p -> !paused.contains(p)).collect(Collectors.toSet());
        validate(active);
        refuse(active);
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();
        for (TopicPartition partition :
                new TreeMap<>(active.stream().collect(Collectors.toMap(String::valueOf, p -> p))).values()) {
            FakeLogs.Partition log = logs.partition(partition);
            if (logs.leaderless.contains(partition)
                    || logs.silent.contains(partition)
                    || positions.get(partition) >= log.end) {
                continue;
            }
            List<ConsumerRecord<byte[], byte[]>> some = new ArrayList<>();
            log.records.tailMap(positions.get(partition)).entrySet().stream()
                    .limit(logs.recordsAPoll)
                    .forEach(entry -> some.add(logs.recordOf(partition, entry.getKey(), entry.getValue())));
            long end = some.size() < logs.recordsAPoll
                    ? log.end
                    : some.get(some.size() - 1).offset() + 1;
            log.given += some.size();
            positions.put(partition, end);
            if (!some.isEmpty()) {
                some.get(some.size() - 1).leaderEpoch().ifPresent(epoch -> epochs.put(partition, epoch));
                records.put(partition, some);
            }
        }
        return recordsOf(records);
    }

    @SuppressWarnings("removal") // its successor takes next offsets, which kafka-clients 3.9 does not have
    private static ConsumerRecords<byte[], byte[]> recordsOf(
            Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records) {
        return new ConsumerRecords<>(records);
    }

    @Override
    public synchronized long position(TopicPartition partition, Duration timeout) {
        requireAssigned(partition);
        logs.calls.add("position " + partition);
        if (logs.validating.contains(partition)) {
            throw new TimeoutException("The position is being validated");
        }
        validate(positions.keySet());
        return positions.get(partition);
    }

    private void refuse(Set<TopicPartition> active) {
        Map<TopicPartition, Long> out = new HashMap<>();
        for (TopicPartition partition : active) {
            long position = positions.get(partition);
            if (position < 0) {
                throw new IllegalStateException(partition + " has no position");
            }
            if (logs.unauthorized.contains(partition)) {
                throw new TopicAuthorizationException(Set.of(partition.topic()));
            }
            if (logs.corrupt.contains(partition)) {
                throw new KafkaException("Record batch for partition " + partition + " at offset 5 is invalid");
            }
            if (position < logs.partition(partition).start || position > logs.partition(partition).end) {
                out.put(partition, position);
            }
        }
        if (!out.isEmpty()) {
            throw new OffsetOutOfRangeException(out);
        }
    }

    @Override
    public synchronized List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
        if (logs.unknown.contains(topic)) {
            throw new TimeoutException("No metadata of " + topic);
        }
        Node leader = new Node(0, "localhost", 9092);
        return positions.keySet().stream()
                .filter(partition -> partition.topic().equals(topic))
                .map(partition -> new PartitionInfo(
                        topic,
                        partition.partition(),
                        logs.leaderless.contains(partition) ? null : leader,
                        new Node[0],
                        new Node[0]))
                .toList();
    }

    @Override
    public synchronized void wakeup() {
        woken = true;
    }

    @Override
    public synchronized OptionalLong currentLag(TopicPartition partition) {
        requireAssigned(partition);
        return logs.away || logs.leaderless.contains(partition)
                ? OptionalLong.empty()
                : OptionalLong.of(logs.partition(partition).end - positions.get(partition));
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions, Duration timeout) {
        if (logs.away) {
            throw new TimeoutException("Kafka is away");
        }
        return partitions.stream().collect(Collectors.toMap(p -> p, p -> logs.partition(p).end));
    }

    @Override
    public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions, Duration timeout) {
        if (logs.away) {
            throw new TimeoutException("Kafka is away");
        }
        return partitions.stream().collect(Collectors.toMap(p -> p, p -> logs.partition(p).start));
    }
}
