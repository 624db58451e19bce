package io.github.kafkasse.examples.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** The figures of several runs. Not thread-safe. */
public final class Samples {
    private final List<Double> values = new ArrayList<>();

    public void add(double value) {
        values.add(value);
    }

    /** The median; NaN if there are no figures. */
    public double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int count = sorted.size();
        return count == 0 ? Double.NaN : (sorted.get((count - 1) / 2) + sorted.get(count / 2)) / 2;
    }
}
