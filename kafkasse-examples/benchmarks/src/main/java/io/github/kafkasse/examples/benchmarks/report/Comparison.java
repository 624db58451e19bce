package io.github.kafkasse.examples.benchmarks.report;

import java.util.Locale;

/**
 * A figure of ours beside that of a reference in the same run.
 *
 * @param what the figure, with what distinguishes it from others of the scenario
 * @param unit its unit
 * @param ours our figure
 * @param reference the reference's; NaN where there is none
 * @param against what the reference is; empty where there is none
 * @param goal what is aimed at, in words; may be empty
 */
record Comparison(String what, String unit, double ours, double reference, String against, String goal) {
    /** Ours divided by the reference's; NaN where there is none. */
    double ratio() {
        return reference == 0 ? Double.NaN : ours / reference;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(what)
                .append(": ")
                .append(amount(ours))
                .append(' ')
                .append(unit);
        if (!Double.isNaN(reference)) {
            text.append("; ").append(against).append(": ").append(amount(reference));
        }
        if (!Double.isNaN(ratio())) {
            text.append("; ratio ").append(String.format(Locale.ROOT, "%.2f", ratio()));
        }
        return goal.isEmpty() ? text.toString() : text + " (goal: " + goal + ")";
    }

    /** A number as people read it: large ones, and whole ones, without decimals. */
    static String amount(double number) {
        boolean whole = Math.abs(number) >= 1_000 || number == Math.rint(number);
        return String.format(Locale.ROOT, whole ? "%,.0f" : "%.2f", number);
    }
}
