package io.github.kafkasse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mappers that remove members and add headers, on the output of another mapper. */
class ReadyMadeMapperTest {
    private static ConsumerRecord<byte[], byte[]> record(String value) {
        return new ConsumerRecord<>("edits", 0, 7, null, value.getBytes(StandardCharsets.UTF_8));
    }

    private static String map(RecordMapper mapper, ConsumerRecord<byte[], byte[]> record) {
        return MappedRecord.of(mapper, record).json();
    }

    private static String without(String json, String... paths) {
        return map(RecordMapper.asIs().without(paths), record(json));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "{\"a\":1}                            ; {}",
                "{ \"a\" : 1 }                        ; {  }",
                "{ \"a\":1 , \"b\" : 2.50e1 }         ; { \"b\" : 2.50e1 }",
                "{\"b\" :2 , \"a\":1 }                ; {\"b\" :2  }",
                "{\"a\":1,\"a\":{\"x\":[]},\"b\":2}   ; {\"b\":2}",
                "{\"b\":1,\"a\":0,\"c\":2,\"a\":3}    ; {\"b\":1,\"c\":2}",
                "{\"\\u0061\":1,\"b\":\"\\u0061\"}    ; {\"b\":\"\\u0061\"}",
                "[{\"a\":1},[2,{\"a\":3,\"b\":4}],\"a\"] ; [{},[2,{\"b\":4}],\"a\"]",
                "{\"b\":{\"a\":1}}                    ; {\"b\":{\"a\":1}}",
            })
    void removingAMemberKeepsAllOtherBytes(String json, String expected) {
        assertEquals(expected, without(json, "a"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "{\"user\":{\"ip\":1,\"id\":12345678901234567890}}     ; {\"user\":{\"id\":12345678901234567890}}",
                "{\"user\":[{\"ip\":1},{\"id\":2,\"ip\":3}]}           ; {\"user\":[{},{\"id\":2}]}",
                "{\"user\":[[{\"ip\":1}]],\"user\":{\"ip\":2}}         ; {\"user\":[[{}]],\"user\":{}}",
                "{\"user\":\"ip\",\"ip\":1}                            ; {\"user\":\"ip\",\"ip\":1}",
            })
    void aPathLeadsIntoObjectsAndArrays(String json, String expected) {
        assertEquals(expected, without(json, "user.ip"));
    }

    @Test
    void severalPathsAreRemovedAtOnce() {
        assertEquals("{\"b\":{},\"d\":1}", without("{\"a\":1,\"b\":{\"c\":2},\"d\":1}", "a", "b.c"));
        assertEquals("{\"d\":1}", without("{\"b\":{\"c\":2},\"d\":1}", "b.c", "b"));
    }

    @Test
    void aBackslashMakesADotPartOfTheName() {
        assertEquals("{\"a\":{\"b\":1}}", without("{\"a.b\":0,\"a\":{\"b\":1}}", "a\\.b"));
        assertEquals("{}", without("{\"/\\\"é\":0}", "/\"é"));
    }

    @Test
    void arraysNestedDeeplyDoNotOverflowTheStack() {
        String nested = "[".repeat(100_000) + "{\"a\":1}" + "]".repeat(100_000);
        byte[] json = RecordMapper.asIs().without("a").map(record(nested));
        assertEquals("[".repeat(100_000) + "{}" + "]".repeat(100_000), new String(json, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"b\":1}", "", "  ", "1", "{\"a\":1", "{\"a\":1,}", "{\"a\":1} x", "nope"})
    void aValueWithNothingToRemoveIsTheSameArray(String json) {
        ConsumerRecord<byte[], byte[]> record = record(json);
        assertSame(record.value(), RecordMapper.asIs().without("a").map(record));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.", ".a", "a..b", "a\\"})
    void aWrongPathIsRefused(String path) {
        assertThrows(IllegalArgumentException.class, () -> RecordMapper.asIs().without(path));
    }

    @Test
    void headersBecomeAMember() {
        ConsumerRecord<byte[], byte[]> record = record("{ \"n\": 1.0 }");
        record.headers()
                .add("trace", "x".getBytes(StandardCharsets.UTF_8))
                .add("quote", "\"\n".getBytes(StandardCharsets.UTF_8))
                .add("bytes", new byte[] {(byte) 0xFF})
                .add("none", null)
                .add("trace", "y".getBytes(StandardCharsets.UTF_8));
        assertEquals(
                "{ \"n\": 1.0,\"headers\":{\"trace\":\"y\",\"quote\":\"\\\"\\u000a\",\"bytes\":null,"
                        + "\"bytes_base64\":\"/w==\",\"none\":null} }",
                map(RecordMapper.asIs().withHeaders("headers"), record));
        assertEquals(
                "{ \"n\": 1.0,\"h\":{\"trace\":\"y\"} }",
                map(RecordMapper.asIs().withHeaders("h", "trace", "absent"), record));
    }

    @Test
    void aMemberFromTheProducerIsNotMistakenForHeaders() {
        assertEquals(
                "{\"headers\":{}}",
                map(RecordMapper.asIs().withHeaders("headers"), record("{\"headers\":{\"user\":\"forged\"}}")));
    }

    @Test
    void aNameThatNeedsEscapesIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> RecordMapper.asIs().withHeaders("a\"b"));
        assertThrows(IllegalArgumentException.class, () -> RecordMapper.asIs().withHeaders(""));
    }

    @Test
    void mappersAreChained() {
        RecordMapper mapper = RecordMapper.deserializing(new StringDeserializer(), text -> "{" + text + "}")
                .without("ip")
                .withHeaders("headers");
        ConsumerRecord<byte[], byte[]> record = record("\"ip\":1,\"id\":2");
        record.headers().add("a", "b".getBytes(StandardCharsets.UTF_8));
        assertEquals("{\"id\":2,\"headers\":{\"a\":\"b\"}}", map(mapper, record));
        RecordMapper skipping = each -> null;
        assertNull(skipping.without("ip").withHeaders("headers").map(record));
    }
}
