package io.github.kafkasse.examples.benchmarks;

import io.github.kafkasse.examples.benchmarks.report.PlotsCommand;
import io.github.kafkasse.examples.benchmarks.scenarios.CatchUpScenario;
import io.github.kafkasse.examples.benchmarks.scenarios.CrowdScenario;
import io.github.kafkasse.examples.benchmarks.scenarios.FanOutScenario;
import io.github.kafkasse.examples.benchmarks.scenarios.IdleScenario;
import io.github.kafkasse.examples.benchmarks.scenarios.LatencyScenario;
import io.github.kafkasse.examples.benchmarks.scenarios.MicroScenario;
import io.github.kafkasse.examples.benchmarks.scenarios.NeighboursScenario;
import io.github.kafkasse.examples.benchmarks.scenarios.ScaleScenario;
import io.github.kafkasse.examples.benchmarks.scenarios.SmallHeapScenario;
import io.github.kafkasse.examples.benchmarks.scenarios.StalledScenario;
import io.github.kafkasse.examples.benchmarks.scenarios.StormScenario;
import io.github.kafkasse.examples.benchmarks.scenarios.WideScenario;
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
