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
    private final byte[] scratch;
    private byte[] bytes;
    private int length;

    public IdText(IdLayout layout, Positions.Cursor positions) {
        this.layout = layout;
        int parts = layout.parts();
        this.starts = new int[parts];
        this.ends = new int[parts];
        this.scratch = new byte[layout.maxLength()];
        this.bytes = new byte[parts * 64 + 64];
        for (int part = 0; part < parts; part++) {
            append(layout.before(part), layout.before(part).length);
            starts[part] = length;
            append(scratch, layout.write(scratch, positions, part));
            ends[part] = length;
            append(layout.after(part), layout.after(part).length);
        }
    }

    /** Updates the position of one partition. */
    public void update(int index, Positions.Cursor positions) {
        int part = layout.partOf(index);
        int count = layout.write(scratch, positions, part);
        int grown = count - (ends[part] - starts[part]);
        if (grown != 0) {
            if (length + grown > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + grown));
            }
            System.arraycopy(bytes, ends[part], bytes, ends[part] + grown, length - ends[part]);
            length += grown;
            ends[part] += grown;
            for (int i = part + 1; i < starts.length; i++) {
                starts[i] += grown;
                ends[i] += grown;
            }
        }
        System.arraycopy(scratch, 0, bytes, starts[part], count);
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
