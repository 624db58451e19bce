package io.github.kafkasse.internal.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.InvalidAssignmentException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LastEventIdGrammarTest {
    private static final String POSITION = "{\"topic\":\"edits\",\"partition\":0,\"offset\":1}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "[",
                "[}",
                "[\"edits\"",
                "[\"edits\",]",
                "[,\"edits\"]",
                "['edits']",
                "[edits]",
                "[\"ed\nits\"]",
                "[\"edits\\x\"]",
                "[\"edits\"]]",
                "[\"edits\"] x",
                "[\"edits\"]\0",
                "[\"edits\"] // why",
                "[{\"topic\":\"edits\",\"partition\":00}]",
                "[{\"topic\":\"edits\",\"partition\":+1}]",
                "[{\"topic\":\"edits\",\"partition\":0,\"offset\":NaN}]",
                "[{\"topic\":\"edits\",\"partition\":0,}]",
                "\ufeff[\"edits\"]",
                "[{topic:\"edits\",\"partition\":0}]",
                "undefined",
                "[object Object]"
            })
    void textThatIsNotJsonIsRefused(String text) {
        assertSays("is not JSON", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "7", "\"edits\"", POSITION, "\"[]\""})
    void jsonThatIsNotAnArrayIsRefused(String text) {
        assertSays("not a JSON array", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"edits\"][]", "[\"edits\"] {}", "[\"edits\"]\"edits\"", "[\"edits\"] 1 "})
    void trailingTextIsRefused(String text) {
        assertSays("goes on after the end", text);
    }

    @Test
    void anEmptyArrayIsRefused() {
        assertSays("empty array", "[]");
        assertSays("empty array", " [ ] ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "1.5", "true", "[]", "[[\"edits\"]]"})
    void anEntryOfAnotherTypeIsRefused(String entry) {
        assertSays("Entry 2 of Last-Event-ID is neither", "[\"pages\"," + entry + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "true", "[]", "{}", "[\"edits\"]"})
    void aTopicThatIsNotAStringIsRefused(String topic) {
        assertSays("\"topic\" that is not a string", "[{\"partition\":0,\"topic\":" + topic + "}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "\"0\"",
                "true",
                "[]",
                "[0]",
                "{}",
                "-1",
                "0.0",
                "1.5",
                "1e0",
                "1E3",
                "-0.0",
                "2147483648",
                "9223372036854775808",
                "1e300"
            })
    void aPartitionThatIsNotANaturalNumberIsRefused(String partition) {
        assertSays(
                "'partition' that is not an integer from 0 to 2147483647",
                "[{\"topic\":\"edits\",\"partition\":" + partition + ",\"offset\":0}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "\"0\"",
                "true",
                "[]",
                "{}",
                "-3",
                "-5",
                "0.0",
                "1.0",
                "1e3",
                "1e300",
                "9223372036854775808",
                "-9223372036854775809",
                "18446744073709551617",
                "100000000000000000000000000000000000000000"
            })
    void anInvalidOffsetIsRefused(String offset) {
        assertSays(
                "'offset' that is not an integer from -2 to 9223372036854775807",
                "[{\"topic\":\"edits\",\"partition\":0,\"offset\":" + offset + "}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"0\"", "false", "[0]", "{}", "-1", "-2", "0.5", "1e12", "9223372036854775808"})
    void aTimestampThatIsNotANaturalNumberIsRefused(String timestamp) {
        assertSays(
                "'timestamp' that is not an integer from 0 to 9223372036854775807",
                "[{\"topic\":\"edits\",\"partition\":0,\"timestamp\":" + timestamp + "}]");
    }

    @Test
    void anInvalidTimestampIsRefusedEvenBesideAnOffset() {
        assertSays("'timestamp'", "[{\"topic\":\"edits\",\"partition\":0,\"offset\":1,\"timestamp\":\"x\"}]");
    }

    @Test
    void anObjectWithoutTopicOrPartitionIsRefused() {
        assertSays("has no \"topic\"", "[{\"partition\":0,\"offset\":1}]");
        assertSays("has no \"partition\"", "[{\"topic\":\"edits\",\"offset\":1}]");
        assertSays("has no \"topic\"", "[{}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '|',
            value = {
                "{\"topic\":\"edits\",\"partition\":0,\"offset\":9}; names partition 0 of topic 'edits'",
                "{\"offset\":1,\"partition\":0,\"topic\":\"\\u0065dits\"}; names partition 0 of topic 'edits'",
                "\"edits\"; names all partitions of topic 'edits'"
            })
    void aRepeatedPartitionIsRefused(String again, String sentence) {
        assertSays("Entry 3 of Last-Event-ID " + sentence, "[" + POSITION + ",\"pages\"," + again + "]");
    }

    @Test
    void anEntryAfterItsWholeTopicIsRefused() {
        assertSays("names all partitions of topic 'edits'", "[\"edits\",\"edits\"]");
        assertSays("names partition 0 of topic 'edits'", "[\"edits\"," + POSITION + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"topic\":\"edits", "x\":\"y"})
    void aRepeatedMemberIsRefused(String member) {
        assertSays("twice", "[{\"" + member + "\",\"" + member + "\",\"partition\":0}]");
    }

    @Test
    void oneEntryAboveTheLimitIsRefused() {
        assertNotNull(LastEventId.parse(topics(10), 1000, 10));
        InvalidAssignmentException refused =
                assertThrows(InvalidAssignmentException.class, () -> LastEventId.parse(topics(11), 1000, 10));
        assertTrue(refused.getMessage().contains("more than 10 entries"), refused.getMessage());
    }

    @Test
    void oneCharacterAboveTheLimitIsRefused() {
        String text = "[\"edits\"]";
        assertNotNull(LastEventId.parse(text, text.length(), 10));
        InvalidAssignmentException refused =
                assertThrows(InvalidAssignmentException.class, () -> LastEventId.parse(text, text.length() - 1, 10));
        assertTrue(refused.getMessage().contains("up to " + (text.length() - 1)), refused.getMessage());
    }

    @Test
    void membersNestedTooDeepAreRefused() {
        int inside = LastEventIdReader.MAX_DEPTH - 2;
        assertNotNull(LastEventId.parse(nested(inside), 1000, 10));
        assertSays("nested deeper than 32", nested(inside + 1));
        assertSays("nested deeper than 32", nested(50_000));
        assertSays("Entry 1 of Last-Event-ID is neither", "[".repeat(100_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\ud800", "\\u001b[31m", "edits/../edits", "caf\u00e9", ""})
    void theGrammarAcceptsTopicNamesThatKafkaDoesNotAllow(String topic) {
        assertNotNull(LastEventId.parse("[\"" + topic + "\"]", 1000, 10));
    }

    @Test
    void anErrorQuotesOnlyThePrintableBeginningOfAClientsText() {
        String topic = "\\u001b[31m\\u0000\u00e9" + "x".repeat(5000);
        InvalidAssignmentException refused = refused("[\"" + topic + "\",\"" + topic + "\"]");
        assertTrue(refused.getMessage().length() < 300, refused.getMessage());
        assertTrue(refused.getMessage().contains("'?[31m??xxx"), refused.getMessage());
        assertTrue(refused.getMessage().chars().noneMatch(Character::isISOControl));
    }

    private static String topics(int count) {
        return IntStream.range(0, count).mapToObj(t -> "\"t" + t + "\"").collect(Collectors.joining(",", "[", "]"));
    }

    private static String nested(int depth) {
        return "[{\"topic\":\"edits\",\"partition\":0,\"x\":" + "[".repeat(depth) + "]".repeat(depth) + "}]";
    }

    private static void assertSays(String sentence, String text) {
        InvalidAssignmentException refused = refused(text);
        assertTrue(refused.getMessage().contains(sentence), refused.getMessage());
        assertEquals(400, refused.status());
    }

    private static InvalidAssignmentException refused(String text) {
        return assertThrows(InvalidAssignmentException.class, () -> LastEventId.parse(text, 131072, 2000));
    }
}
