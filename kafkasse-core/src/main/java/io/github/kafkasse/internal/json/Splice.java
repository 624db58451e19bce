package io.github.kafkasse.internal.json;

import java.util.ArrayList;
import java.util.List;

/** Replacements of byte ranges, added from left to right, then applied with one allocation. For one thread. */
final class Splice {
    private static final byte[] NOTHING = {};

    private static final class Cut {
        final int from;
        final int to;
        final byte[] replacement;

        Cut(int from, int to, byte[] replacement) {
            this.from = from;
            this.to = to;
            this.replacement = replacement;
        }
    }

    private final byte[] source;
    private final List<Cut> cuts = new ArrayList<>();
    private int length;

    Splice(byte[] source) {
        this.source = source;
        this.length = source.length;
    }

    void replace(int from, int to, byte[] replacement) {
        cuts.add(new Cut(from, to, replacement));
        length = Math.addExact(length - (to - from), replacement.length);
    }

    void remove(int from, int to) {
        replace(from, to, NOTHING);
    }

    void insert(int at, byte[] insertion) {
        replace(at, at, insertion);
    }

    boolean isEmpty() {
        return cuts.isEmpty();
    }

    byte[] result() {
        byte[] result = new byte[length];
        int from = 0;
        int to = 0;
        for (Cut cut : cuts) {
            System.arraycopy(source, from, result, to, cut.from - from);
            to += cut.from - from;
            System.arraycopy(cut.replacement, 0, result, to, cut.replacement.length);
            to += cut.replacement.length;
            from = cut.to;
        }
        System.arraycopy(source, from, result, to, source.length - from);
        return result;
    }
}
