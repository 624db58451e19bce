package io.github.kafkasse.internal.encode;

import io.github.kafkasse.StreamEvent;

/** Decides by length where a batch ends. Stateless. */
public final class BatchLength {
    /** A batch ends at the latest after the event with which it reaches this number of bytes. */
    public static final int FULL = 56 << 10;

    /** From this number of bytes on, a batch that several clients may read ends where their batches can meet. */
    public static final int SHORT = 20 << 10;

    /** The average number of bytes of JSON between two meeting points. */
    private static final int MEETING_BYTES = 12 << 10;

    /** A batch ends after this many records, delivered or not, so that a filter cannot block an event loop. */
    private static final int MOST_RECORDS = 2_000;

    private BatchLength() {}

    /**
     * Whether a batch ends before its next record. A large event is a batch of its own, even after dropped records. So
     * all clients that reach it from different positions share it, and a client that was stopped in the middle of it
     * needs hardly more than its window to continue.
     *
     * @param records how many records the batch has examined
     */
    static boolean endsBefore(StreamEvent next, int records) {
        return records >= MOST_RECORDS || (records > 0 && next.json().length >= FULL);
    }

    /**
     * Whether a batch ends after a record. A client that reads alone gets long batches, which cost less; several get
     * batches that they can share.
     *
     * @param length the bytes of the batch with the record
     */
    static boolean endsAfter(StreamEvent record, int length, boolean mayBeShared) {
        return length >= FULL || (length >= SHORT && mayBeShared && isMeetingPoint(record));
    }

    /**
     * Picks some offsets, pseudo-random but always the same. Batches end there, so that clients from different
     * positions get the same batches after a few, and share them. (Regular distances would not work: each client would
     * keep its own step.)
     */
    private static boolean isMeetingPoint(StreamEvent record) {
        long mixed = record.offset() * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return ((mixed >>> 32) * MEETING_BYTES) >>> 32 < record.json().length;
    }
}
