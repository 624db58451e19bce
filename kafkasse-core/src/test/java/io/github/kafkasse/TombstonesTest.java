package io.github.kafkasse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Setting.Tombstones;
import io.github.kafkasse.filter.CanaryFilter;
import io.github.kafkasse.filter.EventFilter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/** Records without a value, which clients receive as deletions if the setting is on. */
class TombstonesTest {
    private static final String DELETION =
            "{\"topic\":\"orders\",\"partition\":3,\"offset\":7,\"timestamp\":1528934400000,\"key\":\"42\"}";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("trace", bytes("a"));
        return new ConsumerRecord<>(
                "orders", 3, 7, 1528934400000L, TimestampType.CREATE_TIME, 0, 0, key, value, headers, Optional.empty());
    }

    private static MappedRecord map(RecordMapper mapper, byte[] key, byte[] value) {
        return MappedRecord.of(mapper, record(key, value), 1000, Tombstones.DELETE);
    }

    private static MappedRecord deletion(RecordMapper mapper) {
        return map(mapper, bytes("42"), null);
    }

    @Test
    void aTombstoneIsTheDeletionOfItsKey() {
        for (RecordMapper mapper : new RecordMapper[] {
            RecordMapper.asIs(),
            RecordMapper.withKafkaMember(),
            RecordMapper.withMetaMembers(),
            RecordMapper.asIs().without("key"),
            RecordMapper.deserializing(new StringDeserializer(), text -> text)
        }) {
            MappedRecord mapped = deletion(mapper);
            assertEquals(DELETION, mapped.json());
            assertTrue(mapped.event().tombstone());
            assertFalse(map(mapper, bytes("42"), bytes("{}")).event().tombstone());
        }
    }

    @Test
    void withoutTheSettingATombstoneIsSkipped() {
        assertTrue(
                MappedRecord.of(RecordMapper.asIs(), record(bytes("42"), null)).isSkipped());
    }

    @Test
    void aKeyThatIsNotUtf8IsSentAsBase64() {
        String json = map(RecordMapper.asIs(), new byte[] {(byte) 0xFF}, null).json();
        assertTrue(json.endsWith(",\"key\":null,\"key_base64\":\"/w==\"}"), json);
    }

    @Test
    void aRecordWithoutKeyAndValueDeletesNothing() {
        assertTrue(map(RecordMapper.asIs(), null, null).isSkipped());
    }

    @Test
    void anEmptyValueIsNoTombstone() {
        MappedRecord mapped = map(RecordMapper.asIs(), bytes("42"), new byte[0]);
        assertTrue(mapped.isInvalid());
    }

    @Test
    void aDeletionCanHaveHeaders() {
        assertEquals(
                DELETION.replace("\"42\"}", "\"42\",\"headers\":{\"trace\":\"a\"}}"),
                deletion(RecordMapper.asIs().withHeaders("headers")).json());
    }

    @Test
    void aMapperOfTheApplicationHidesTombstonesUnlessItDescribesThem() {
        RecordMapper own = ConsumerRecord::value;
        assertTrue(deletion(own).isSkipped());
        assertTrue(deletion(own.without("a").withHeaders("headers")).isSkipped());
        assertEquals(DELETION, deletion(own.withTombstones()).json());
        assertEquals("{}", map(own.withTombstones(), bytes("42"), bytes("{}")).json());
    }

    @Test
    void theResultOfAMapperForATombstoneIsAMessage() {
        MappedRecord mapped = deletion(record -> bytes("\"gone\""));
        assertEquals("\"gone\"", mapped.json());
        assertFalse(mapped.event().tombstone());
    }

    @Test
    void aMapperThatFailsSkipsTheTombstone() {
        RuntimeException failure = new IllegalStateException("on purpose");
        MappedRecord mapped = deletion(new RecordMapper() {
            @Override
            public byte[] map(ConsumerRecord<byte[], byte[]> record) {
                return record.value();
            }

            @Override
            public byte[] mapTombstone(ConsumerRecord<byte[], byte[]> record) {
                throw failure;
            }
        });
        assertEquals(failure, mapped.failure());
    }

    @Test
    void aFilterOnTheKeySelectsTombstones() {
        StreamEvent event = deletion(RecordMapper.asIs()).event();
        assertTrue(EventFilter.of("@key:42").acceptsTombstone(event));
        assertTrue(EventFilter.member("@key", "42").acceptsTombstone(event));
        assertTrue(EventFilter.of("!@key:7").acceptsTombstone(event));
        assertFalse(EventFilter.of("@key:7").acceptsTombstone(event));
        assertTrue(new CanaryFilter().and(EventFilter.of("@key:42")).acceptsTombstone(event));
    }

    /** Otherwise a filter that hides other users' events would reveal that they are deleted, and their keys. */
    @Test
    void aFilterByContentSelectsNoTombstone() {
        StreamEvent event = deletion(RecordMapper.asIs()).event();
        assertFalse(EventFilter.of("user:bob").acceptsTombstone(event));
        assertFalse(EventFilter.of("!user:bob").acceptsTombstone(event));
        assertFalse(EventFilter.of("key:42").acceptsTombstone(event));
        assertFalse(EventFilter.of("@key:42", "!user:bob").acceptsTombstone(event));
        RecordFilter own = each -> true;
        assertFalse(own.acceptsTombstone(event));
        assertFalse(EventFilter.of("@key:42").and(own).acceptsTombstone(event));
    }
}
