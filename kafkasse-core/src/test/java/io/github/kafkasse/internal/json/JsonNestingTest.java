package io.github.kafkasse.internal.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The configured limit bounds the nesting, not the stack, and brackets must match at every depth. */
class JsonNestingTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 63, 64, 65, 127, 128, 129, 1000, 1024, 1025, 1088, 1089, 100_000})
    void nestingUpToTheLimitPassesAndOneLevelMoreDoesNot(int bound) {
        byte[] json = nested(new Random(bound), bound);
        assertSame(json, JsonScanner.lineSafe(json, bound));
        assertSame(json, JsonScanner.lineSafe(json, Integer.MAX_VALUE));
        assertNull(JsonScanner.lineSafe(json, bound - 1));
    }

    @Test
    void aScalarHasNoDepth() {
        byte[] json = {'1'};
        assertSame(json, JsonScanner.lineSafe(json, 0));
        assertEquals("it is nested too deep, byte 0 (0x5B)", JsonScanner.reason(new byte[] {'[', ']'}, 0));
    }

    @Test
    void unclosedNestingIsRejected() {
        assertNull(JsonScanner.lineSafe("[".repeat(100_000).getBytes(StandardCharsets.UTF_8), 1_000_000));
        assertNull(JsonScanner.lineSafe("{\"a\":".repeat(100_000).getBytes(StandardCharsets.UTF_8), 1_000_000));
    }

    @Test
    void aMismatchedBracketIsFoundAtEveryDepth() {
        int depth = 300;
        byte[] json = nested(new Random(7), depth);
        assertSame(json, JsonScanner.lineSafe(json, depth));
        for (int i = json.length - depth; i < json.length; i++) {
            byte right = json[i];
            json[i] = right == '}' ? (byte) ']' : (byte) '}';
            assertNull(JsonScanner.lineSafe(json, depth), "at byte " + i);
            json[i] = right;
        }
    }

    @Test
    void closedNestingDoesNotCountAsDepth() {
        String inner = "[{\"a\":[{\"b\":[]}]}]";
        String siblings = "[" + (inner + ",").repeat(500) + inner + "]";
        byte[] json = siblings.getBytes(StandardCharsets.UTF_8);
        assertSame(json, JsonScanner.lineSafe(json, 6));
        assertNull(JsonScanner.lineSafe(json, 5));
    }

    /** Arrays and objects within each other, in random order; the last {@code depth} bytes are the closing brackets. */
    private static byte[] nested(Random random, int depth) {
        StringBuilder open = new StringBuilder();
        StringBuilder close = new StringBuilder();
        for (int level = 0; level < depth; level++) {
            boolean object = random.nextBoolean();
            boolean innermost = level == depth - 1;
            open.append(object ? innermost ? "{" : "{\"a\":" : "[");
            close.append(object ? '}' : ']');
        }
        return open.append(close.reverse()).toString().getBytes(StandardCharsets.UTF_8);
    }
}
