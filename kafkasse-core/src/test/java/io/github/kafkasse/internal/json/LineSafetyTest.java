package io.github.kafkasse.internal.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The data for a client is one line, whatever the client treats as the end of a line. */
class LineSafetyTest {
    @Test
    void lineBreaksBetweenTokensBecomeSpaces() {
        assertEquals("{   \"a\": 1,   \"b\": [  ] } ", safe("{\r\n \"a\":\n1,\n\r \"b\": [\n\n] }\n"));
        assertEquals(" 1", safe("\n1"));
        assertEquals("1 ", safe("1\r"));
        assertEquals("[ ]", safe("[\n]"));
        assertEquals("{ }", safe("{\n}"));
        assertEquals("{\"a\" :1}", safe("{\"a\"\n:1}"));
        assertEquals("{\"a\": 1}", safe("{\"a\":\n1}"));
        assertEquals("{\"a\":1, \"b\":2}", safe("{\"a\":1,\n\"b\":2}"));
        assertEquals("[1 ,2]", safe("[1\n,2]"));
        assertEquals("[1, 2]", safe("[1,\n2]"));
        assertEquals("{ \"a\":1}", safe("{\n\"a\":1}"));
        assertEquals("[[1] ]", safe("[[1]\n]"));
    }

    @ParameterizedTest
    @CsvSource({"\u2028, \\u2028", "\u2029, \\u2029", "\u0085, \\u0085"})
    void lineSeparatorsInStringsAreEscapedAtEveryPosition(String separator, String escape) {
        for (int before = 0; before < 20; before++) {
            String text = "x".repeat(before);
            assertEquals("\"" + text + escape + "\"", safe("\"" + text + separator + "\""));
            assertEquals("{\"" + text + escape + "é\":0}", safe("{\"" + text + separator + "é\":0}"));
            assertEquals("[\"é" + escape + escape + text + "\"]", safe("[\"é" + separator + separator + text + "\"]"));
        }
    }

    @Test
    void neighbourCharactersTabsAndEscapesAreKept() {
        String json = "{\t\"\u2027\u202a\u0084\u0086\u20a8\u20a9\uff28â€¨\":\"\\n\\r\\u2028\\u000a\" }";
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        assertSame(bytes, JsonScanner.lineSafe(bytes, 1000));
    }

    @Test
    void theArrayOfTheRecordIsNotModified() {
        byte[] json = "[\n\"\u2028\"]".getBytes(StandardCharsets.UTF_8);
        byte[] copy = json.clone();
        assertNotSame(json, JsonScanner.lineSafe(json, 1000));
        assertEquals(new String(copy, StandardCharsets.UTF_8), new String(json, StandardCharsets.UTF_8));
    }

    @Test
    void safeJsonIsScannedWithoutAllocation() {
        byte[] json = ("{\"title\":\"" + "plain, \\u0041 é中😀 ".repeat(40) + "\",\"n\":[1.5e3,true,null,{\"a\":{}}]}")
                .getBytes(StandardCharsets.UTF_8);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        int rounds = 1000;
        scan(json, rounds);
        long before = threads.getCurrentThreadAllocatedBytes();
        scan(json, rounds);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < rounds, () -> allocated + " bytes");
    }

    private static void scan(byte[] json, int rounds) {
        for (int i = 0; i < rounds; i++) {
            assertSame(json, JsonScanner.lineSafe(json, 1000));
        }
    }

    private static String safe(String json) {
        return new String(JsonScanner.lineSafe(json.getBytes(StandardCharsets.UTF_8), 1000), StandardCharsets.UTF_8);
    }
}
