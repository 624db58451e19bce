package io.github.kafkasse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.filter.EventFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/** How the engine maps a record, as a test of a mapper or a filter sees it. */
class MappedRecordTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] value) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("edits", 3, 7, bytes("key"), value);
        record.headers().add("format", bytes("1"));
        return record;
    }

    private static MappedRecord map(RecordMapper mapper, String value) {
        return MappedRecord.of(mapper, record(bytes(value)));
    }

    @Test
    void anEventHasTheRecordsCoordinatesKeyAndHeaders() {
        MappedRecord mapped = map(RecordMapper.asIs(), "{\"user\":\"bob\"}");
        assertFalse(mapped.isSkipped());
        assertNull(mapped.skipReason());
        StreamEvent event = mapped.event();
        assertEquals(List.of("edits", 3, 7L), List.of(event.topic(), event.partition(), event.offset()));
        assertEquals("key", new String(event.key(), StandardCharsets.UTF_8));
        assertEquals("1", new String(event.headers().lastHeader("format").value(), StandardCharsets.UTF_8));
        assertTrue(EventFilter.of("user:bob").accepts(event));
        assertFalse(EventFilter.of("user:eve").accepts(event));
    }

    @Test
    void jsonIsSafeForLines() {
        MappedRecord mapped = map(record -> bytes("{\r\n\"a\":\"\u2028\"}"), "ignored");
        assertEquals("{  \"a\":\"\\u2028\"}", mapped.json());
    }

    @Test
    void aSkippedRecordHasAReason() {
        MappedRecord tombstone = MappedRecord.of(RecordMapper.asIs(), record(null));
        assertTrue(tombstone.isSkipped());
        assertFalse(tombstone.isInvalid());
        assertNull(tombstone.json());
        assertEquals("the mapper returned null", tombstone.skipReason());

        MappedRecord invalid = map(RecordMapper.asIs(), "{\"a\":1,}");
        assertTrue(invalid.isInvalid());
        assertTrue(invalid.skipReason().startsWith("it is not JSON: "), invalid.skipReason());
        assertTrue(invalid.skipReason().contains("byte 7"), invalid.skipReason());
    }

    @Test
    void theNestingLimitIsTheSetting() {
        ConsumerRecord<byte[], byte[]> nested = record(bytes("[[1]]"));
        assertFalse(MappedRecord.of(RecordMapper.asIs(), nested, 2).isSkipped());
        assertTrue(MappedRecord.of(RecordMapper.asIs(), nested, 1).isSkipped());
        assertTrue(map(RecordMapper.asIs(), "[".repeat(1001) + "]".repeat(1001)).isSkipped());
        assertFalse(
                map(RecordMapper.asIs(), "[".repeat(1000) + "]".repeat(1000)).isSkipped());
    }

    @Test
    void anExceptionOfAMapperIsTheCauseOfTheSkip() {
        RuntimeException failure = new IllegalStateException("on purpose");
        MappedRecord mapped = map(
                record -> {
                    throw failure;
                },
                "{}");
        assertSame(failure, mapped.failure());
        assertEquals("the mapper failed: " + failure, mapped.skipReason());
        assertSame(
                failure,
                assertThrows(IllegalStateException.class, mapped::event).getCause());
    }

    @Test
    void aDeserializersValuesBecomeJson() {
        RecordMapper numbers = RecordMapper.deserializing(new LongDeserializer(), n -> "{\"n\":" + n + "}");
        byte[] value = new LongSerializer().serialize("edits", 42L);
        assertEquals("{\"n\":42}", MappedRecord.of(numbers, record(value)).json());
        RecordMapper text = RecordMapper.deserializingToBytes(new StringDeserializer(), s -> bytes("\"" + s + "\""));
        assertEquals("\"Bücher\"", map(text, "Bücher").json());
    }

    @Test
    void aDeserializerIsGivenTheTopicAndTheHeaders() {
        Deserializer<String> withHeaders = new Deserializer<>() {
            @Override
            public String deserialize(String topic, byte[] data) {
                throw new AssertionError("without headers");
            }

            @Override
            public String deserialize(String topic, Headers headers, byte[] data) {
                return topic + new String(headers.lastHeader("format").value(), StandardCharsets.UTF_8);
            }
        };
        assertEquals(
                "\"edits1\"",
                map(RecordMapper.deserializing(withHeaders, s -> "\"" + s + "\""), "x")
                        .json());
    }

    @Test
    void aTombstoneReachesNeitherTheDeserializerNorTheFunction() {
        Deserializer<String> failing = (topic, data) -> {
            throw new AssertionError("called for a tombstone");
        };
        MappedRecord mapped = MappedRecord.of(RecordMapper.deserializing(failing, s -> s), record(null));
        assertEquals("the mapper returned null", mapped.skipReason());
    }

    @Test
    void nullAndExceptionsOfADeserializerOrAFunctionSkipTheRecord() {
        Deserializer<String> none = (topic, data) -> null;
        assertEquals(
                "the mapper returned null",
                map(RecordMapper.deserializing(none, String::trim), "x").skipReason());
        assertEquals(
                "the mapper returned null",
                map(RecordMapper.deserializing(new StringDeserializer(), s -> null), "x")
                        .skipReason());
        MappedRecord wrong = map(RecordMapper.deserializing(new LongDeserializer(), n -> "1"), "not 8 bytes");
        assertTrue(wrong.failure() instanceof SerializationException, wrong.toString());
        MappedRecord noJson = map(RecordMapper.deserializing(new StringDeserializer(), s -> s), "nope");
        assertTrue(noJson.isInvalid());
    }

    @Test
    void aDeserializerIsCalledOnOneThreadAtATimeAndNotClosed() throws Exception {
        CountDownLatch bothStarted = new CountDownLatch(2);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        Deserializer<String> counting = new Deserializer<>() {
            @Override
            public String deserialize(String topic, byte[] data) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                inside.decrementAndGet();
                return "1";
            }

            @Override
            public void configure(Map<String, ?> configs, boolean isKey) {
                throw new AssertionError("the caller configures it");
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        RecordMapper mapper = RecordMapper.deserializing(counting, s -> s);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                runs.add(threads.submit(() -> {
                    bothStarted.countDown();
                    assertTrue(bothStarted.await(20, TimeUnit.SECONDS));
                    for (int n = 0; n < 2000; n++) {
                        assertEquals("1", map(mapper, "x").json());
                    }
                    return null;
                }));
            }
            for (Future<?> run : runs) {
                run.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(1, most.get());
        assertEquals(0, closed.get());
    }
}
