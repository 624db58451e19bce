package io.github.kafkasse.internal.replay;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the offsets that Kafka refuses to a worker as out of range: it has deleted the demanded records; or it has
 * lost records in an unclean leader election, which the tail detects; or another topic of the name is out of range.
 * Nothing is decided before Kafka has named the topic. Belongs to the worker's thread.
 */
final class RefusedOffsets {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedOffsets.class);
    private static final Duration LOOK_UP = Duration.ofSeconds(1);
    private static final long RETRY_NANOS = 1_000_000_000L;

    private final ReplayContext context;
    private final LeasedPartitions leased;

    RefusedOffsets(ReplayContext context, LeasedPartitions leased) {
        this.context = context;
        this.leased = leased;
    }

    /** Continues each partition at its beginning, or gives it back. Waits for Kafka for up to a second. */
    void handle(Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
        try {
            lookUpBeginnings(consumer, partitions);
        } catch (WakeupException | InterruptException e) {
            LOG.trace("Woken up; it is out of range again at the next step", e);
            return;
        } catch (KafkaException e) {
            context.log().warn("Cannot ask for the beginnings of " + partitions, e);
        }
        for (TopicPartition partition : partitions) {
            PartitionRead read = leased.read(partition);
            if (read != null) {
                handle(consumer, read);
            }
        }
    }

    private void handle(Consumer<byte[], byte[]> consumer, PartitionRead read) {
        PartitionRead.Beginning beginning = read.beginning();
        if (beginning != null && !read.cache.isProven(context.topicIds(), beginning.stamp())) {
            return; // the position is refused again at the next step
        }
        if (beginning != null && read.consumerPosition() < beginning.offset()) {
            long start = beginning.offset();
            read.cache.firstAvailable(Math.max(start, read.cache.firstAvailable()));
            read.seek(consumer, start);
            context.demands().lost(read.sweep, start);
            context.demands().seek(read.sweep, start);
            read.sought(start);
        } else {
            leased.leaveOut(
                    Set.of(read.partition),
                    "Kafka ends before what is asked for, or does not say where it begins",
                    RETRY_NANOS);
        }
    }

    private void lookUpBeginnings(Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
        Set<TopicPartition> unknown = partitions.stream()
                .filter(partition -> {
                    PartitionRead read = leased.read(partition);
                    return read != null && read.beginning() == null;
                })
                .collect(Collectors.toSet());
        if (unknown.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> starts = consumer.beginningOffsets(unknown, LOOK_UP);
        long stamp = context.topicIds().nextStamp();
        starts.forEach((partition, start) -> {
            PartitionRead read = leased.read(partition);
            if (read != null) {
                read.beginning(new PartitionRead.Beginning(start, stamp));
            }
        });
    }
}
