package io.github.kafkasse.internal.log;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.RecordMapper;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.internal.common.RateLimitedLog;
import io.github.kafkasse.internal.json.JsonScanner;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Makes an event of a record, once: maps it, checks that the outcome is JSON, and makes it safe for line-based formats.
 * Thread-safe; used by the tail and by replay threads.
 */
public final class RecordPipeline {
    /** The JSON of a record that is passed over: it stays in its window, so that it can be counted, and is not sent. */
    private static final byte[] SKIPPED = new byte[0];

    private static final Headers NO_HEADERS = readOnly(new RecordHeaders());

    private final RecordMapper mapper;
    private final int maxDepth;
    private final KafkaSseListener listener;
    private final RateLimitedLog log;

    public RecordPipeline(RecordMapper mapper, int maxDepth, KafkaSseListener listener, RateLimitedLog log) {
        this.mapper = mapper;
        this.maxDepth = maxDepth;
        this.listener = listener;
        this.log = log;
    }

    /** Whether an event stands for a record that no client gets. */
    public static boolean isSkipped(StreamEvent event) {
        return event.json().length == 0;
    }

    public StreamEvent map(ConsumerRecord<byte[], byte[]> record) {
        byte[] json = json(record);
        if (json == null) {
            listener.recordSkipped(record.topic(), record.partition());
            return event(record, null, NO_HEADERS, SKIPPED);
        }
        return event(record, record.key(), copy(record.headers()), json);
    }

    private static StreamEvent event(
            ConsumerRecord<byte[], byte[]> record, byte @Nullable [] key, Headers headers, byte[] json) {
        return new StreamEvent(
                record.topic(), record.partition(), record.offset(), record.timestamp(), key, headers, json);
    }

    /**
     * Headers that keep nothing alive but themselves: until they are read, Kafka's are slices of all that was received
     * with them, a megabyte and more.
     */
    private static Headers copy(Headers headers) {
        if (!headers.iterator().hasNext()) {
            return NO_HEADERS;
        }
        RecordHeaders copy = new RecordHeaders();
        for (Header header : headers) {
            copy.add(new RecordHeader(header.key(), header.value()));
        }
        return readOnly(copy);
    }

    private static Headers readOnly(RecordHeaders headers) {
        headers.setReadOnly();
        return headers;
    }

    private byte @Nullable [] json(ConsumerRecord<byte[], byte[]> record) {
        byte[] mapped;
        try {
            mapped = mapper.map(record);
        } catch (RuntimeException | Error e) { // whatever a user's code does, one record never ends a stream
            log.warn(mapper.getClass().getName() + " failed; the record " + coordinates(record) + " is skipped", e);
            return null;
        }
        if (mapped == null) {
            return null;
        }
        byte[] json = JsonScanner.lineSafe(mapped, maxDepth);
        if (json == null) {
            log.warn(() -> "The record " + coordinates(record) + " is not JSON, and is skipped: "
                    + JsonScanner.reason(mapped, maxDepth));
        }
        return json;
    }

    private static String coordinates(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + "/" + record.partition() + " at offset " + record.offset();
    }
}
