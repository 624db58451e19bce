package io.github.kafkasse.examples.benchmarks.report;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for where a report is written besides the standard output. */
public final class ReportOptions {
    @Option(names = "--json", description = "a file to which the tables and figures are written as JSON")
    private @Nullable Path json;

    /** Prints a report, and writes it as JSON if the option is set. */
    public void show(Report report) {
        report.print();
        if (json != null) {
            report.write(json);
        }
    }
}
