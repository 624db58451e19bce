package io.github.kafkasse.internal.position;

/**
 * The positions of up to {@link #MOST} consecutive partitions in a compact id: their number and two or four columns.
 * {@link CompactIdReader} reads them.
 *
 * <p>Offsets, epochs and timestamps of neighbouring partitions have their highest bits in common. So a column has its
 * smallest value, the width of the others' distances from it in bits, and the distances, packed into six bits a
 * character. Equal values take no space. A new record changes one block, so the other blocks are not written again.
 *
 * <p>The first column, the kinds, says whether there is an offset, and its leader epoch: {@link #NO_OFFSET}, {@link
 * #OFFSET_WITHOUT_EPOCH}, or the epoch plus {@link #FIRST_EPOCH}. In an id with timestamps, and in a block with a
 * position without an offset, the timestamps and the numbers of records seen at these timestamps follow. The offsets
 * are the last column.
 */
final class CompactBlock implements PositionForm {
    static final int NO_OFFSET = 0;
    static final int OFFSET_WITHOUT_EPOCH = 1;
    static final int FIRST_EPOCH = 2;

    /** The maximum of positions in a block. */
    static final int MOST = 32;

    /** The width of the largest distance. */
    static final int WIDEST = Long.SIZE - 1;

    /** Four columns: a number of 13 characters, one of two characters, and 32 distances of 63 bits each. */
    private static final int MAX_LENGTH = 1 + 4 * (13 + 2 + (MOST * WIDEST + 5) / 6);

    private static final long NONE = -1;

    private final boolean timestamps;

    /** @param timestamps whether each position has a timestamp */
    CompactBlock(boolean timestamps) {
        this.timestamps = timestamps;
    }

    private enum Column {
        KINDS {
            @Override
            long value(Positions.Cursor positions, int index) {
                int epoch = positions.epoch(index);
                if (OFFSETS.value(positions, index) == NONE) {
                    return NO_OFFSET;
                }
                return epoch < 0 ? OFFSET_WITHOUT_EPOCH : (long) epoch + FIRST_EPOCH;
            }
        },
        TIMESTAMPS {
            @Override
            long value(Positions.Cursor positions, int index) {
                return Math.max(0, positions.timestamp(index));
            }
        },
        SEEN {
            @Override
            long value(Positions.Cursor positions, int index) {
                return positions.seen(index);
            }
        },
        OFFSETS {
            @Override
            long value(Positions.Cursor positions, int index) {
                long offset = Positions.confirmedOrNot(positions.offset(index));
                return offset >= 0 && positions.skip(index) == 0 ? offset : NONE;
            }
        };

        /** A value from 0, or {@link #NONE}. */
        abstract long value(Positions.Cursor positions, int index);
    }

    @Override
    public int most() {
        return MOST;
    }

    @Override
    public int maxLength() {
        return MAX_LENGTH;
    }

    @Override
    public int write(byte[] out, Positions.Cursor positions, int first, int end) {
        int at = CompactNumber.write(out, 0, end - first - 1);
        at = write(out, at, Column.KINDS, positions, first, end);
        if (timestamps || isWithoutOffset(positions, first, end)) {
            at = write(out, at, Column.TIMESTAMPS, positions, first, end);
            at = write(out, at, Column.SEEN, positions, first, end);
        }
        return write(out, at, Column.OFFSETS, positions, first, end);
    }

    /** Whether one of the positions has no offset. */
    private static boolean isWithoutOffset(Positions.Cursor positions, int first, int end) {
        for (int i = first; i < end; i++) {
            if (Column.OFFSETS.value(positions, i) == NONE) {
                return true;
            }
        }
        return false;
    }

    private static int write(byte[] out, int start, Column column, Positions.Cursor positions, int first, int end) {
        long least = Long.MAX_VALUE;
        long most = NONE;
        for (int i = first; i < end; i++) {
            long value = column.value(positions, i);
            if (value != NONE) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
        }
        long base = most == NONE ? 0 : least;
        int width = Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, most - base));
        int at = CompactNumber.write(out, CompactNumber.write(out, start, base), width);
        int pending = 0;
        int bits = 0;
        for (int i = first; i < end; i++) {
            long distance = Math.max(0, column.value(positions, i) - base); // 0 for no value
            for (int left = width; left > 0; ) {
                int taken = Math.min(CompactNumber.DIGIT_BITS - bits, left);
                left -= taken;
                bits += taken;
                pending = (pending << taken) | ((int) (distance >>> left) & ((1 << taken) - 1));
                if (bits == CompactNumber.DIGIT_BITS) {
                    out[at++] = CompactNumber.digit(pending);
                    pending = 0;
                    bits = 0;
                }
            }
        }
        if (bits > 0) {
            out[at++] = CompactNumber.digit(pending << (CompactNumber.DIGIT_BITS - bits));
        }
        return at;
    }
}
