package io.github.kafkasse.examples.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Draws the reports of a directory on one page. */
@Command(
        name = "plots",
        description = "Draws the JSON files of a directory, in the order of their names, as one page of bars.")
public final class PlotsCommand implements Callable<Integer> {
    @Parameters(index = "0", description = "a directory with files that scenarios wrote with --json")
    private Path directory = Path.of("");

    @Parameters(index = "1", description = "the SVG file to write")
    private Path page = Path.of("");

    @Override
    public Integer call() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        List<StoredReport> reports = new ArrayList<>();
        for (Path file : files) {
            reports.add(StoredReport.read(file));
        }
        Files.writeString(page, PlotPage.of(reports));
        System.out.println(page + ": " + reports.size() + " reports");
        return 0;
    }
}
