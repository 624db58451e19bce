package io.github.kafkasse.internal.log;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.MappedRecord;
import io.github.kafkasse.RecordMapper;
import io.github.kafkasse.Setting;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.internal.common.RateLimitedLog;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Maps each fetched record once, and counts and logs the skipped records. Thread-safe; used by the tail and by replay
 * threads.
 */
public final class RecordPipeline {
    /**
     * The JSON of a skipped record. The record stays in its window, because it moves positions and because its key
     * replaces earlier records of that key, and is not sent.
     */
    private static final byte[] SKIPPED = new byte[0];

    private final RecordMapper mapper;
    private final int maxDepth;
    private final Setting.Tombstones tombstones;
    private final KafkaSseListener listener;
    private final RateLimitedLog log;

    /**
     * @param maxDepth the nesting beyond which a record is skipped
     * @param tombstones what becomes of tombstones
     */
    public RecordPipeline(
            RecordMapper mapper,
            int maxDepth,
            Setting.Tombstones tombstones,
            KafkaSseListener listener,
            RateLimitedLog log) {
        this.mapper = mapper;
        this.maxDepth = maxDepth;
        this.tombstones = tombstones;
        this.listener = listener;
        this.log = log;
    }

    /** Whether an event belongs to a skipped record. */
    public static boolean isSkipped(StreamEvent event) {
        return event.json().length == 0;
    }

    public StreamEvent map(ConsumerRecord<byte[], byte[]> record) {
        MappedRecord mapped = MappedRecord.of(mapper, record, maxDepth, tombstones);
        if (!mapped.isSkipped()) {
            return mapped.event();
        }
        logSkipped(record, mapped);
        listener.recordSkipped(record.topic(), record.partition());
        return new StreamEvent(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key(),
                StoredHeaders.NONE,
                SKIPPED);
    }

    /** A mapper that returns null skips on purpose, which is not logged. */
    private void logSkipped(ConsumerRecord<byte[], byte[]> record, MappedRecord mapped) {
        Throwable failure = mapped.failure();
        if (failure != null) {
            log.warn(
                    mapper.getClass().getName() + " failed; the record " + coordinates(record) + " is skipped",
                    failure);
        } else if (mapped.isInvalid()) {
            log.warn(() -> "The record " + coordinates(record) + " is skipped: " + mapped.skipReason());
        }
    }

    private static String coordinates(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + "/" + record.partition() + " at offset " + record.offset();
    }
}
