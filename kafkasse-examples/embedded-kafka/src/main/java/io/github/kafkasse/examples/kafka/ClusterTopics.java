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
 * Changes the topics of an {@link EmbeddedKafka}, and waits until every broker has heard of the change and each leader
 * takes records.
 *
 * <p>Kafka answers when the controller has decided, and its brokers follow some milliseconds later. A producer with
 * several requests on their way would find that a new leader refuses the first one and takes the next: an idempotent
 * producer then repeats the first one in vain until its timeout.
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

    /** Waits until each partition's leader takes records, where it is up. */
    private void awaitServed(String topic, int partitions) {
        await("the leaders do not serve " + topic, () -> IntStream.range(0, partitions)
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
        await("the brokers do not hear of " + what, () -> running().allMatch(known));
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
            throw new IllegalStateException("no answer from the cluster", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
