package io.github.kafkasse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.kafkasse.internal.json.JsonScanner;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine's own mappers, on records as Kafka's consumer returns them. */
class RecordMapperTest {
    private static final byte[] NOT_UTF8 = {'k', (byte) 0xFF, 0};
    private static final List<RecordMapper> ALL =
            List.of(RecordMapper.asIs(), RecordMapper.withKafkaMember(), RecordMapper.withMetaMembers());

    @Test
    void asIsReturnsTheSameValue() {
        byte[] value = bytes("{\"a\":1}");
        assertSame(value, RecordMapper.asIs().map(record(bytes("k"), value)));
    }

    @Test
    void aTombstoneIsSkipped() {
        for (RecordMapper mapper : ALL) {
            assertNull(mapper.map(record(bytes("k"), null)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "1", "\"text\"", "[{\"meta\":{}}]", "{\"meta\":", "{\"_kafka\":1,}", "{} {}", "nope"})
    void aValueThatIsNotAnObjectIsUnchanged(String value) {
        byte[] bytes = bytes(value);
        for (RecordMapper mapper : ALL) {
            assertSame(bytes, mapper.map(record(null, bytes)));
        }
    }

    @Test
    void theKafkaMemberHoldsTheCoordinates() {
        assertEquals(
                "{\"a\":1,\"_kafka\":{\"topic\":\"eqiad.test\",\"partition\":3,\"offset\":9007199254740993,"
                        + "\"timestamp\":1528934400000,\"key\":\"k\"}}",
                kafka(bytes("k"), "{\"a\":1}"));
    }

    @Test
    void aKafkaMemberOfTheProducerIsReplaced() {
        String member = "{\"topic\":\"eqiad.test\",\"partition\":3,\"offset\":9007199254740993,"
                + "\"timestamp\":1528934400000,\"key\":null}";
        assertEquals(
                "{\"\\u005fkafka\":" + member + ",\"a\":1}",
                kafka(null, "{\"\\u005fkafka\":{\"topic\":\"forged\"},\"a\":1,\"_kafka\":0}"));
    }

    @Test
    void aRecordWithoutTimestampHasNullForIt() {
        var record = new ConsumerRecord<>(
                "t",
                0,
                1L,
                ConsumerRecord.NO_TIMESTAMP,
                TimestampType.NO_TIMESTAMP_TYPE,
                -1,
                2,
                (byte[]) null,
                bytes("{}"),
                new RecordHeaders(),
                Optional.empty());
        assertEquals(
                "{\"_kafka\":{\"topic\":\"t\",\"partition\":0,\"offset\":1,\"timestamp\":null,\"key\":null}}",
                text(RecordMapper.withKafkaMember().map(record)));
    }

    @Test
    void theMetaMembersAreSetAsEventStreamsDoes() {
        assertEquals(
                "{\"meta\":{\"stream\":\"test\",\"topic\":\"eqiad.test\",\"partition\":3,\"offset\":9007199254740993,\"key\":\"k\"},"
                        + "\"a\":1}",
                meta(bytes("k"), "{\"meta\":{\"stream\":\"test\"},\"a\":1}"));
        assertEquals(
                "{\"meta\":{\"topic\":\"eqiad.test\",\"offset\":9007199254740993,\"partition\":3}}",
                meta(null, "{\"meta\":{\"topic\":\"forged\",\"offset\":1,\"offset\":2}}"));
    }

    @Test
    void anObjectWithoutMetaGetsOne() {
        assertEquals(
                "{\"a\":1,\"meta\":{\"topic\":\"eqiad.test\",\"partition\":3,\"offset\":9007199254740993,\"key\":\"k\"}}",
                meta(bytes("k"), "{\"a\":1}"));
    }

    @Test
    void aMetaKeyThatIsNotTheRecordKeyBecomesNull() {
        assertEquals(
                "{\"meta\":{\"key\":null,\"topic\":\"eqiad.test\",\"partition\":3,\"offset\":9007199254740993}}",
                meta(null, "{\"meta\":{\"key\":\"forged\"}}"));
        assertEquals(
                "{\"meta\":{\"key\":null,\"topic\":\"eqiad.test\",\"partition\":3,\"offset\":9007199254740993,"
                        + "\"key_base64\":\"a/8A\"}}",
                meta(NOT_UTF8, "{\"meta\":{\"key\":\"forged\"}}"));
        assertEquals(
                "{\"meta\":{\"key_base64\":null,\"topic\":\"eqiad.test\",\"partition\":3,\"offset\":9007199254740993,"
                        + "\"key\":\"k\"}}",
                meta(bytes("k"), "{\"meta\":{\"key_base64\":\"forged\"}}"));
    }

    @Test
    void aKeyThatIsNotUtf8IsGivenAsBase64() {
        assertEquals(
                "{\"_kafka\":{\"topic\":\"eqiad.test\",\"partition\":3,\"offset\":9007199254740993,"
                        + "\"timestamp\":1528934400000,\"key\":null,\"key_base64\":\"a/8A\"}}",
                kafka(NOT_UTF8, "{}"));
        assertEquals(
                "{\"meta\":{\"topic\":\"eqiad.test\",\"partition\":3,\"offset\":9007199254740993,\"key_base64\":\"a/8A\"}}",
                meta(NOT_UTF8, "{}"));
    }

    @Test
    void anEmptyKeyIsAnEmptyString() {
        assertEquals(
                "{\"meta\":{\"topic\":\"eqiad.test\",\"partition\":3,\"offset\":9007199254740993,\"key\":\"\"}}",
                meta(new byte[0], "{}"));
    }

    @Test
    void aKeyIsEscapedInItsString() {
        byte[] key = bytes("\"}\\\n\r\0\u001f\u007fé\u2028😀");
        String expected = "\"key\":\"\\\"}\\\\\\u000a\\u000d\\u0000\\u001f\u007fé\\u2028😀\"";
        for (RecordMapper mapper : List.of(RecordMapper.withKafkaMember(), RecordMapper.withMetaMembers())) {
            byte[] mapped = mapper.map(record(key, bytes("{}")));
            String safe = text(JsonScanner.lineSafe(mapped, 1000));
            assertEquals(expected, safe.substring(safe.indexOf("\"key\""), safe.length() - 2));
        }
    }

    @Test
    void everyControlCharacterOfAKeyIsEscaped() {
        byte[] key = new byte[128];
        for (int c = 0; c < key.length; c++) {
            key[c] = (byte) c;
        }
        byte[] mapped = RecordMapper.withKafkaMember().map(record(key, bytes("{}")));
        assertSame(mapped, JsonScanner.lineSafe(mapped, 2));
    }

    private static String kafka(byte[] key, String value) {
        return text(RecordMapper.withKafkaMember().map(record(key, bytes(value))));
    }

    private static String meta(byte[] key, String value) {
        return text(RecordMapper.withMetaMembers().map(record(key, bytes(value))));
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
        return new ConsumerRecord<>(
                "eqiad.test",
                3,
                9007199254740993L,
                1528934400000L,
                TimestampType.CREATE_TIME,
                key == null ? -1 : key.length,
                value == null ? -1 : value.length,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
