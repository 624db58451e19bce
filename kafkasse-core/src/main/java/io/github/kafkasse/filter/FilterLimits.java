package io.github.kafkasse.filter;

/**
 * How large a client's filter may be. A filter is kept while its client is connected, and is evaluated for each record,
 * so these limits bound the cost of a client. A path has up to 16 names, whatever the limits.
 *
 * @param maxExpressions how many expressions it may have, from 1 to 64
 * @param maxValues how many values an expression may have, at least 1
 * @param maxLength how many characters ({@code char}s) an expression may have, at least 1
 */
public record FilterLimits(int maxExpressions, int maxValues, int maxLength) {
    /** The matching expressions are kept as the bits of a {@code long}. */
    private static final int MOST_EXPRESSIONS = Long.SIZE;

    /**
     * Creates limits.
     *
     * @param maxExpressions how many expressions a filter may have
     * @param maxValues how many values an expression may have
     * @param maxLength how many characters an expression may have
     * @throws IllegalArgumentException if one of them is out of its range
     */
    public FilterLimits {
        if (maxExpressions < 1 || maxExpressions > MOST_EXPRESSIONS || maxValues < 1 || maxLength < 1) {
            throw new IllegalArgumentException("Limits are from 1 on, and that of expressions up to " + MOST_EXPRESSIONS
                    + ": " + maxExpressions + ", " + maxValues + ", " + maxLength);
        }
    }

    /** {@return 16 expressions of 2,000 characters and 100 values each} */
    public static FilterLimits defaults() {
        return new FilterLimits(16, 100, 2_000);
    }
}
