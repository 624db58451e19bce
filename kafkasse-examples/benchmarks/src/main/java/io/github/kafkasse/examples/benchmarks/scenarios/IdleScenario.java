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
 * Clients that connect all at once, and then have nothing to read: how long they wait, and how much memory one takes,
 * beside clients of a servlet that only starts the response.
 */
@Command(
        name = "idle",
        description = "Clients that connect at once, and the memory of one that has nothing to read, beside the"
                + " container's own.")
public final class IdleScenario implements Callable<Integer> {
    private static final Duration SETTLE = Duration.ofSeconds(5);

    @Mixin
    private Stage stage = new Stage();

    @Mixin
    private RunsOption runs = new RunsOption();

    @Option(names = "--clients", defaultValue = "1000", description = "default: ${DEFAULT-VALUE}")
    private int count;

    @Option(names = "--seconds", defaultValue = "10", description = "of each measurement; default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(names = "--partitions", defaultValue = "1", description = "of the topic; default: ${DEFAULT-VALUE}")
    private int partitions;

    private final Table table = new Table(
            "run",
            "opened",
            "first byte p50 ms",
            "first byte p99 ms",
            "µs CPU to connect a client",
            "heap KB a client",
            "resident KB a client",
            "µs CPU/s of a waiting client");

    @Override
    public Integer call() {
        Samples ours = new Samples();
        Samples containers = new Samples();
        try (Stage running = stage) {
            ChildProcess kafka = running.kafka();
            kafka.ask(Message.of("topic").with("name", "idle").with("partitions", partitions));
            ChildProcess server = running.server(kafka);
            ChildProcess clients = running.clients(1);
            for (int i = 1; i <= runs.count(); i++) {
                containers.add(run(server, clients, "container" + i, "/frames"));
                ours.add(run(server, clients, "engine" + i, "/topics/idle"));
            }
        }
        double beyond = ours.median() - containers.median();
        stage.show(new Report("idle", stage.setup() + ", " + count + " clients at once, partitions: " + partitions)
                .table("", table)
                .compare("heap of a client", "KB", ours.median(), containers.median(), "the container alone", "")
                .figure("heap of a client beyond the container's", "KB", beyond, "at most 2"));
        return 0;
    }

    /**
     * Connects clients, after a first one that is not counted: it takes what all share, such as the topic's partitions.
     *
     * @return the heap of one, in KB
     */
    private double run(ChildProcess server, ChildProcess clients, String group, String path) {
        open(server, clients, group + "-first", path, 1);
        Stage.pause(SETTLE);
        long heap = server.ask("heap").number("used");
        long resident = server.ask("process").number("resident");
        long connectCpu = server.cpuNanos();
        Message opened = open(server, clients, group, path, count);
        connectCpu = server.cpuNanos() - connectCpu;
        Stage.pause(SETTLE);
        long cpu = server.cpuNanos();
        Stage.pause(Duration.ofSeconds(seconds));
        cpu = server.cpuNanos() - cpu;
        double residentKb = (server.ask("process").number("resident") - resident) / 1024.0 / count;
        double heapKb = (server.ask("heap").number("used") - heap) / 1024.0 / count;
        table.row(
                group,
                opened.text("opened"),
                opened.number("first50") / 1e3,
                opened.number("first99") / 1e3,
                connectCpu / 1e3 / count,
                heapKb,
                residentKb,
                cpu / 1e3 / seconds / count);
        clients.ask(Message.of("close").with("group", group + "-first"));
        clients.ask(Message.of("close").with("group", group));
        Stage.pause(Duration.ofSeconds(10));
        return heapKb;
    }

    private static Message open(ChildProcess server, ChildProcess clients, String group, String path, int number) {
        return clients.ask(Message.of("open")
                .with("group", group)
                .with("port", Stage.port(server))
                .with("path", path)
                .with("count", number)
                .with("atonce", number));
    }
}
