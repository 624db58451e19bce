package io.github.kafkasse.internal.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import org.junit.jupiter.api.Test;

class PositionsTest {
    @Test
    void equalVectorsAreEqual() {
        assertEquals(Positions.of(1, 2), Positions.of(1, 2));
        assertEquals(Positions.of(1, 2).hashCode(), Positions.of(1, 2).hashCode());
        assertNotEquals(Positions.of(1, 2), Positions.of(1, 3));
    }

    @Test
    void vectorsWithDifferentSeenCountsAreNotEqual() {
        Positions plain = Positions.of(1);
        Positions marked = plain.cursor().mark(0, 5, 1, 0).positions();
        assertNotEquals(plain, marked);
        assertNotEquals(marked, plain.cursor().mark(0, 5, 2, 0).positions());
        assertEquals(marked, plain.cursor().mark(0, 5, 1, 0).positions());
    }

    @Test
    void aCursorDoesNotChangeItsOrigin() {
        Positions origin = Positions.of(1, 2);
        Positions.Cursor cursor = origin.cursor();
        assertFalse(cursor.moved());
        cursor.pass(0, 1, 1_000);
        assertTrue(cursor.moved());
        assertEquals(Positions.of(2, 2), cursor.positions());
        assertEquals(Positions.of(1, 2), origin);
    }

    @Test
    void recordsOfOneTimestampAreCounted() {
        Positions.Cursor cursor = Positions.of(0).cursor().mark(0, 1_000, 0, 0);
        cursor.pass(0, 0, 1_000);
        cursor.pass(0, 1, 1_000);
        assertEquals(2, cursor.seen(0));
        cursor.pass(0, 2, 1_001);
        assertEquals(1, cursor.seen(0));
        assertEquals(1_001, cursor.timestamp(0));
    }

    @Test
    void seenRecordsAreSkippedOnceAndThenCounted() {
        Positions.Cursor cursor = Positions.of(40).cursor().mark(0, 1_000, 2, 2);
        assertFalse(cursor.pass(0, 40, 1_000));
        assertFalse(cursor.pass(0, 41, 1_000));
        assertTrue(cursor.pass(0, 42, 1_000));
        assertEquals(3, cursor.seen(0));
        assertEquals(0, cursor.skip(0));
    }

    @Test
    void aLaterTimestampEndsTheSkipping() {
        Positions.Cursor cursor = Positions.of(40).cursor().mark(0, 1_000, 2, 2);
        assertFalse(cursor.pass(0, 40, 1_000));
        assertTrue(cursor.pass(0, 41, 1_001));
        assertTrue(cursor.pass(0, 42, 1_001));
        assertEquals(2, cursor.seen(0));
    }

    @Test
    void anEarlierTimestampIsDeliveredAndDoesNotEndTheSkipping() {
        Positions.Cursor cursor = Positions.of(40).cursor().mark(0, 1_000, 2, 1);
        assertTrue(cursor.pass(0, 40, 900));
        assertFalse(cursor.pass(0, 41, 1_000));
        assertTrue(cursor.pass(0, 42, 1_000));
    }

    @Test
    void onAClusterThatHasNotReachedTheTimeAllOlderRecordsAreSkipped() {
        Positions.Cursor cursor = Positions.of(10).cursor().mark(0, 6, 2, -3);
        assertFalse(cursor.pass(0, 10, 4));
        assertFalse(cursor.pass(0, 11, 5));
        assertEquals(2, cursor.seen(0));
        assertFalse(cursor.pass(0, 12, 6));
        assertFalse(cursor.pass(0, 13, 6));
        assertTrue(cursor.pass(0, 14, 6), "the third record of that time");
        assertEquals(3, cursor.seen(0));
        assertTrue(cursor.pass(0, 15, 5), "older, but the copy has reached the time");
        assertEquals(16, cursor.offset(0));
    }

    @Test
    void epochsAreSharedUntilOneChanges() {
        Positions.Cursor cursor = Positions.of(1, 2).cursor();
        assertEquals(OffsetAndEpoch.UNKNOWN, cursor.epoch(1));
        cursor.epoch(1, 3);
        Positions first = cursor.positions();
        cursor.epoch(1, 4);
        Positions second = cursor.positions();
        assertEquals(new OffsetAndEpoch(2, 3), first.position(1));
        assertEquals(new OffsetAndEpoch(2, 4), second.position(1));
        assertEquals(first, second, "the same positions of the same log");
        assertEquals(OffsetAndEpoch.UNKNOWN, first.with(1, 9).epoch(1));
    }
}
