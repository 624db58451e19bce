package io.github.kafkasse.examples.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.metadata.LeaderAndIsr;
import org.apache.kafka.metadata.MetadataCache;

/**
 * Changes the topics of an {@link EmbeddedKafka}, and waits until every running broker knows the change and each leader
 * accepts records.
 *
 * <p>Kafka answers when the controller has decided; its brokers follow some milliseconds later. A new leader may reject
 * the first request of a producer and accept its second one. An idempotent producer then retries the first request
 * until its timeout, because the broker rejects it as out of sequence.
 */
final class ClusterTopics {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final Admin admin;
    private final List<KafkaNode> brokers;

    ClusterTopics(Admin admin, List<KafkaNode> brokers) {
        this.admin = admin;
        this.brokers = brokers;
    }

    void create(String name, int partitions, Map<String, String> config) {
        create(new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config), partitions);
    }

    void create(String name, Map<Integer, List<Integer>> replicas) {
        create(new NewTopic(name, replicas), replicas.size());
    }

    private void create(NewTopic topic, int partitions) {
        await(admin.createTopics(List.of(topic)).all());
        awaitEverywhere("topic " + topic.name(), metadata -> hasLeaders(metadata, topic.name(), partitions));
        awaitServed(topic.name(), partitions);
    }

    void grow(String topic, int total) {
        await(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(total)))
                .all());
        awaitEverywhere(total + " partitions of " + topic, metadata -> hasLeaders(metadata, topic, total));
        awaitServed(topic, total);
    }

    void delete(String name) {
        await(admin.deleteTopics(List.of(name)).all());
        awaitEverywhere("the end of topic " + name, metadata -> !metadata.contains(name));
    }

    void deleteRecordsBefore(TopicPartition partition, long offset) {
        await(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                .all());
    }

    int leaderOf(TopicPartition partition) {
        return running()
                .flatMap(metadata -> metadata.getLeaderAndIsr(partition.topic(), partition.partition()).stream())
                .mapToInt(LeaderAndIsr::leader)
                .findFirst()
                .orElse(LeaderAndIsr.NO_LEADER);
    }

    private static boolean hasLeaders(MetadataCache metadata, String topic, int partitions) {
        return IntStream.range(0, partitions).allMatch(partition -> metadata.getLeaderAndIsr(topic, partition)
                .filter(state -> state.leader() != LeaderAndIsr.NO_LEADER)
                .isPresent());
    }

    /** Waits until each partition's leader accepts records; a leader that is down is not waited for. */
    private void awaitServed(String topic, int partitions) {
        await("not all leaders accept records of " + topic, () -> IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .allMatch(this::isServed));
    }

    private boolean isServed(TopicPartition partition) {
        int leader = leaderOf(partition);
        return brokers.stream()
                .filter(broker -> broker.id() == leader && broker.isRunning())
                .allMatch(broker -> broker.serves(partition));
    }

    private void awaitEverywhere(String what, Predicate<MetadataCache> known) {
        await("not all brokers know " + what, () -> running().allMatch(known));
    }

    private static void await(String failure, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(failure);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private Stream<MetadataCache> running() {
        return brokers.stream().map(KafkaNode::metadata).flatMap(Stream::ofNullable);
    }

    private static void await(KafkaFuture<?> answer) {
        try {
            answer.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("the cluster did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
