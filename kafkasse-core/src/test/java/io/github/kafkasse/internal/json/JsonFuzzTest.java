package io.github.kafkasse.internal.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random documents, valid and broken, get the same result as from Jackson, and keep their meaning when they are made
 * line-safe.
 */
class JsonFuzzTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void validDocumentsPassAndKeepTheirMeaningOnOneLine(long seed) {
        RandomJson random = new RandomJson(seed);
        for (int round = 0; round < 2_000; round++) {
            byte[] json = random.document();
            assertNotNull(JsonScanner.lineSafe(json, 1000), () -> show(json));
            assertLineSafe(json);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void mutatedDocumentsGetTheSameResultAsFromJackson(long seed) {
        RandomJson random = new RandomJson(seed);
        int valid = 0;
        int invalid = 0;
        for (int round = 0; round < 10_000; round++) {
            byte[] json = random.mutated(random.document());
            boolean expected = JsonOracle.isValid(json);
            assertEquals(
                    expected,
                    JsonScanner.lineSafe(json, 1000) != null,
                    () -> show(json) + JsonScanner.reason(json, 1000));
            assertEquals(expected, JsonScanner.reason(json, 1000) == null, () -> show(json));
            if (expected) {
                valid++;
                assertLineSafe(json);
            } else {
                invalid++;
            }
        }
        assertTrue(valid > 1000 && invalid > 1000, valid + " valid, " + invalid + " invalid");
    }

    @Test
    void everySingleByteChangeGetsTheSameResultAsFromJackson() {
        byte[] json = "{\"a\\n\":[-1.5e+3,\"é\u2028\\u00e9\"], \"b\" :{\"\":null},\"c\":true}"
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < json.length; i++) {
            byte right = json[i];
            for (int wrong = 0; wrong < 256; wrong++) {
                json[i] = (byte) wrong;
                assertEquals(JsonOracle.isValid(json), JsonScanner.lineSafe(json, 1000) != null, () -> show(json));
            }
            json[i] = right;
        }
    }

    private static void assertLineSafe(byte[] json) {
        byte[] safe = JsonScanner.lineSafe(json, 1000);
        String text = new String(safe, StandardCharsets.UTF_8);
        List<String> breaks = List.of("\n", "\r", "\u2028", "\u2029", "\u0085");
        assertFalse(breaks.stream().anyMatch(text::contains), () -> show(safe));
        assertNotNull(JsonOracle.tokens(json), () -> show(json));
        assertEquals(JsonOracle.tokens(json), JsonOracle.tokens(safe));
        assertSame(safe, JsonScanner.lineSafe(safe, 1000));
        String before = new String(json, StandardCharsets.UTF_8);
        assertEquals(breaks.stream().noneMatch(before::contains), safe == json, () -> show(json));
    }

    private static String show(byte[] json) {
        return new String(json, StandardCharsets.UTF_8) + " = " + HexFormat.of().formatHex(json) + ": ";
    }
}
