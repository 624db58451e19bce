package io.github.kafkasse;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One Kafka record as clients see it: its coordinates and its JSON. All clients share it; its arrays must not be
 * changed.
 *
 * <p>A tombstone, a record that has a key and no value, is the deletion of that key. It is an event only with {@link
 * Setting#RECORD_TOMBSTONES}; its JSON is then the record's coordinates.
 *
 * @param topic the record's topic
 * @param partition its partition
 * @param offset its offset
 * @param timestamp its timestamp, in epoch milliseconds, or -1 if it has none
 * @param key its key, or {@code null}
 * @param headers its headers
 * @param json the output of the {@link RecordMapper}: valid JSON in UTF-8 without line breaks
 * @param tombstone whether the record is a tombstone, which clients get as an event {@code delete}
 */
@SuppressWarnings("ArrayRecordComponent") // shared by reference, so that clients need no copies
public record StreamEvent(
        String topic,
        int partition,
        long offset,
        long timestamp,
        byte @Nullable [] key,
        Headers headers,
        byte[] json,
        boolean tombstone) {

    /**
     * The event of a record with a value.
     *
     * @param topic the record's topic
     * @param partition its partition
     * @param offset its offset
     * @param timestamp its timestamp, in epoch milliseconds, or -1 if it has none
     * @param key its key, or {@code null}
     * @param headers its headers
     * @param json its JSON
     */
    public StreamEvent(
            String topic,
            int partition,
            long offset,
            long timestamp,
            byte @Nullable [] key,
            Headers headers,
            byte[] json) {
        this(topic, partition, offset, timestamp, key, headers, json, false);
    }
}
