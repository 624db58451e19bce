package io.github.kafkasse.examples.benchmarks.scenarios;

import io.github.kafkasse.examples.benchmarks.report.Report;
import io.github.kafkasse.examples.benchmarks.report.ReportOptions;
import io.github.kafkasse.examples.benchmarks.report.Table;
import java.util.Collection;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures single steps of an event's processing with JMH. */
@Command(name = "micro", description = "Single steps of an event's processing, with JMH.")
public final class MicroScenario implements Callable<Integer> {
    /** JMH's name for the bytes that one operation allocates. */
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    @Option(names = "--forks", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
    private int forks;

    @Mixin
    private ReportOptions output = new ReportOptions();

    @Override
    public Integer call() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(StepBenchmark.class.getName())
                        .forks(forks)
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
        output.show(report(results));
        return 0;
    }

    private static Report report(Collection<RunResult> results) {
        Table table = new Table("step", "parameters", "mean", "error", "unit", "bytes allocated");
        Report report = new Report("micro", "single steps, JMH");
        for (RunResult run : results) {
            Result<?> result = run.getPrimaryResult();
            StringBuilder parameters = new StringBuilder();
            for (String key : run.getParams().getParamsKeys()) {
                parameters.append(parameters.isEmpty() ? "" : ", ").append(key).append(' ');
                parameters.append(run.getParams().getParam(key));
            }
            String unit = result.getScoreUnit();
            Result<?> allocated = run.getSecondaryResults().get(ALLOCATED);
            double bytes = allocated == null ? Double.NaN : allocated.getScore();
            table.row(result.getLabel(), parameters, result.getScore(), result.getScoreError(), unit, bytes);
            String what = (result.getLabel() + " " + parameters).strip();
            report.figure(what, unit, result.getScore(), "").figure(what + ": allocated", "bytes", bytes, "");
        }
        return report.table("", table);
    }
}
