package io.github.kafkasse.internal.latest;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The newest offset of each key. A key is represented by the first 128 bits of its SHA-256, so a table takes the same
 * memory for short keys and for long ones, and a producer cannot construct two keys that the table confuses. Open
 * addressing with linear probing, in three arrays; at most two thirds of the places are used. Not thread-safe.
 */
final class KeyTable {
    private static final int FIRST_CAPACITY = 1024;

    private final MessageDigest digest = sha256();

    // By place: the two halves of a key's digest, and its newest offset plus one; 0 if the place is free.
    private long[] high = new long[FIRST_CAPACITY];
    private long[] low = new long[FIRST_CAPACITY];
    private long[] ends = new long[FIRST_CAPACITY];
    private int size;

    /** The offsets of the records without a key: none of them replaces another one. */
    private long[] keyless = new long[0];

    private int keylessSize;

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The number of keys, and of records without a key. */
    int size() {
        return size + keylessSize;
    }

    /** Adds a record. Its offset must be higher than those of all records added before. */
    void add(byte @Nullable [] key, long offset) {
        if (key == null) {
            if (keylessSize == keyless.length) {
                keyless = Arrays.copyOf(keyless, Math.max(FIRST_CAPACITY, 2 * keylessSize));
            }
            keyless[keylessSize++] = offset;
            return;
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(key));
        long keyHigh = hash.getLong();
        long keyLow = hash.getLong();
        int place = place(keyHigh, keyLow);
        if (ends[place] == 0) {
            if (3L * (size + 1) > 2L * ends.length) {
                grow();
                place = place(keyHigh, keyLow);
            }
            high[place] = keyHigh;
            low[place] = keyLow;
            size++;
        }
        ends[place] = offset + 1;
    }

    /** The place of a key, or the free place where it belongs. */
    private int place(long keyHigh, long keyLow) {
        int mask = ends.length - 1;
        int place = (int) keyHigh & mask;
        while (ends[place] != 0 && (high[place] != keyHigh || low[place] != keyLow)) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        long[] oldEnds = ends;
        int capacity = Math.multiplyExact(2, oldEnds.length);
        high = new long[capacity];
        low = new long[capacity];
        ends = new long[capacity];
        for (int i = 0; i < oldEnds.length; i++) {
            if (oldEnds[i] != 0) {
                int place = place(oldHigh[i], oldLow[i]);
                high[place] = oldHigh[i];
                low[place] = oldLow[i];
                ends[place] = oldEnds[i];
            }
        }
    }

    /** The newest offsets of all keys, in ascending order. */
    long[] offsets() {
        long[] offsets = Arrays.copyOf(keyless, size());
        int next = keylessSize;
        for (long end : ends) {
            if (end != 0) {
                offsets[next++] = end - 1;
            }
        }
        Arrays.sort(offsets);
        return offsets;
    }
}
