package io.github.kafkasse.internal.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that is not JSON as defined by RFC 8259, and the reason in the log. */
class JsonRejectionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n",
                "\t \r\n",
                "\u0000",
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                "\"",
                "-",
                "+",
                "+1",
                ".",
                ".5",
                "-.5",
                "1.",
                "-1.",
                "1.e1",
                "1e",
                "1e+",
                "1e-",
                "1E",
                "1e1.5",
                "1e1e1",
                "00",
                "01",
                "-01",
                "-00",
                "0x1",
                "0b1",
                "1_000",
                "1a",
                "1 2",
                "- 1",
                "--1",
                "NaN",
                "-NaN",
                "Infinity",
                "-Infinity",
                "True",
                "TRUE",
                "nul",
                "nulL",
                "nulll",
                "tru",
                "truee",
                "fals",
                "falsE",
                "undefined",
                "truefalse",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[,]",
                "[1,,2]",
                "[1 2]",
                "[1;2]",
                "[1}",
                "{]",
                "[}",
                "{\"a\":1]",
                "[1]]",
                "[]]",
                "{}}",
                "[][]",
                "{}{}",
                "[] 1",
                "{} x",
                "1,",
                "[1],",
                "{,}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\" 1}",
                "{\"a\":1,}",
                "{,\"a\":1}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1,,\"b\":2}",
                "{\"a\"::1}",
                "{a:1}",
                "{'a':1}",
                "{1:1}",
                "{null:1}",
                "{[]:1}",
                "{\"a\":1",
                "{\"a\":",
                "{\"a\"",
                "{\"a",
                "{\"",
                "{\"a\",1}",
                "{:1}",
                "{\"a\":1:2}",
                "\"a",
                "\"a\\\"",
                "\"\\",
                "\"\\u",
                "\"\\u1",
                "\"\\u12",
                "\"\\u123",
                "\"\\u1234",
                "\"\\\"",
                "\"\\u123\"",
                "\"\\u12 4\"",
                "\"\\u12g4\"",
                "\"\\u+123\"",
                "\"\\U1234\"",
                "\"\\x41\"",
                "\"\\a\"",
                "\"\\v\"",
                "\"\\0\"",
                "\"\\'\"",
                "\"\\ \"",
                "\"\\\n\"",
                "\"\\é\"",
                "'a'",
                "`a`",
                "\"a\nb\"",
                "\"a\rb\"",
                "\"a\tb\"",
                "\"\u0000\"",
                "\"\u001f\"",
                "\"a\" \"b\"",
                "\"a\"b",
                "// c\n1",
                "/* c */ 1",
                "1 // c",
                "# c\n1",
                "\u000b1",
                "\u000c1",
                "\u00a01",
                "1\u00a0",
                "\u20281",
                "1\u2028",
                "[\u00851]",
                "\ufeff1",
                "\ufeff",
                "\ufeff{}",
                "{}\u0000",
                "é",
                "[é]",
                "{é:1}",
                "<a/>",
                "data: 1",
                "[1\u0000]",
                "\u001b",
                "[\"a\",\n\"b\u0001\"]"
            })
    void textOutsideTheGrammarIsRejected(String json) {
        byte[] bytes = bytes(json);
        assertFalse(JsonOracle.isValid(bytes), "the table itself is wrong");
        assertNull(JsonScanner.lineSafe(bytes, 1000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~|there is nothing but whitespace, byte 0",
                "~  ~|there is nothing but whitespace, byte 2",
                "[1|it ends where more is due, byte 2",
                "{\"a|it ends where more is due, byte 3",
                "{} {}|there is something after the value, byte 3 (0x7B)",
                "[nope]|this is none of true, false and null, byte 2 (0x6F)",
                "[x]|no value begins with this byte, byte 1 (0x78)",
                "{1:2}|a member's name is due, byte 1 (0x31)",
                "{\"a\" 1}|a colon is due, byte 5 (0x31)",
                "[1 2]|a comma or the closing bracket is due, byte 3 (0x32)",
                "[-x]|a digit is due, byte 2 (0x78)",
                "[1.]|a digit is due, byte 3 (0x5D)",
                "[\"\\q\"]|no such escape exists, byte 3 (0x71)",
                "[\"\\u00g0\"]|a hexadecimal digit is due, byte 6 (0x67)",
                "[\"a\tb\"]|a control character stands in a string, byte 3 (0x09)",
                "[[[[]]]]|it is nested too deep, byte 3 (0x5B)"
            })
    void theReasonSaysWhatIsWrongAndWhere(String json, String reason) {
        assertEquals(reason, JsonScanner.reason(bytes(json), 3));
    }

    @Test
    void everyControlCharacterInAStringIsRejectedAtEveryPosition() {
        for (int control = 0; control < 0x20; control++) {
            for (int before = 0; before < 20; before++) {
                byte[] json = bytes("\"" + "a".repeat(before) + (char) control + "a".repeat(12) + "\"");
                assertNull(JsonScanner.lineSafe(json, 1000));
            }
        }
    }

    @Test
    void everyEscapedAsciiByteIsAcceptedOrRejectedByTheGrammar() {
        for (int c = 0; c < 0x80; c++) {
            byte[] json = bytes("\"\\" + (char) c + "\"");
            boolean valid = "\"\\/bfnrt".indexOf(c) >= 0;
            assertEquals(valid, JsonScanner.lineSafe(json, 1000) != null, "\\" + (char) c);
        }
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
