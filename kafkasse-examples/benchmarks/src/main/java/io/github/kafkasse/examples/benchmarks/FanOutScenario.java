package io.github.kafkasse.examples.benchmarks;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Many clients on one topic: what an event costs that is delivered, beside the same container writing a prepared one.
 */
@Command(name = "fanout", description = "Many clients on one topic, beside the same container writing prepared events.")
final class FanOutScenario implements Callable<Integer> {
    /** The JIT compilers compete with the server for the processors for some 15 s. */
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    @Mixin
    private Stage stage = new Stage();

    @Option(names = "--clients", defaultValue = "1000", description = "default: ${DEFAULT-VALUE}")
    private int count;

    @Option(names = "--rate", defaultValue = "50", description = "records a second; default: ${DEFAULT-VALUE}")
    private int rate;

    @Option(names = "--seconds", defaultValue = "30", description = "of each measurement; default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(names = "--size", defaultValue = "1200", description = "bytes a record; default: ${DEFAULT-VALUE}")
    private int size;

    @Option(names = "--gzip", description = "the clients accept compressed streams; those of the reference do not")
    private boolean gzip;

    private final Table table = new Table(
            "what", "delivered", "of", "lost", "repeated", "p50 ms", "p99 ms", "max ms", "µs CPU/event", "client µs");

    private long produced;

    @Override
    public Integer call() {
        if (gzip) {
            stage.setIfAbsent("compression", "gzip");
        }
        try (Stage running = stage) {
            ChildProcess kafka = running.kafka();
            kafka.ask(Message.of("topic").with("name", "fanout").with("partitions", 1));
            ChildProcess engine = running.server(kafka);
            ChildProcess reference = running.server(kafka);
            ChildProcess clients = running.clients(1);
            double ratios = 0;
            for (int i = 1; i <= running.repeat(); i++) {
                double ours = engine(kafka, engine, clients, i);
                double theirs = reference(reference, clients, i);
                ratios += ours / theirs;
                table.row("ratio " + i, "", "", "", "", "", "", "", ours / theirs, "");
            }
            table.row("mean ratio", "", "", "", "", "", "", "", ratios / running.repeat(), "");
        }
        table.print("fanout, " + stage.container() + ": " + count + " clients × " + rate + "/s × " + seconds + " s");
        return 0;
    }

    private double engine(ChildProcess kafka, ChildProcess server, ChildProcess clients, int run) {
        String group = "engine" + run;
        long records = rate * (WARM_UP.toSeconds() + seconds);
        open(clients, group, Stage.port(server), "/topics/fanout", true, gzip);
        kafka.ask(Message.of("produce")
                .with("topic", "fanout")
                .with("partitions", 1)
                .with("first", produced)
                .with("count", records)
                .with("size", size)
                .with("rate", rate));
        produced += records;
        double cost = measure(server, clients, group, () -> {
            kafka.ask("produced");
            return clients.ask(Message.of("reach")
                            .with("group", group)
                            .with("number", produced)
                            .with("partitions", 1)
                            .with("seconds", 60))
                    .text("done");
        });
        clients.ask(Message.of("close").with("group", group));
        return cost;
    }

    private double reference(ChildProcess server, ChildProcess clients, int run) {
        String group = "reference" + run;
        open(clients, group, Stage.port(server), "/frames", false, false);
        server.ask(Message.of("frames").with("rate", rate).with("size", size));
        double cost = measure(server, clients, group, () -> {
            server.ask(Message.of("frames").with("rate", 0).with("size", size));
            return "";
        });
        clients.ask(Message.of("close").with("group", group));
        return cost;
    }

    private void open(ChildProcess clients, String group, int port, String path, boolean checked, boolean compressed) {
        clients.ask(Message.of("open")
                .with("group", group)
                .with("port", port)
                .with("path", path)
                .with("count", count)
                .with("checked", checked)
                .with("gzip", compressed));
    }

    private double measure(ChildProcess server, ChildProcess clients, String group, Callable<String> end) {
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
                group + (done.equals("false") ? " (not all!)" : ""),
                events,
                (long) count * rate * seconds,
                after.text("lost"),
                after.text("repeated"),
                measured.number("p50") / 1e3,
                measured.number("p99") / 1e3,
                measured.number("max") / 1e3,
                cpu / 1e3 / events,
                clientCpu / 1e3 / events);
        return (double) cpu / events;
    }
}
