package io.github.kafkasse.examples.benchmarks.report;

import java.util.Locale;

/**
 * A figure of the engine, compared with that of a reference in the same run.
 *
 * @param what the figure, with what distinguishes it from others of the scenario
 * @param unit its unit
 * @param ours the engine's figure
 * @param reference the reference's figure; NaN if there is none
 * @param against the name of the reference; empty if there is none
 * @param goal the goal, in words; may be empty
 */
record Comparison(String what, String unit, double ours, double reference, String against, String goal) {
    /** The engine's figure divided by the reference's; NaN if there is none. */
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

    /** Formats a number for people: large numbers and whole numbers have no decimals. */
    static String amount(double number) {
        boolean whole = Math.abs(number) >= 1_000 || number == Math.rint(number);
        return String.format(Locale.ROOT, whole ? "%,.0f" : "%.2f", number);
    }
}
