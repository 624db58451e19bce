package io.github.kafkasse;

import io.github.kafkasse.internal.json.RecordCoordinates;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Deserializes a record's value and converts it to JSON. The engine calls mappers on several threads, and Kafka does
 * not require deserializers to be thread-safe: this class calls its deserializer on one thread at a time.
 */
final class DeserializingMapper<T> implements RecordMapper {
    private final Deserializer<? extends T> deserializer;
    private final Function<? super T, byte @Nullable []> toJson;

    DeserializingMapper(Deserializer<? extends T> deserializer, Function<? super T, byte @Nullable []> toJson) {
        this.deserializer = deserializer;
        this.toJson = toJson;
    }

    @Override
    public byte @Nullable [] map(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return null;
        }
        T value;
        synchronized (deserializer) {
            value = deserializer.deserialize(record.topic(), record.headers(), record.value());
        }
        return value == null ? null : toJson.apply(value);
    }

    /** Its function decides by the value alone, so it hides no record of a key. */
    @Override
    public byte @Nullable [] mapTombstone(ConsumerRecord<byte[], byte[]> record) {
        return RecordCoordinates.ofTombstone(record);
    }

    @Override
    public String toString() {
        return "DeserializingMapper[" + deserializer + "]";
    }
}
