package io.github.kafkasse.examples.benchmarks.clients;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.examples.benchmarks.events.EditEvents;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventReaderTest {
    private static final String OPENING = ":ok\nid: [{\"topic\":\"t\",\"partition\":0,\"offset\":5}]\n\n";

    private static String event(int partition, long number) {
        return "event: message\nid: [{\"topic\":\"t\",\"partition\":0,\"offset\":" + (number + 1) + "}]\ndata: "
                + record(partition, number) + "\n\n";
    }

    private static String record(int partition, long number) {
        return new String(new EditEvents(1_000).record(partition, number, 1_000), StandardCharsets.UTF_8);
    }

    /** Reads a text in pieces of a few bytes, as they could arrive from a socket. */
    private static void read(ClientBody reader, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; from += 7) {
            reader.read(bytes, from, Math.min(bytes.length, from + 7), 3_000);
        }
    }

    @Test
    void countsEventsFromTheFirstIdOn() {
        Group group = new Group(Reading.EVENTS);
        EventReader reader = new EventReader(group);
        assertFalse(reader.opened());
        read(reader, OPENING + event(0, 5) + ":\n" + event(0, 6));
        assertAll(
                () -> assertTrue(reader.opened()),
                () -> assertEquals(2, group.events),
                () -> assertEquals(0, group.lost + group.repeated),
                () -> assertTrue(reader.hasReached(7, 1)),
                () -> assertFalse(reader.hasReached(8, 1)),
                () -> assertEquals(2_000, (double) group.latency.getMaxValue(), 2));
    }

    @Test
    void countsLostAndRepeatedRecords() {
        Group group = new Group(Reading.EVENTS);
        read(new EventReader(group), OPENING + event(0, 8) + event(0, 8) + event(0, 9));
        assertEquals(3, group.lost);
        assertEquals(1, group.repeated);
    }

    @Test
    void refusesAPartitionThatTheFirstIdDoesNotName() {
        EventReader reader = new EventReader(new Group(Reading.EVENTS));
        read(reader, OPENING);
        assertThrows(IllegalStateException.class, () -> read(reader, event(1, 0)));
    }

    @Test
    void knowsTheLongestId() {
        Group group = new Group(Reading.EVENTS);
        read(new EventReader(group), OPENING + event(0, 5) + "id: " + "x".repeat(500) + "\n\n" + event(0, 6));
        assertEquals(500, group.largestId);
    }

    @Test
    void readsOneRecordPerLine() {
        Group group = new Group(new Reading(Reading.Form.VALUES, true, 0, false));
        EventReader reader = new EventReader(group);
        read(reader, record(0, 0) + "\n" + record(2, 0) + "\n" + record(0, 1) + "\n");
        assertAll(
                () -> assertTrue(reader.opened()),
                () -> assertEquals(3, group.events),
                () -> assertEquals(0, group.lost + group.repeated),
                () -> assertTrue(reader.hasReached(2, 1)),
                () -> assertFalse(reader.hasReached(1, 3)));
    }

    @Test
    void resumesWithTheIdOfTheLastCompleteBlock() {
        EventReader reader = new EventReader(new Group(new Reading(Reading.Form.EVENTS, true, -1, true)));
        read(reader, OPENING);
        assertEquals("[{\"topic\":\"t\",\"partition\":0,\"offset\":5}]", reader.lastId());
        String longId = "x".repeat(1_000);
        read(reader, event(0, 5) + "id: " + longId + "\n\n" + "id: not complete\ndata: {");
        assertEquals(longId, reader.lastId());
        assertEquals(longId, reader.next().lastId());
    }

    @Test
    void aReconnectingClientMissesWhatTheNextResponseOmits() {
        Group group = new Group(new Reading(Reading.Form.EVENTS, true, -1, true));
        EventReader reader = new EventReader(group);
        read(reader, OPENING + event(0, 5));
        ClientBody next = reader.next();
        assertFalse(next.hasEvent());
        read(next, OPENING.replace(":5", ":8") + event(0, 8));
        assertTrue(next.hasEvent());
        assertEquals(2, group.lost);
    }
}
