package io.github.kafkasse.internal.kafka;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The positions that a poll has reached, with the leader epochs of the batches before them. A batch without records,
 * such as a transaction's marker, may be of a later epoch than all records. Only {@code ConsumerRecords.nextOffsets()}
 * returns that epoch, and kafka-clients 3.9 does not have this method: hence the reflection.
 */
final class PolledPositions {
    private static final @Nullable Method NEXT_OFFSETS = nextOffsets();

    private PolledPositions() {}

    /**
     * The positions of the partitions that a poll has moved.
     *
     * @return empty with kafka-clients 3.9, and if an interceptor has replaced the records
     */
    @SuppressWarnings("unchecked") // the method's declared type
    static Map<TopicPartition, OffsetAndMetadata> of(ConsumerRecords<byte[], byte[]> records) {
        if (NEXT_OFFSETS == null) {
            return Map.of();
        }
        try {
            return (Map<TopicPartition, OffsetAndMetadata>) NEXT_OFFSETS.invoke(records);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("A public getter of ConsumerRecords failed", e);
        }
    }

    private static @Nullable Method nextOffsets() {
        try {
            return ConsumerRecords.class.getMethod("nextOffsets");
        } catch (NoSuchMethodException e) {
            return null;
        }
    }
}
