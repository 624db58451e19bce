package io.github.kafkasse.examples.benchmarks.scenarios;

import io.github.kafkasse.examples.benchmarks.events.EditEvents;
import io.github.kafkasse.examples.benchmarks.process.ChildProcess;
import io.github.kafkasse.examples.benchmarks.protocol.Message;
import io.github.kafkasse.examples.benchmarks.report.Report;
import io.github.kafkasse.examples.benchmarks.report.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Many clients, half of them live and half at old positions of the same history: how much they read from Kafka. */
@Command(
        name = "crowd",
        description =
                "Many clients, half of them live and half at different old positions, compared with a single one.")
public final class CrowdScenario implements Callable<Integer> {
    private static final int RATE = 10;

    @Mixin
    private Stage stage = new Stage();

    @Option(names = "--clients", split = ",", defaultValue = "1,1000,5000", description = "default: ${DEFAULT-VALUE}")
    private List<Integer> crowds = List.of();

    @Option(names = "--records", defaultValue = "8000", description = "of history; default: ${DEFAULT-VALUE}")
    private long records;

    @Option(names = "--size", defaultValue = "1200", description = "bytes a record; default: ${DEFAULT-VALUE}")
    private int size;

    private final Table table = new Table(
            "clients",
            "opened",
            "every event received",
            "lost",
            "repeated",
            "seconds",
            "connections to Kafka",
            "Kafka consumers",
            "threads of the engine",
            "threads of the server",
            "read from Kafka / data",
            "batches encoded",
            "batches reused",
            "heap MB",
            "server CPU s");

    @Override
    public Integer call() {
        Report report = new Report("crowd", stage.setup() + ", " + records + " records of " + size + " bytes");
        try (Stage running = stage) {
            ChildProcess kafka = running.kafka();
            int number = 0;
            for (int count : crowds) {
                String topic = "crowd" + ++number;
                kafka.ask(Message.of("topic").with("name", topic).with("partitions", 1));
                produce(kafka, topic, 0, records, 0);
                kafka.ask("produced");
                int before = kafka.ask("observe").count("connections");
                try (ChildProcess server = running.server(kafka);
                        ChildProcess clients = running.clients(1)) {
                    double read = crowd(kafka, server, clients, topic, count, before);
                    report.compare(count + " clients: read from Kafka", "× the data", read, 1, "once", "");
                }
            }
        }
        stage.show(report.table("", table));
        return 0;
    }

    private void produce(ChildProcess kafka, String topic, long first, long count, int rate) {
        kafka.ask(Message.of("produce")
                .with("topic", topic)
                .with("partitions", 1)
                .with("first", first)
                .with("count", count)
                .with("size", size)
                .with("rate", rate));
    }

    /** {@return the bytes that Kafka sent, as a multiple of the data} */
    private double crowd(
            ChildProcess kafka, ChildProcess server, ChildProcess clients, String topic, int count, int before) {
        int old = (count + 1) / 2;
        long out = kafka.ask(Message.of("observe").with("topic", topic)).number("out");
        int port = Stage.port(server);
        long cpu = server.cpuNanos();
        long begin = System.nanoTime();
        Message live =
                Message.of("open").with("group", "live").with("port", port).with("path", "/topics/" + topic);
        int opened = clients.ask(live.with("count", count - old)).count("opened");
        long fresh = 100;
        produce(kafka, topic, records, fresh, RATE);
        opened += clients.ask(Message.of("open")
                        .with("group", "old")
                        .with("port", port)
                        .with("path", "/topics/" + topic)
                        .with("count", old)
                        .with("topic", topic)
                        .with("partitions", 1)
                        .with("first", 0)
                        .with("last", records)
                        .with("seconds", 300))
                .count("opened");
        kafka.ask("produced");
        Message oldOnes = reach(clients, "old", records + fresh);
        Message liveOnes = reach(clients, "live", records + fresh);
        double seconds = (System.nanoTime() - begin) / 1e9;
        cpu = server.cpuNanos() - cpu;
        Message broker = kafka.ask(Message.of("observe").with("topic", topic));
        Message process = server.ask("process");
        Message observed = server.ask("observe");
        long data = (records + fresh) * (new EditEvents(size).record(0, records, EditEvents.nowMicros()).length + 12);
        double read = (broker.number("out") - out) / (double) data;
        table.row(
                count,
                opened,
                oldOnes.text("done").equals("true") && liveOnes.text("done").equals("true"),
                oldOnes.number("lost") + liveOnes.number("lost"),
                oldOnes.number("repeated") + liveOnes.number("repeated"),
                seconds,
                broker.count("connections") - before,
                observed.text("consumers"),
                process.text("enginethreads"),
                process.text("threads"),
                read,
                observed.text("encoded"),
                observed.text("shared"),
                server.ask("heap").number("used") / 1e6,
                cpu / 1e9);
        return read;
    }

    private static Message reach(ChildProcess clients, String group, long number) {
        return clients.ask(Message.of("reach")
                .with("group", group)
                .with("number", number)
                .with("partitions", 1)
                .with("seconds", 300));
    }
}
