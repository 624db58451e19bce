package io.github.kafkasse.examples.benchmarks;

import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The steps of an event's way one by one, under JMH. */
@Command(name = "micro", description = "Single steps of an event's way, under JMH.")
final class MicroScenario implements Callable<Integer> {
    @Option(names = "--forks", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
    private int forks;

    @Override
    public Integer call() throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(StepBenchmark.class.getName())
                        .forks(forks)
                        .build())
                .run();
        return 0;
    }
}
