package io.github.kafkasse.examples.benchmarks;

import picocli.CommandLine;

/** The program: a subcommand a scenario, each of which prints a small table, and one that draws their figures. */
@CommandLine.Command(
        name = "kafkasse-benchmarks",
        description = "Measures the server, beside a reference in the same run. Absolute figures depend on the"
                + " machine and on what else it does; the ratios are what counts.",
        mixinStandardHelpOptions = true,
        subcommands = {
            FanOutScenario.class,
            CatchUpScenario.class,
            LatencyScenario.class,
            CrowdScenario.class,
            StalledScenario.class,
            IdleScenario.class,
            WideScenario.class,
            StormScenario.class,
            NeighboursScenario.class,
            SmallHeapScenario.class,
            ScaleScenario.class,
            MicroScenario.class,
            PlotsCommand.class
        })
final class Benchmarks {
    Benchmarks() {}

    /**
     * Runs a scenario.
     *
     * @param args the subcommand and its options
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Benchmarks()).execute(args));
    }
}
