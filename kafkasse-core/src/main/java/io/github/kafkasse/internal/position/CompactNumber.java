package io.github.kafkasse.internal.position;

import org.jspecify.annotations.Nullable;

/**
 * A number in a compact id: five bits a character, the most significant first, in the characters of base64url (RFC
 * 4648, section 5). The last character of a number is one of the first 32, each other one of the last 32. So numbers
 * need no separator, and an offset of ten digits has seven characters.
 */
final class CompactNumber {
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /** The bits of one digit. */
    static final int DIGIT_BITS = 6;

    private static final int BITS = DIGIT_BITS - 1;
    private static final int MORE = 1 << BITS;
    private static final int MASK = MORE - 1;

    /** The value of each ASCII character; -1 for those that are no digit. */
    private static final byte[] VALUES = new byte[128];

    static {
        for (char c = 0; c < VALUES.length; c++) {
            VALUES[c] = (byte) DIGITS.indexOf(c);
        }
    }

    private CompactNumber() {}

    /** The character of a digit from 0 to 63. */
    static byte digit(int value) {
        return (byte) DIGITS.charAt(value);
    }

    /**
     * Writes a number.
     *
     * @param number the number, from 0
     * @return the place after its last character
     */
    static int write(byte[] out, int at, long number) {
        int length = 1;
        for (long rest = number >>> BITS; rest != 0; rest >>>= BITS) {
            length++;
        }
        long rest = number;
        int more = 0;
        for (int i = at + length - 1; i >= at; i--) {
            out[i] = digit((int) (rest & MASK) | more);
            rest >>>= BITS;
            more = MORE;
        }
        return at + length;
    }

    /** Reads one number after the other from a part of a text. Belongs to one thread. */
    static final class Reader {
        private final String text;
        private final int end;
        private int at;

        /** Reads the characters from {@code start} to {@code end}, without that at {@code end}. */
        Reader(String text, int start, int end) {
            this.text = text;
            this.at = start;
            this.end = end;
        }

        boolean hasNext() {
            return at < end;
        }

        /** The index in the text of the next character. */
        int at() {
            return at;
        }

        /**
         * {@return the next number from 0 to {@code max}, or -1 if it is larger, is incomplete, or has another
         * character; {@link #at} is then where that was found}
         */
        long next(long max) {
            for (long number = 0; at < end; at++) {
                int digit = value(text.charAt(at));
                if (digit < 0 || number > max >>> BITS) {
                    return -1;
                }
                number = (number << BITS) | (digit & MASK);
                if (number > max) {
                    return -1;
                }
                if (digit < MORE) {
                    at++;
                    return number;
                }
            }
            return -1;
        }

        /**
         * {@return this many numbers of {@code width} bits each, which are packed into digits, or {@code null} if they
         * are incomplete or have another character; {@link #at} is then where that was found}
         *
         * @param width from 0 to 63
         */
        long @Nullable [] packed(int count, int width) {
            long[] numbers = new long[count];
            int digit = 0;
            int bits = 0;
            for (int i = 0; i < count; i++) {
                for (int left = width; left > 0; ) {
                    if (bits == 0) {
                        digit = at < end ? value(text.charAt(at)) : -1;
                        if (digit < 0) {
                            return null;
                        }
                        at++;
                        bits = DIGIT_BITS;
                    }
                    int taken = Math.min(bits, left);
                    left -= taken;
                    bits -= taken;
                    numbers[i] = (numbers[i] << taken) | ((digit >>> bits) & ((1 << taken) - 1));
                }
            }
            return numbers;
        }

        /** The value of a digit; -1 for another character. */
        private static int value(char c) {
            return c < VALUES.length ? VALUES[c] : -1;
        }
    }
}
