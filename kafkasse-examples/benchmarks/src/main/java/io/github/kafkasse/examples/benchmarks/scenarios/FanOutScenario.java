package io.github.kafkasse.examples.benchmarks.scenarios;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.examples.benchmarks.process.ChildProcess;
import io.github.kafkasse.examples.benchmarks.protocol.Message;
import io.github.kafkasse.examples.benchmarks.report.Report;
import io.github.kafkasse.examples.benchmarks.report.Samples;
import io.github.kafkasse.examples.benchmarks.report.Table;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Many clients on one topic: what an event costs that is delivered, beside the same container writing a prepared one.
 */
@Command(name = "fanout", description = "Many clients on one topic, beside the same container writing prepared events.")
public final class FanOutScenario implements Callable<Integer> {
    /**
     * G1 collects a small young generation often, and adapts with each collection. Until it has made some 40 of them,
     * its refinement threads take up to a quarter of a processor, in the reference too.
     */
    private static final List<String> SERVER_JVM = List.of("-Xmx1g", "-Xmn16m");

    private static final Duration WARM_UP = Duration.ofSeconds(20);

    /** How long a process works before its first warm-up, until G1 has adapted and most code is compiled. */
    private static final Duration FIRST_WORK = Duration.ofSeconds(40);

    /**
     * Records a second of another topic meanwhile, for one client. At the rate that is measured, it would take many
     * minutes until the code is compiled that runs once a record.
     */
    private static final int OTHER_RATE = 1_000;

    private static final String OTHER = "other";

    @Mixin
    private Stage stage = new Stage();

    @Mixin
    private RunsOption runs = new RunsOption();

    @Option(names = "--clients", defaultValue = "1000", description = "default: ${DEFAULT-VALUE}")
    private int count;

    @Option(names = "--rate", defaultValue = "50", description = "records a second; default: ${DEFAULT-VALUE}")
    private int rate;

