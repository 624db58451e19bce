package io.github.kafkasse;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One Kafka record as clients see it: its coordinates and its JSON. All clients share it; its arrays must not be
 * changed.
 *
 * @param topic the record's topic
 * @param partition its partition
 * @param offset its offset
 * @param timestamp its timestamp, in epoch milliseconds, or -1 if it has none
 * @param key its key, or {@code null}
 * @param headers its headers
 * @param json the output of the {@link RecordMapper}: valid JSON in UTF-8 without line breaks
 */
@SuppressWarnings("ArrayRecordComponent") // shared by reference: a copy a client is what this library avoids
public record StreamEvent(
        String topic,
        int partition,
        long offset,
        long timestamp,
        byte @Nullable [] key,
        Headers headers,
        byte[] json) {}
