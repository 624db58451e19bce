package io.github.kafkasse.examples.benchmarks.scenarios;

import io.github.kafkasse.examples.benchmarks.process.ChildProcess;
import io.github.kafkasse.examples.benchmarks.protocol.Message;
import io.github.kafkasse.examples.benchmarks.report.Report;
import io.github.kafkasse.examples.benchmarks.report.Samples;
import io.github.kafkasse.examples.benchmarks.report.Table;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The time from a record's creation to its arrival at the clients, compared with a bare consumer that follows the same
 * topic at the same time; and the same for the first record of a partition that nobody followed before.
 */
@Command(
        name = "latency",
        description = "The time from a record's creation to the clients, compared with a bare consumer.")
public final class LatencyScenario implements Callable<Integer> {
    private static final String TOPIC = "latency";

    @Mixin
    private Stage stage = new Stage();

    @Mixin
    private RunsOption runs = new RunsOption();

    @Option(names = "--clients", defaultValue = "100", description = "default: ${DEFAULT-VALUE}")
    private int count;

    @Option(names = "--rate", defaultValue = "50", description = "records a second; default: ${DEFAULT-VALUE}")
    private int rate;

    @Option(names = "--seconds", defaultValue = "30", description = "of each measurement; default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "30", description = "seconds before; default: ${DEFAULT-VALUE}")
    private int warmUp;

    @Option(names = "--size", defaultValue = "1200", description = "bytes a record; default: ${DEFAULT-VALUE}")
    private int size;

    @Option(names = "--fresh", defaultValue = "20", description = "new partitions; default: ${DEFAULT-VALUE}")
    private int fresh;

    private final Table table =
            new Table("run", "received by", "records received", "p50 ms", "p99 ms", "max ms", "lost", "repeated");

    private final Samples ours50 = new Samples();
    private final Samples ours99 = new Samples();
    private final Samples reference50 = new Samples();
    private final Samples reference99 = new Samples();

    @Override
    public Integer call() {
        Report report = new Report(TOPIC, stage.setup() + ", " + count + " clients × " + rate + "/s");
        try (Stage running = stage) {
            ChildProcess kafka = running.kafka();
            kafka.ask(Message.of("topic").with("name", TOPIC).with("partitions", 1));
            ChildProcess server = running.server(kafka);
            ChildProcess clients = running.clients(1);
            ChildProcess consumer = running.consumer(kafka);
            open(server, clients, TOPIC, TOPIC, count);
            consumer.ask(Message.of("follow").with("topic", TOPIC));
            long records = (long) rate * (warmUp + runs.count() * seconds);
            kafka.ask(Message.of("produce")
                    .with("topic", TOPIC)
                    .with("partitions", 1)
                    .with("first", 0)
                    .with("count", records)
                    .with("size", size)
                    .with("rate", rate));
            Stage.pause(Duration.ofSeconds(warmUp));
            for (int run = 1; run <= runs.count(); run++) {
                measure(clients, consumer, run);
            }
            kafka.ask("produced");
            reach(clients, TOPIC, records);
            compare(report);
            if (fresh > 0) {
                newPartitions(kafka, server, clients, report);
            }
        }
        stage.show(report.table("", table));
        return 0;
    }

    private void measure(ChildProcess clients, ChildProcess consumer, int run) {
        clients.ask(Message.of("reset").with("group", TOPIC));
        consumer.ask("reset");
        Stage.pause(Duration.ofSeconds(seconds));
        Message ours = clients.ask(Message.of("report").with("group", TOPIC));
        Message theirs = consumer.ask("report");
        row(run, "clients", ours.text("events"), ours);
        row(run, "bare consumer", theirs.text("records"), theirs);
        ours50.add(ours.number("p50") / 1e3);
        ours99.add(ours.number("p99") / 1e3);
        reference50.add(theirs.number("p50") / 1e3);
        reference99.add(theirs.number("p99") / 1e3);
    }

    private void row(Object run, String who, String records, Message measured) {
        table.row(
                run,
                who,
                records,
                measured.number("p50") / 1e3,
                measured.number("p99") / 1e3,
                measured.number("max") / 1e3,
                measured.number("lost", 0),
                measured.number("repeated", 0));
    }

    private void compare(Report report) {
        String goal = "at most 2 ms more";
        report.compare("p50", "ms", ours50.median(), reference50.median(), "bare consumer", goal);
        report.compare("p99", "ms", ours99.median(), reference99.median(), "bare consumer", goal);
    }

    /**
     * Each measurement uses a topic that nobody followed before, while the engine's consumer waits at the end of
     * another one.
     */
    private void newPartitions(ChildProcess kafka, ChildProcess server, ChildProcess clients, Report report) {
        for (int i = 1; i <= fresh; i++) {
            String topic = "fresh" + i;
            kafka.ask(Message.of("topic").with("name", topic).with("partitions", 1));
            open(server, clients, "fresh", topic, 1);
            kafka.ask(Message.of("send").with("topic", topic).with("size", size));
            reach(clients, "fresh", 1);
        }
        Message measured = clients.ask(Message.of("report").with("group", "fresh"));
        row("", fresh + " new partitions, first record", measured.text("events"), measured);
        report.figure("first record of a new partition, p50", "ms", measured.number("p50") / 1e3, "");
        report.figure("first record of a new partition, longest", "ms", measured.number("max") / 1e3, "no long poll");
    }

    private static void open(ChildProcess server, ChildProcess clients, String group, String topic, int number) {
        clients.ask(Message.of("open")
                .with("group", group)
                .with("port", Stage.port(server))
                .with("path", "/topics/" + topic)
                .with("count", number));
    }

    private static void reach(ChildProcess clients, String group, long number) {
        Message done = clients.ask(Message.of("reach")
                .with("group", group)
                .with("number", number)
                .with("partitions", 1)
                .with("seconds", 60));
        if (!done.text("done").equals("true")) {
            throw new IllegalStateException("Not all clients of " + group + " received everything");
        }
    }
}
