package io.github.kafkasse;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One record of Kafka as clients will see it: where it stands, and its JSON. It is shared by all clients; none of its
 * arrays may be changed.
 *
 * @param topic the record's topic
 * @param partition its partition
 * @param offset its offset
 * @param timestamp its timestamp, in epoch milliseconds, or -1 where it has none
 * @param key its key, or {@code null}
 * @param headers its headers
 * @param json what the {@link RecordMapper} made of it: valid JSON in UTF-8 without line breaks
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
