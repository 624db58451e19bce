package io.github.kafkasse.internal.position;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The id of a stream as bytes, updated while positions move. Only the changed parts are written again, in place if
 * their length is the same. Belongs to one thread.
 */
public final class IdText {
    private final IdLayout layout;
    private final int[] starts;
    private final int[] ends;
    private final byte[] scratch = new byte[PositionForm.MAX_LENGTH];
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
            append(scratch, layout.form().write(scratch, positions, i));
            ends[i] = length;
            append(layout.after(i), layout.after(i).length);
        }
    }

    /** Updates the position of one partition. */
    public void update(int index, Positions.Cursor positions) {
        int count = layout.form().write(scratch, positions, index);
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

    private void append(byte[] source, int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
        System.arraycopy(source, 0, bytes, length, count);
        length += count;
    }
}
