package io.github.kafkasse.examples.benchmarks.events;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class EditEventsTest {
    /** A placeholder of the template. */
    private static final Pattern PLACEHOLDER = Pattern.compile("[A-Z]{3,}");

    private final EditEvents events = new EditEvents(1_200);

    private String record(long number) {
        return new String(events.record(3, number, 1_762_173_296_000_000L + number), StandardCharsets.UTF_8);
    }

    @Test
    void aRecordSaysWhichItIsAndWhenItWasSent() {
        assertTrue(record(7).startsWith("{\"n\":7,\"p\":3,\"sent\":1762173296000007,\"$schema\""), () -> record(7));
        assertEquals(1_762_173_296_000_007L, EditEvents.sentMicros(events.record(3, 7, 1_762_173_296_000_007L)));
        assertFalse(PLACEHOLDER.matcher(record(7)).find(), () -> record(7));
    }

    @Test
    void recordsHaveAboutTheSameSize() {
        for (int i = 0; i < 1_000; i++) {
            assertEquals(1_200, events.record(0, i, EditEvents.nowMicros()).length, 30);
        }
        assertEquals(8 << 20, new EditEvents(8 << 20).record(0, 1, EditEvents.nowMicros()).length, 30);
    }

    @Test
    void theSameRecordIsTheSameInAllProcesses() {
        assertArrayEquals(events.record(1, 2, 3), new EditEvents(1_200).record(1, 2, 3));
    }

    /** Real edits of this size become about half as long on their own, and a quarter after another one. */
    @Test
    void recordsHaveAsMuchInCommonAsRealOnes() {
        long length = 0;
        long alone = 0;
        long afterAnother = 0;
        for (int i = 1; i < 200; i++) {
            byte[] record = events.record(0, i, EditEvents.nowMicros());
            length += record.length;
            alone += deflated(record, new byte[0]);
            afterAnother += deflated(record, events.record(0, i - 1, EditEvents.nowMicros()));
        }
        assertEquals(0.5, (double) alone / length, 0.05);
        assertEquals(0.25, (double) afterAnother / length, 0.05);
    }

    private static int deflated(byte[] record, byte[] before) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setDictionary(before);
        deflater.setInput(record);
        int length = deflater.deflate(new byte[2 * record.length], 0, 2 * record.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return length;
    }
}
