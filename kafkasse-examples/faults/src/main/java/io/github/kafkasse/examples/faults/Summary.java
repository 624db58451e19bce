package io.github.kafkasse.examples.faults;

import io.github.kafkasse.examples.benchmarks.report.Table;
import io.github.kafkasse.examples.faults.Findings.Fact;
import io.github.kafkasse.examples.faults.Findings.Kind;
import io.github.kafkasse.examples.faults.Findings.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The combined table of several runs: what was found during each fault, and what the servers used afterwards. */
final class Summary {
    private final Map<String, Phase> phases = new LinkedHashMap<>();
    private final List<String> usage = new ArrayList<>();

    /** Adds a run that has ended. */
    void add(long seed, Findings findings, List<String> serverUsage) {
        findings.phases().forEach((name, phase) -> phases.computeIfAbsent(name, ignored -> new Phase())
                .add(phase));
        serverUsage.forEach(line -> usage.add("seed " + seed + ": " + line));
    }

    /** Prints the table as Markdown. */
    void print(String title) {
        Table table = new Table(Stream.of(
                        Stream.of("fault", "times", "events"),
                        Arrays.stream(Kind.values()).map(Summary::head),
                        Stream.of("longest silence s"))
                .flatMap(heads -> heads)
                .toArray(String[]::new));
        phases.forEach((name, phase) -> table.row(Stream.of(
                        Stream.of(name, phase.times(), phase.count(Fact.EVENTS)),
                        Arrays.stream(Kind.values()).map(phase::count),
                        Stream.of(phase.longestSilenceMillis() / 1e3))
                .flatMap(cells -> cells)
                .toArray()));
        table.print(title);
        System.out.println();
        usage.forEach(line -> System.out.println("- " + line));
    }

    static String head(Enum<?> column) {
        return column.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
