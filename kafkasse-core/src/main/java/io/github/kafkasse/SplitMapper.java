package io.github.kafkasse;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A mapper that consists of two functions.
 *
 * @param values maps records
 * @param tombstones makes the JSON of tombstones, if clients receive deletions
 */
record SplitMapper(Function values, Function tombstones) implements RecordMapper {
    /** One of the functions. */
    @FunctionalInterface
    interface Function {
        byte @Nullable [] map(ConsumerRecord<byte[], byte[]> record);
    }

    @Override
    public byte @Nullable [] map(ConsumerRecord<byte[], byte[]> record) {
        return values.map(record);
    }

    @Override
    public byte @Nullable [] mapTombstone(ConsumerRecord<byte[], byte[]> record) {
        return tombstones.map(record);
    }
}
