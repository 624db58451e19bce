package io.github.kafkasse.examples.faults;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What Kafka has at the end of a run, as read by one plain consumer; all clients are compared with it. Immutable.
 *
 * @param ends for each sequence, the number after its last one
 * @param gaps the numbers that Kafka itself lost, between the first and the last one of a sequence
 */
record Truth(Map<Sequence, Long> ends, Map<Sequence, Set<Long>> gaps) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Reads all topics as a {@code read_committed} consumer. */
    static Truth read(String bootstrapServers, Set<String> topics) {
        Map<Sequence, Long> ends = new HashMap<>();
        Map<Sequence, Set<Long>> gaps = new HashMap<>();
        Map<String, Object> properties = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> until = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!partitions.stream().allMatch(each -> consumer.position(each) >= until.getOrDefault(each, 0L))) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("Kafka did not return all of its records in time");
                }
                for (ConsumerRecord<String, String> polled : consumer.poll(Duration.ofMillis(200))) {
                    add(ends, gaps, Event.parse(polled.value()).at(polled.offset()));
                }
            }
        }
        return new Truth(ends, gaps);
    }

    private static void add(Map<Sequence, Long> ends, Map<Sequence, Set<Long>> gaps, Event event) {
        Long end = ends.put(event.sequence(), event.number() + 1);
        if (event.aborted() || (end != null && event.number() < end)) {
            throw new IllegalStateException("Kafka itself has " + event + " after number " + end);
        }
        boolean beginMayBeGone = event.sequence().topic().equals(Topics.EXPIRING);
        long next = end != null ? end : beginMayBeGone ? event.number() : 0;
        for (long missing = next; missing < event.number(); missing++) {
            gaps.computeIfAbsent(event.sequence(), ignored -> new HashSet<>()).add(missing);
        }
    }

    /** Whether Kafka lost this record, not a server. */
    boolean isGap(Sequence sequence, long number) {
        return gaps.getOrDefault(sequence, Set.of()).contains(number);
    }

    /** The number of records that Kafka itself lost. */
    long gapCount() {
        return gaps.values().stream().mapToLong(Set::size).sum();
    }

    /** The ends of the sequences of some topics. */
    Map<Sequence, Long> ends(Set<String> topics) {
        return ends.entrySet().stream()
                .filter(each -> topics.contains(each.getKey().topic()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The number of records. */
    long size() {
        return ends.values().stream().mapToLong(Long::longValue).sum();
    }
}
