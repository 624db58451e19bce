package io.github.kafkasse.internal.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** UTF-8 as defined by RFC 3629, in strings; the JDK's decoder gives the expected result. */
class StrictUtf8Test {
    /** Each byte that begins or ends a range in RFC 3629's grammar. */
    private static final int[] EDGES = {
        0x00, 0x22, 0x41, 0x7F, 0x80, 0x85, 0x8F, 0x90, 0x9F, 0xA0, 0xA8, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1,
        0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF7, 0xF8, 0xFB, 0xFC, 0xFD, 0xFE, 0xFF
    };

    @ParameterizedTest
    @CsvSource({
        "80, this byte begins no UTF-8 sequence",
        "bf, this byte begins no UTF-8 sequence",
        "f888808080, this byte begins no UTF-8 sequence",
        "fe, this byte begins no UTF-8 sequence",
        "ff, this byte begins no UTF-8 sequence",
        "c3, a UTF-8 sequence is cut short",
        "c341, a UTF-8 sequence is cut short",
        "e282, a UTF-8 sequence is cut short",
        "e241ac, a UTF-8 sequence is cut short",
        "f09f98, a UTF-8 sequence is cut short",
        "c080, a UTF-8 sequence is longer than its character needs",
        "c1bf, a UTF-8 sequence is longer than its character needs",
        "e08080, a UTF-8 sequence is longer than its character needs",
        "e09fbf, a UTF-8 sequence is longer than its character needs",
        "f0808080, a UTF-8 sequence is longer than its character needs",
        "f08fbfbf, a UTF-8 sequence is longer than its character needs",
        "eda080, a UTF-8 sequence stands for a surrogate",
        "edbfbf, a UTF-8 sequence stands for a surrogate",
        "eda0bdedb880, a UTF-8 sequence stands for a surrogate",
        "f4908080, a UTF-8 sequence is beyond U+10FFFF",
        "f5808080, a UTF-8 sequence is beyond U+10FFFF"
    })
    void everyKindOfBrokenUtf8IsRejectedAndNamed(String hex, String reason) {
        byte[] sequence = HexFormat.of().parseHex(hex);
        for (int before = 0; before < 12; before++) {
            byte[] json = inString(before, sequence);
            assertNull(JsonScanner.lineSafe(json, 1000));
            assertTrue(JsonScanner.reason(json, 1000).startsWith(reason + ", byte " + (before + 1)));
        }
    }

    @Test
    void everyCodePointThatHasAnEncodingPasses() {
        for (int codePoint = 0x80; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            boolean separator = codePoint == 0x85 || codePoint == 0x2028 || codePoint == 0x2029;
            boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            if (!separator && !surrogate) {
                byte[] json = ("\"" + Character.toString(codePoint) + "\"").getBytes(StandardCharsets.UTF_8);
                assertSame(json, JsonScanner.lineSafe(json, 1000));
            }
        }
    }

    @Test
    void everyCombinationOfBoundaryBytesGetsTheDecodersResult() {
        int valid = 0;
        for (int first : EDGES) {
            for (int second : EDGES) {
                for (int third : EDGES) {
                    for (int fourth : EDGES) {
                        byte[] sequence = {(byte) first, (byte) second, (byte) third, (byte) fourth};
                        boolean expected = decodes(sequence);
                        assertEquals(expected, Utf8.isValid(sequence), () -> HexFormat.of()
                                .formatHex(sequence));
                        valid += expected ? 1 : 0;
                    }
                }
            }
        }
        assertTrue(valid > 1000);
    }

    @Test
    void everyPairOfBytesGetsTheDecodersResult() {
        for (int pair = 0; pair < 1 << 16; pair++) {
            byte[] sequence = {(byte) (pair >> 8), (byte) pair};
            assertEquals(decodes(sequence), Utf8.isValid(sequence), () -> HexFormat.of()
                    .formatHex(sequence));
        }
    }

    @Test
    void aByteOrderMarkIsRejectedBeforeTheValueAndAllowedInAString() {
        byte[] before = "\uFEFF{}".getBytes(StandardCharsets.UTF_8);
        assertEquals("no value begins with this byte, byte 0 (0xEF)", JsonScanner.reason(before, 1000));
        byte[] inside = "\"\uFEFF\"".getBytes(StandardCharsets.UTF_8);
        assertSame(inside, JsonScanner.lineSafe(inside, 1000));
    }

    @Test
    void utf16AndUtf32AreRejected() {
        assertNull(JsonScanner.lineSafe("{\"a\":1}".getBytes(StandardCharsets.UTF_16LE), 1000));
        assertNull(JsonScanner.lineSafe("{\"a\":1}".getBytes(StandardCharsets.UTF_16BE), 1000));
        assertNull(JsonScanner.lineSafe("{\"a\":1}".getBytes(StandardCharsets.UTF_16), 1000));
        assertNull(JsonScanner.lineSafe(new byte[] {0, 0, 0, '1'}, 1000));
    }

    private static boolean decodes(byte[] sequence) {
        CharBuffer characters = CharBuffer.allocate(sequence.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(sequence), characters, true);
        return !result.isError();
    }

    private static byte[] inString(int before, byte[] sequence) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        json.writeBytes(("\"" + "a".repeat(before)).getBytes(StandardCharsets.UTF_8));
        json.writeBytes(sequence);
        json.write('"');
        return json.toByteArray();
    }
}
