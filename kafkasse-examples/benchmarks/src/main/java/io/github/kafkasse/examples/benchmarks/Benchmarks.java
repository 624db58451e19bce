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

/** The program: one subcommand per scenario, which prints tables of its figures, and one that draws the figures. */
@CommandLine.Command(
        name = "kafkasse-benchmarks",
        description = "Measures the server, and a reference in the same run. Absolute figures depend on the"
                + " machine and on its other load; compare the ratios.",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT, // of the help option; the subcommands have the rest themselves
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
     * Runs a subcommand.
     *
     * @param args the subcommand and its options
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Benchmarks()).execute(args));
    }
}
