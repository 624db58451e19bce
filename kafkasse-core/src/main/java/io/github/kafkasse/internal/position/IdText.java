package io.github.kafkasse.internal.position;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The id of a stream as bytes, updated while positions move. Only the changed parts are written again, in place if
 * their length is the same. Belongs to one thread.
 */
public final class IdText {
    private static final byte[] OFFSET = ascii("\"offset\":");
    private static final byte[] TIMESTAMP = ascii("\"timestamp\":");
    private static final byte[] SEEN = ascii(",\"seen\":");
    private static final byte[] EPOCH = ascii(",\"epoch\":");

    /** The longest position: four labels, four numbers, and a cluster's name. */
    private static final int SCRATCH = 192;

    private final IdLayout layout;
    private final int[] starts;
    private final int[] ends;
    private final byte[] scratch = new byte[SCRATCH];
    private byte[] bytes;
    private int length;

    public IdText(IdLayout layout, Positions.Cursor positions) {
        this.layout = layout;
        int size = layout.size();
        this.starts = new int[size];
        this.ends = new int[size];
        this.bytes = new byte[size * 64 + 64];
        for (int i = 0; i < size; i++) {
            append(layout.before(i), layout.before(i).length);
            starts[i] = length;
            append(scratch, write(i, positions));
            ends[i] = length;
            append(layout.after(i), layout.after(i).length);
        }
    }

    /** Updates the position of one partition. */
    public void update(int index, Positions.Cursor positions) {
        int count = write(index, positions);
        int grown = count - (ends[index] - starts[index]);
        if (grown != 0) {
            if (length + grown > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + grown));
            }
            System.arraycopy(bytes, ends[index], bytes, ends[index] + grown, length - ends[index]);
            length += grown;
            ends[index] += grown;
            for (int i = index + 1; i < starts.length; i++) {
                starts[i] += grown;
                ends[i] += grown;
            }
        }
        System.arraycopy(scratch, 0, bytes, starts[index], count);
    }

    /** The array that holds the id from its first byte on; valid until the next change. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }

    private int write(int index, Positions.Cursor positions) {
        long offset = Positions.confirmedOrNot(positions.offset(index));
        boolean byOffset = offset >= 0 && positions.skip(index) == 0;
        if (!layout.timestamps() && byOffset) {
            return epoch(number(put(0, OFFSET), offset), positions.epoch(index));
        }
        int at = number(put(0, TIMESTAMP), Math.max(0, positions.timestamp(index)));
        if (positions.seen(index) > 0) {
            at = number(put(at, SEEN), positions.seen(index));
        }
        if (layout.timestamps() && byOffset) {
            at = number(put(at, layout.at()), offset);
            scratch[at++] = '"';
            at = epoch(at, positions.epoch(index));
        }
        return at;
    }

    private int epoch(int at, int epoch) {
        return epoch < 0 ? at : number(put(at, EPOCH), epoch);
    }

    private int put(int at, byte[] label) {
        System.arraycopy(label, 0, scratch, at, label.length);
        return at + label.length;
    }

    private int number(int at, long number) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int i = at + digits - 1; i >= at; i--) {
            scratch[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return at + digits;
    }

    private void append(byte[] source, int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
        System.arraycopy(source, 0, bytes, length, count);
        length += count;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
