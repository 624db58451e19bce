package io.github.kafkasse.internal.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Valid JSON as defined by RFC 8259, of any length. */
class JsonGrammarTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "0",
                "-0",
                "1",
                "-1",
                "0.5",
                "-0.0",
                "1e1",
                "1E1",
                "1e+1",
                "1e-1",
                "0e0",
                "0E+00",
                "1.0e10",
                "1e999999",
                "123456789012345678901234567890123456789012345678901234567890",
                "-1.000000000000000000000000000000000001",
                "true",
                "false",
                "null",
                "\"\"",
                "\"a\"",
                " 1 ",
                "\t[\t]\t",
                "[ ]",
                "{ }",
                "[1]",
                "[1,2]",
                "[ 1 , 2 ]",
                "[[]]",
                "[{}]",
                "[[],[]]",
                "[[[[[[]]]]],{}]",
                "{\"\":0}",
                "{\"a\":1}",
                "{ \"a\" : 1 , \"b\" : 2 }",
                "{\"a\":1,\"a\":2}",
                "{\"a\":{\"b\":[{\"c\":null}]}}",
                "[true,false,null,0,\"\",{},[]]",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                "\"\\u0000\"",
                "\"\\uabcd\\uABCD\"",
                "\"\\uD83D\\uDE00\"",
                "\"\\ud800\"",
                "\"\\udc00\"",
                "\"\\udc00\\ud800\"",
                "\"\u007f\"",
                "\"/\"",
                "\"{[]},:\"",
                "\"é\"",
                "\"中文\"",
                "\"😀\"",
                "{\"é😀\":\"\\u00e9\"}",
                "\"\uffff\"",
                "\"\ufeff\"",
                "\"\\\\\"",
                "[\"\\\\\",\"\\\\\\\"\"]"
            })
    void validJsonIsReturnedAsTheSameArray(String json) {
        byte[] bytes = bytes(json);
        assertTrue(JsonOracle.isValid(bytes), "the table itself is wrong");
        assertSame(bytes, JsonScanner.lineSafe(bytes, 1000));
        assertNull(JsonScanner.reason(bytes, 1000));
    }

    @Test
    void stringsOfEveryLengthPassAndNoPrefixOfThemPasses() {
        String[] tails = {"", "\\n", "\\\\", "\\u12aF", "é", "中", "😀"};
        for (int length = 0; length < 40; length++) {
            for (String tail : tails) {
                byte[] json = bytes("[\"" + "x".repeat(length) + tail + "\"]");
                assertSame(json, JsonScanner.lineSafe(json, 1000));
                for (int cut = 0; cut < json.length; cut++) {
                    assertNull(JsonScanner.lineSafe(Arrays.copyOf(json, cut), 1000));
                }
            }
        }
    }

    @Test
    void numbersNamesAndStringsHaveNoLengthLimit() {
        String digits = "1234567890".repeat(20_000);
        byte[] json = bytes("{\"" + "n".repeat(200_000) + "\":[" + digits + ",-" + digits + "." + digits + "e" + digits
                + ",\"" + "s".repeat(200_000) + "\"]}");
        assertSame(json, JsonScanner.lineSafe(json, 1000));
    }

    @Test
    void aRecordOfFiveMegabytesPassesUnlessItsLastByteIsWrong() {
        byte[] json = bytes("{\"a\":\"" + "text, ".repeat(5 * 1024 * 1024 / 6) + "\"}");
        assertSame(json, JsonScanner.lineSafe(json, 1000));
        json[json.length - 1] = ']';
        assertEquals(
                "a comma or the closing bracket is due, byte " + (json.length - 1) + " (0x5D)",
                JsonScanner.reason(json, 1000));
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
