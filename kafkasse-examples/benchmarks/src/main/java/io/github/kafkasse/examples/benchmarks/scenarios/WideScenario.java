package io.github.kafkasse.examples.benchmarks.scenarios;

import io.github.kafkasse.examples.benchmarks.process.ChildProcess;
import io.github.kafkasse.examples.benchmarks.protocol.Message;
import io.github.kafkasse.examples.benchmarks.report.Report;
import io.github.kafkasse.examples.benchmarks.report.Samples;
import io.github.kafkasse.examples.benchmarks.report.Table;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A topic of many partitions with compact ids, compared with the same number of records in one partition with JSON ids.
 * There are two servers; only one of them has clients at a time. A bare consumer of the same partitions, with the
 * configuration of the engine's consumer, reads the same records at the same time.
 *
 * <p>Each partition has a record before the measurement: at the first one, the broker creates files for the partition,
 * and waits for the disk.
 */
@Command(name = "wide", description = "Many partitions and compact ids, compared with one partition and JSON ids.")
public final class WideScenario implements Callable<Integer> {
    @Mixin
    private Stage stage = new Stage();

    @Mixin
    private RunsOption runs = new RunsOption();

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

    @Option(names = "--cold", description = "also measure the first records of the partitions")
    private boolean cold;

    private final Table latencies =
            new Table("run", "partitions", "from creation until", "records", "p50 ms", "p99 ms", "max ms");

    private final Table table = new Table(
            "run",
            "partitions",
            "ids",
            "events received",
            "events expected",
            "lost",
            "repeated",
            "bytes/event",
            "largest id, bytes",
            "server µs CPU/event",
            "broker and producer ms CPU/s");

    /** A topic, its server, and the measurements. */
    private static final class Kind {
        final String topic;
        final int partitions;
        final String ids;
        final ChildProcess server;
        final Samples bytes = new Samples();
        final Samples micros = new Samples();
        final Samples ours50 = new Samples();
        final Samples ours99 = new Samples();
        final Samples reference50 = new Samples();
        final Samples reference99 = new Samples();
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
            ChildProcess consumer = running.consumer(kafka);
            if (!cold) {
                produce(kafka, wide, 1, 0);
                produce(kafka, narrow, 1, 0);
                kafka.ask("produced");
            }
            for (int run = 1; run <= runs.count(); run++) {
                measure(kafka, clients, consumer, run % 2 == 1 ? wide : narrow, run);
                measure(kafka, clients, consumer, run % 2 == 1 ? narrow : wide, run);
            }
        }
        String against = "1 partition with JSON ids";
        String goal = "ratio at most 2";
        String bare = "bare consumer";
        stage.show(new Report("wide", stage.setup() + ", " + count + " clients × " + rate + "/s of " + size + " bytes")
                .table("", table)
                .table("time from a record's creation", latencies)
                .compare("latency, p50", "ms", wide.ours50.median(), wide.reference50.median(), bare, "")
                .compare("latency, p99", "ms", wide.ours99.median(), wide.reference99.median(), bare, "")
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

    /** Writes {@code each} more records to each partition, in the background. */
    private void produce(ChildProcess kafka, Kind kind, long each, int perSecond) {
        kafka.ask(Message.of("produce")
                .with("topic", kind.topic)
                .with("partitions", kind.partitions)
                .with("first", kind.produced)
                .with("count", each)
                .with("size", size)
                .with("rate", perSecond));
        kind.produced += each;
    }

    private void measure(ChildProcess kafka, ChildProcess clients, ChildProcess consumer, Kind kind, int run) {
        String group = kind.topic + run;
        long each = Math.max(1, (long) rate * (warmUp + seconds) / kind.partitions);
        clients.ask(Message.of("open")
                .with("group", group)
                .with("port", Stage.port(kind.server))
                .with("path", "/topics/" + kind.topic)
                .with("next", kind.produced)
                .with("count", count));
        consumer.ask(Message.of("follow").with("topic", kind.topic).with("asengine", true));
        produce(kafka, kind, each, rate);
        Stage.pause(Duration.ofSeconds(warmUp));
        clients.ask(Message.of("reset").with("group", group));
        consumer.ask("reset");
        kafka.ask("reset");
        long cpu = kind.server.cpuNanos();
        long kafkaCpu = kafka.cpuNanos();
        Stage.pause(Duration.ofSeconds(seconds));
        cpu = kind.server.cpuNanos() - cpu;
        kafkaCpu = kafka.cpuNanos() - kafkaCpu;
        Message measured = clients.ask(Message.of("report").with("group", group));
        Message reference = consumer.ask("report");
        latency(run, kind, "acknowledged by the broker", "records", kafka.ask("acknowledged"));
        latency(run, kind, "received by the bare consumer", "records", reference);
        latency(run, kind, "received by the clients", "events", measured);
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
        kind.ours50.add(measured.number("p50") / 1e3);
        kind.ours99.add(measured.number("p99") / 1e3);
        kind.reference50.add(reference.number("p50") / 1e3);
        kind.reference99.add(reference.number("p99") / 1e3);
        kind.largestId = Math.max(kind.largestId, end.number("largestid"));
        table.row(
                run + (end.text("done").equals("true") ? "" : " (events are missing)"),
                kind.partitions,
                kind.ids,
                events,
                (long) count * rate * seconds,
                end.text("lost"),
                end.text("repeated"),
                bytes,
                end.text("largestid"),
                cpu / 1e3 / events,
                kafkaCpu / 1e6 / seconds);
    }

    private void latency(int run, Kind kind, String until, String count, Message measured) {
        latencies.row(
                run,
                kind.partitions,
                until,
                measured.number(count),
                measured.number("p50") / 1e3,
                measured.number("p99") / 1e3,
                measured.number("max") / 1e3);
    }
}