    @Option(names = "--seconds", defaultValue = "30", description = "of each measurement; default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(names = "--size", defaultValue = "1200", description = "bytes a record; default: ${DEFAULT-VALUE}")
    private int size;

    @Option(names = "--gzip", description = "also clients that accept compressed streams, beside those that do not")
    private boolean gzip;

    private final Table table = new Table(
            "run",
            "events received",
            "events expected",
            "lost",
            "repeated",
            "latency p50 ms",
            "latency p99 ms",
            "latency max ms",
            "bytes/event",
            "server µs CPU/event",
            "clients µs CPU/event");

    private final Figures ours = new Figures();
    private final Figures compressed = new Figures();
    private final Figures references = new Figures();
    private final Figures gatheredReferences = new Figures();
    private final Set<ChildProcess> worked = new HashSet<>();
    private long produced;

    /** The figures of the runs of one kind. */
    private static final class Figures {
        final Samples micros = new Samples();
        final Samples bytes = new Samples();
        final Samples p99 = new Samples();
    }

    @Override
    public Integer call() {
        if (gzip) {
            stage.setIfAbsent("compression", "gzip");
        }
        stage.serverJvmIfAbsent(SERVER_JVM);
        stage.allowConnections(count);
        int together = eventsInOneWrite();
        try (Stage running = stage) {
            ChildProcess kafka = running.kafka();
            kafka.ask(Message.of("topic").with("name", "fanout").with("partitions", 1));
            kafka.ask(Message.of("topic").with("name", OTHER).with("partitions", 1));
            ChildProcess engine = running.server(kafka);
            ChildProcess reference = running.server(kafka);
            ChildProcess clients = running.clients(1);
            count = Stage.allowed(count, engine, reference, clients);
            for (int i = 1; i <= runs.count(); i++) {
                if (gzip) {
                    engine(kafka, engine, clients, "gzip" + i, true);
                }
                engine(kafka, engine, clients, "engine" + i, false);
                reference(reference, clients, "reference" + i, 1, references);
                if (together > 1) {
                    reference(reference, clients, "gathered" + i, together, gatheredReferences);
                }
            }
        }
        Report report = new Report(
                        "fanout", stage.setup() + ", " + count + " clients × " + rate + "/s × " + seconds + " s")
                .table("", table)
                .compare(
                        "CPU of the server",
                        "µs an event",
                        ours.micros.median(),
                        references.micros.median(),
                        "the container alone",
                        "")
                .figure("p99", "ms", ours.p99.median(), "at most 200");
        if (together > 1) {
            report.compare(
                    "CPU of the server",
                    "µs an event",
                    ours.micros.median(),
                    gatheredReferences.micros.median(),
                    "container, " + together + " events a write",
                    "");
        }
        if (gzip) {
            String against = "uncompressed";
            report.compare(
                            "bytes on the wire, compressed",
                            "bytes an event",
                            compressed.bytes.median(),
                            ours.bytes.median(),
                            against,
                            "ratio at most 0.45")
                    .compare(
                            "CPU of the server, compressed",
                            "µs an event",
                            compressed.micros.median(),
                            ours.micros.median(),
                            against,
                            "ratio at most 1.1");
        }
        stage.show(report);
        return 0;
    }

    /** How many events the engine writes at once if it gathers them. */
    private int eventsInOneWrite() {
        String interval = stage.setting(Setting.DELIVERY_INTERVAL.name(), "0s");
        Duration gathered = Settings.read(Map.of(Setting.DELIVERY_INTERVAL.name(), interval), Map.of())
                .get(Setting.DELIVERY_INTERVAL);
        return (int) (rate * gathered.toMillis() / 1_000);
    }

    private void engine(ChildProcess kafka, ChildProcess server, ChildProcess clients, String group, boolean accepts) {
        Message before = server.ask("process");
        Duration firstWork = firstWork(server);
        long records = rate * (firstWork.plus(WARM_UP).toSeconds() + seconds);
        open(clients, group, count, Stage.port(server), "/topics/fanout", true, accepts);
        produce(kafka, "fanout", produced, records, rate);
        produced += records;
        if (!firstWork.isZero()) {
            open(clients, OTHER, 1, Stage.port(server), "/topics/" + OTHER, true, accepts);
            produce(kafka, OTHER, 0, OTHER_RATE * firstWork.toSeconds(), OTHER_RATE);
            Stage.pause(firstWork);
            clients.ask(Message.of("close").with("group", OTHER));
        }
        measure(server, clients, group, accepts ? compressed : ours, () -> {
            kafka.ask("produced");
            return clients.ask(Message.of("reach")
                            .with("group", group)
                            .with("number", produced)
                            .with("partitions", 1)
                            .with("seconds", 60))
                    .text("done");
        });
        clients.ask(Message.of("close").with("group", group));
        Stage.awaitClosed(server, before);
    }

    /** How long a process works before its warm-up: not at all if it has been measured before. */
    private Duration firstWork(ChildProcess server) {
        return worked.add(server) ? FIRST_WORK : Duration.ZERO;
    }

    private void produce(ChildProcess kafka, String topic, long first, long records, int perSecond) {
        kafka.ask(Message.of("produce")
                .with("topic", topic)
                .with("partitions", 1)
                .with("first", first)
                .with("count", records)
                .with("size", size)
                .with("rate", perSecond));
    }

    private void reference(ChildProcess server, ChildProcess clients, String group, int together, Figures figures) {
        Message before = server.ask("process");
        open(clients, group, count, Stage.port(server), "/frames", false, false);
        server.ask(Message.of("frames")
                .with("rate", rate)
                .with("together", together)
                .with("size", size));
        Stage.pause(firstWork(server));
        measure(server, clients, group, figures, () -> "");
        clients.ask(Message.of("close").with("group", group));
        Stage.awaitClosed(server, before);
        server.ask(Message.of("frames").with("rate", 0).with("size", size));
    }

    private void open(
            ChildProcess clients, String group, int many, int port, String path, boolean checked, boolean accepts) {
        clients.ask(Message.of("open")
                .with("group", group)
                .with("port", port)
                .with("path", path)
                .with("count", many)
                .with("checked", checked)
                .with("gzip", accepts)
                .with("seconds", 300));
    }

    private void measure(
            ChildProcess server, ChildProcess clients, String group, Figures figures, Callable<String> end) {
        Stage.pause(WARM_UP);
        clients.ask(Message.of("reset").with("group", group));
        long clientCpu = clients.cpuNanos();
        long cpu = server.cpuNanos();
        Stage.pause(Duration.ofSeconds(seconds));
        cpu = server.cpuNanos() - cpu;
        clientCpu = clients.cpuNanos() - clientCpu;
        Message measured = clients.ask(Message.of("report").with("group", group));
        String done;
        try {
            done = end.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        Message after = clients.ask(Message.of("report").with("group", group));
        long events = measured.number("events");
        table.row(
                group + (done.equals("false") ? " (events are missing)" : ""),
                events,
                (long) count * rate * seconds,
                after.text("lost"),
                after.text("repeated"),
                measured.number("p50") / 1e3,
                measured.number("p99") / 1e3,
                measured.number("max") / 1e3,
                (double) measured.number("wire") / events,
                cpu / 1e3 / events,
                clientCpu / 1e3 / events);
        figures.micros.add(cpu / 1e3 / events);
        figures.bytes.add((double) measured.number("wire") / events);
        figures.p99.add(measured.number("p99") / 1e3);
    }
}
