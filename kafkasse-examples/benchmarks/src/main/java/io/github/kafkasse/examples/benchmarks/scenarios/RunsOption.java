package io.github.kafkasse.examples.benchmarks.scenarios;

import picocli.CommandLine.Option;

/** The option of the scenarios that measure several times. */
final class RunsOption {
    @Option(
            names = "--repeat",
            description = "how many times to measure; default: ${DEFAULT-VALUE}",
            defaultValue = "3")
    private int runs = 3;

    int count() {
        return runs;
    }
}
