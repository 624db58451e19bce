package io.github.kafkasse.examples.benchmarks;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A topic of many partitions with compact ids, beside as many records in one partition with JSON ids: two servers, of
 * which one has clients at a time.
 */
@Command(name = "wide", description = "Many partitions and compact ids, beside one partition and JSON ids.")
final class WideScenario implements Callable<Integer> {
    @Mixin
    private Stage stage = new Stage();

    @Option(names = "--partitions", defaultValue = "1000", description = "default: ${DEFAULT-VALUE}")
    private int partitions;

    @Option(names = "--clients", defaultValue = "10", description = "default: ${DEFAULT-VALUE}")
    private int count;

    @Option(names = "--rate", defaultValue = "1000", description = "records a second; default: ${DEFAULT-VALUE}")
    private int rate;

    @Option(names = "--seconds", defaultValue = "30", description = "of each measurement; default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "20", description = "seconds before; default: ${DEFAULT-VALUE}")
    private int warmUp;

    @Option(names = "--size", defaultValue = "1000", description = "bytes a record; default: ${DEFAULT-VALUE}")
    private int size;

    private final Table table = new Table(
            "run",
            "partitions",
            "ids",
            "events",
            "of",
            "lost",
            "repeated",
            "bytes/event",
            "largest id",
            "µs CPU/event",
            "p50 ms",
            "p99 ms");

    /** A topic, the server that is asked for it, and what was measured there. */
    private static final class Kind {
        final String topic;
        final int partitions;
        final String ids;
        final ChildProcess server;
        final Samples bytes = new Samples();
        final Samples micros = new Samples();
        long produced;
        long largestId;

        Kind(Stage stage, ChildProcess kafka, String topic, int partitions, String ids) {
            this.topic = topic;
            this.partitions = partitions;
            this.ids = ids;
            kafka.ask(Message.of("topic").with("name", topic).with("partitions", partitions));
            server = stage.server(kafka, Map.of("id.format", ids));
        }
    }

    @Override
    public Integer call() {
        Kind wide;
        Kind narrow;
        try (Stage running = stage) {
            ChildProcess kafka = running.kafka();
            wide = new Kind(running, kafka, "wide", partitions, "compact");
            narrow = new Kind(running, kafka, "narrow", 1, "json");
            ChildProcess clients = running.clients(1);
            for (int run = 1; run <= running.repeat(); run++) {
                measure(kafka, clients, run % 2 == 1 ? wide : narrow, run);
                measure(kafka, clients, run % 2 == 1 ? narrow : wide, run);
            }
        }
        String against = "1 partition with JSON ids";
        String goal = "ratio at most 2";
        stage.show(new Report(
                        "wide", stage.container() + ", " + count + " clients × " + rate + "/s of " + size + " bytes")
                .table("", table)
                .compare(
                        "bytes on the wire",
                        "bytes an event",
                        wide.bytes.median(),
                        narrow.bytes.median(),
                        against,
                        goal)
                .compare(
                        "CPU of the server", "µs an event", wide.micros.median(), narrow.micros.median(), against, goal)
                .figure(
                        "largest id of " + partitions + " partitions",
                        "bytes",
                        (double) wide.largestId,
                        "at most 6,144"));
        return 0;
    }

    private void measure(ChildProcess kafka, ChildProcess clients, Kind kind, int run) {
        String group = kind.topic + run;
        long each = Math.max(1, (long) rate * (warmUp + seconds) / kind.partitions);
        clients.ask(Message.of("open")
                .with("group", group)
                .with("port", Stage.port(kind.server))
                .with("path", "/topics/" + kind.topic)
                .with("next", kind.produced)
                .with("count", count));
        kafka.ask(Message.of("produce")
                .with("topic", kind.topic)
                .with("partitions", kind.partitions)
                .with("first", kind.produced)
                .with("count", each)
                .with("size", size)
                .with("rate", rate));
        kind.produced += each;
        Stage.pause(Duration.ofSeconds(warmUp));
        clients.ask(Message.of("reset").with("group", group));
        long cpu = kind.server.cpuNanos();
        Stage.pause(Duration.ofSeconds(seconds));
        cpu = kind.server.cpuNanos() - cpu;
        Message measured = clients.ask(Message.of("report").with("group", group));
        kafka.ask("produced");
        Message end = clients.ask(Message.of("reach")
                .with("group", group)
                .with("number", kind.produced)
                .with("partitions", kind.partitions)
                .with("seconds", 60));
        clients.ask(Message.of("close").with("group", group));
        long events = measured.number("events");
        double bytes = (double) measured.number("wire") / events;
        kind.bytes.add(bytes);
        kind.micros.add(cpu / 1e3 / events);
        kind.largestId = Math.max(kind.largestId, end.number("largestid"));
        table.row(
                run + (end.text("done").equals("true") ? "" : " (not all!)"),
                kind.partitions,
                kind.ids,
                events,
                (long) count * rate * seconds,
                end.text("lost"),
                end.text("repeated"),
                bytes,
                end.text("largestid"),
                cpu / 1e3 / events,
                measured.number("p50") / 1e3,
                measured.number("p99") / 1e3);
    }
}
