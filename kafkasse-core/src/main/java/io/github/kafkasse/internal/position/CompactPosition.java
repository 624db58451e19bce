package io.github.kafkasse.internal.position;

/**
 * A position in a compact id: one to four {@linkplain CompactNumber numbers}. {@link CompactIdReader} reads them.
 *
 * <p>The first number says whether there is an offset, and its leader epoch: {@link #NO_OFFSET}, {@link
 * #OFFSET_WITHOUT_EPOCH}, or the epoch plus {@link #FIRST_EPOCH}. In an id with timestamps, or without an offset, the
 * timestamp and the number of records seen at that timestamp follow. The offset is the last number.
 */
final class CompactPosition implements PositionForm {
    static final int NO_OFFSET = 0;
    static final int OFFSET_WITHOUT_EPOCH = 1;
    static final int FIRST_EPOCH = 2;

    private final boolean timestamps;

    /** @param timestamps whether each position has a timestamp */
    CompactPosition(boolean timestamps) {
        this.timestamps = timestamps;
    }

    @Override
    public int write(byte[] out, Positions.Cursor positions, int index) {
        long offset = Positions.confirmedOrNot(positions.offset(index));
        boolean hasOffset = offset >= 0 && positions.skip(index) == 0;
        int at = CompactNumber.write(out, 0, hasOffset ? kind(positions.epoch(index)) : NO_OFFSET);
        if (timestamps || !hasOffset) {
            at = CompactNumber.write(out, at, Math.max(0, positions.timestamp(index)));
            at = CompactNumber.write(out, at, positions.seen(index));
        }
        return hasOffset ? CompactNumber.write(out, at, offset) : at;
    }

    private static long kind(int epoch) {
        return epoch < 0 ? OFFSET_WITHOUT_EPOCH : (long) epoch + FIRST_EPOCH;
    }
}
