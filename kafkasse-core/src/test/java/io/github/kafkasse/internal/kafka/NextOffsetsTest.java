package io.github.kafkasse.internal.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.kafkasse.internal.log.FakeLogs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** After each poll, the next offset of every partition is known, without waiting and without losing polled records. */
class NextOffsetsTest {
    private static final TopicPartition A = new TopicPartition("a", 0);
    private static final TopicPartition B = new TopicPartition("b", 0);
    private static final long MILLI = 1_000_000;

    private final FakeLogs logs = new FakeLogs();
    private final Consumer<byte[], byte[]> consumer =
            logs.consumer(new MetadataUpdates(new TopicIdCheck(topics -> new CompletableFuture<>(), () -> 0)));
    private final NextOffsets nextOffsets = new NextOffsets(0);
    private long now;

    @Test
    void theNextOffsetIncludesOffsetsWithoutRecords() {
        assign(A);
        logs.append(A, "1");
        logs.appendGap(A, 1);
        assertEquals(Map.of(A, 2L), poll());
    }

    @Test
    void aPollWithoutRecordsReportsSkippedOffsets() {
        assign(A, B);
        poll();
        logs.appendGap(B, 7);
        assertEquals(Map.of(A, 0L, B, 7L), poll());
    }

    @Test
    void aPartitionWithoutRecordsIsReportedSoonBesideBusyOnes() {
        assign(A, B);
        logs.append(A, "1");
        assertEquals(Map.of(A, 1L, B, 0L), poll());
        logs.append(A, "2");
        logs.appendGap(B, 7);
        assertEquals(Map.of(A, 2L), poll());
        now += 100 * MILLI;
        logs.append(A, "3");
        assertEquals(Map.of(A, 3L, B, 7L), poll());
    }

    @Test
    void aPositionAfterATransactionMarkerHasTheEpochOfTheMarker() throws ReflectiveOperationException {
        assumeTrue(
                Stream.of(ConsumerRecords.class.getMethods())
                        .anyMatch(method -> method.getName().equals("nextOffsets")),
                "kafka-clients 3.9");
        assign(A, B);
        Map<TopicPartition, OffsetAndMetadata> reached = Map.of(
                A, new OffsetAndMetadata(3, Optional.of(1), ""),
                B, new OffsetAndMetadata(7, Optional.of(4), ""));
        // Reflection, because the test is also compiled with kafka-clients 3.9.
        ConsumerRecords<byte[], byte[]> polled =
                recordsOf(Map.of(A, List.of(new ConsumerRecord<>("a", 0, 1, new byte[0], new byte[0]))), reached);
        Map<TopicPartition, OffsetAndEpoch> found = new HashMap<>();
        nextOffsets.forEach(consumer, polled, List.of(A, B), now, found::put);
        assertEquals(Map.of(A, new OffsetAndEpoch(3, 1), B, new OffsetAndEpoch(7, 4)), found);
    }

    /** Polled records with the positions that the poll has reached. */
    @SuppressWarnings("unchecked") // the constructor's declared type
    private static ConsumerRecords<byte[], byte[]> recordsOf(
            Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records,
            Map<TopicPartition, OffsetAndMetadata> reached)
            throws ReflectiveOperationException {
        return (ConsumerRecords<byte[], byte[]>)
                ConsumerRecords.class.getConstructor(Map.class, Map.class).newInstance(records, reached);
    }

    @Test
    void recordsAreReportedWhenTheConsumersPositionIsUnknown() {
        assign(A);
        logs.append(A, "1");
        logs.appendGap(A, 1);
        logs.validating.add(A);
        assertEquals(Map.of(A, 1L), poll());
    }

    @Test
    void unknownPositionsAreReadRarelyAndDoNotHideOthers() {
        TopicPartition[] unknown =
                IntStream.range(0, 20).mapToObj(i -> new TopicPartition("u", i)).toArray(TopicPartition[]::new);
        logs.validating.addAll(List.of(unknown));
        List<TopicPartition> all = new ArrayList<>(List.of(unknown));
        all.add(A);
        assign(all.toArray(TopicPartition[]::new));
        assertEquals(Map.of(), poll());
        assertEquals(8, logs.calls("position"));
        poll();
        assertEquals(Map.of(A, 0L), poll());
        assertEquals(Map.of(A, 0L), poll());
        assertEquals(20 + 2, logs.calls("position"));
        logs.validating.clear();
        now += 100 * MILLI;
        assertEquals(21, poll().size());
    }

    private void assign(TopicPartition... partitions) {
        consumer.assign(List.of(partitions));
        for (TopicPartition partition : partitions) {
            consumer.seek(partition, 0);
        }
    }

    private Map<TopicPartition, Long> poll() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ZERO);
        Map<TopicPartition, Long> found = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        List<TopicPartition> assigned = consumer.assignment().stream()
                .sorted((a, b) -> b.topic().compareTo(a.topic()))
                .toList();
        nextOffsets.forEach(consumer, records, assigned, now, (partition, next) -> found.put(partition, next.offset()));
        return found;
    }
}
