package io.github.kafkasse.internal.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.Setting;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.internal.common.RateLimitedLog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Which bytes of a record an event keeps in memory, and which of them are counted. */
class KeptBytesTest {
    private final RecordPipeline pipeline = new RecordPipeline(
            record -> record.value(),
            1000,
            Setting.Tombstones.SKIP,
            new KafkaSseListener() {},
            new RateLimitedLog(LoggerFactory.getLogger(RecordPipeline.class), () -> 0L));

    private StreamEvent event(String json, Header... headers) {
        return pipeline.map(new ConsumerRecord<>(
                "t",
                0,
                7L,
                1_000L,
                TimestampType.CREATE_TIME,
                1,
                json.length(),
                bytes("k"),
                bytes(json),
                new RecordHeaders(headers),
                Optional.empty()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A header as Kafka's consumer creates it: two slices of the received bytes. */
    private static Header slice(String key, byte[] value) {
        byte[] received = new byte[1 << 20];
        ByteBuffer buffer = ByteBuffer.wrap(received);
        buffer.put(bytes(key)).put(value);
        return new RecordHeader(
                ByteBuffer.wrap(received, 0, key.length()).slice(),
                ByteBuffer.wrap(received, key.length(), value.length).slice());
    }

    @Test
    void anEventsHeadersAreACopy() {
        Header received = slice("a", bytes("1"));
        Headers headers = event("{}", received, slice("b", bytes("2"))).headers();
        Header kept = headers.lastHeader("a");
        assertNotNull(kept);
        assertNotSame(received, kept);
        assertArrayEquals(bytes("1"), kept.value());
        assertEquals(2, headers.toArray().length);
        assertThrows(IllegalStateException.class, () -> headers.add("c", bytes("3")));
    }

    @Test
    void aHeaderMayHaveNoValue() {
        Header kept = event("{}", new RecordHeader("a", null)).headers().lastHeader("a");
        assertNotNull(kept);
        assertNull(kept.value());
    }

    @Test
    void eventsWithoutHeadersShareNone() {
        assertSame(event("{}").headers(), event("[]").headers());
        assertThrows(IllegalStateException.class, () -> event("{}").headers().add("a", bytes("1")));
    }

    @Test
    void aSkippedRecordKeepsItsKeyButNoHeaders() {
        StreamEvent skipped = event("not JSON", slice("a", bytes("1")));
        assertArrayEquals(bytes("k"), skipped.key());
        assertEquals(0, skipped.headers().toArray().length);
        assertEquals(7, skipped.offset());
        assertEquals(1_000, skipped.timestamp());
    }

    @Test
    void headersCount() {
        long without = RecordWindow.costOf(event("{}"));
        long with = RecordWindow.costOf(event("{}", slice("a", new byte[5_000]), new RecordHeader("b", null)));
        assertTrue(with >= without + 5_000, () -> with + " with headers, " + without + " without");
        assertTrue(with <= without + 5_500, () -> with + " with headers, " + without + " without");
    }
}
