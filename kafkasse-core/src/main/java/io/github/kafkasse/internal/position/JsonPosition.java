package io.github.kafkasse.internal.position;

import java.nio.charset.StandardCharsets;

/** The members of a position object in a JSON id. {@link LastEventIdReader} reads them. */
final class JsonPosition implements PositionForm {
    private static final int MAX_LENGTH = 192;

    private static final byte[] OFFSET = ascii("\"offset\":");
    private static final byte[] TIMESTAMP = ascii("\"timestamp\":");
    private static final byte[] SEEN = ascii(",\"seen\":");
    private static final byte[] EPOCH = ascii(",\"epoch\":");

    private final boolean timestamps;
    private final byte[] atLabel;

    /**
     * @param timestamps whether positions are timestamps
     * @param cluster the cluster's short name, for timestamps
     */
    JsonPosition(boolean timestamps, String cluster) {
        this.timestamps = timestamps;
        this.atLabel = ascii(",\"at\":\"" + cluster + ":");
    }

    @Override
    public int most() {
        return 1;
    }

    @Override
    public int maxLength() {
        return MAX_LENGTH;
    }

    @Override
    public int write(byte[] out, Positions.Cursor positions, int index, int end) {
        long offset = Positions.confirmedOrNot(positions.offset(index));
        boolean byOffset = offset >= 0 && positions.skip(index) == 0;
        if (!timestamps && byOffset) {
            return epoch(out, number(out, put(out, 0, OFFSET), offset), positions.epoch(index));
        }
        int at = number(out, put(out, 0, TIMESTAMP), Math.max(0, positions.timestamp(index)));
        if (positions.seen(index) > 0) {
            at = number(out, put(out, at, SEEN), positions.seen(index));
        }
        if (timestamps && byOffset) {
            at = number(out, put(out, at, atLabel), offset);
            out[at++] = '"';
            at = epoch(out, at, positions.epoch(index));
        }
        return at;
    }

    private static int epoch(byte[] out, int at, int epoch) {
        return epoch < 0 ? at : number(out, put(out, at, EPOCH), epoch);
    }

    private static int put(byte[] out, int at, byte[] label) {
        System.arraycopy(label, 0, out, at, label.length);
        return at + label.length;
    }

    private static int number(byte[] out, int at, long number) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int i = at + digits - 1; i >= at; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + digits;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
