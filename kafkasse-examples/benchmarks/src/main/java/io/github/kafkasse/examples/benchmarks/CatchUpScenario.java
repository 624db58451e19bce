package io.github.kafkasse.examples.benchmarks;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One client that reads a long history, beside a bare Kafka consumer that does, each in processes of its own. */
@Command(name = "catchup", description = "One client reads a long history, beside a bare Kafka consumer.")
final class CatchUpScenario implements Callable<Integer> {
    @Mixin
    private Stage stage = new Stage();

    @Option(names = "--records", defaultValue = "500000", description = "default: ${DEFAULT-VALUE}")
    private long records;

    @Option(names = "--size", defaultValue = "1200", description = "bytes a record; default: ${DEFAULT-VALUE}")
    private int size;

    @Option(names = "--partitions", split = ",", defaultValue = "1,4", description = "default: ${DEFAULT-VALUE}")
    private List<Integer> partitions = List.of();

    private final Table table = new Table(
            "partitions",
            "run",
            "consumer/s",
            "engine/s",
            "ratio",
            "lost",
            "repeated",
            "consumer µs CPU/event",
            "server",
            "client");

    @Override
    public Integer call() {
        try (Stage running = stage) {
            ChildProcess kafka = running.kafka();
            ChildProcess server = running.server(kafka);
            ChildProcess clients = running.clients(1);
            ChildProcess consumer = running.consumer(kafka);
            for (int count : partitions) {
                String topic = "catchup" + count;
                fill(kafka, topic, count);
                for (int i = 1; i <= running.repeat(); i++) {
                    compare(consumer, server, clients, topic, count, i);
                }
            }
        }
        table.print("catchup, " + stage.container() + ": " + records + " records of " + size + " bytes");
        return 0;
    }

    private void fill(ChildProcess kafka, String topic, int count) {
        kafka.ask(Message.of("topic").with("name", topic).with("partitions", count));
        kafka.ask(Message.of("produce")
                .with("topic", topic)
                .with("partitions", count)
                .with("first", 0)
                .with("count", records / count)
                .with("size", size));
        kafka.ask("produced");
    }

    private void compare(
            ChildProcess consumer, ChildProcess server, ChildProcess clients, String topic, int count, int run) {
        long each = records / count;
        long bareCpu = consumer.cpuNanos();
        double bare = consumer.ask(Message.of("read")
                        .with("topic", topic)
                        .with("partitions", count)
                        .with("records", each * count))
                .number("nanos");
        bareCpu = consumer.cpuNanos() - bareCpu;
        String group = topic + "-" + run;
        long cpu = server.cpuNanos();
        long clientCpu = clients.cpuNanos();
        long begin = System.nanoTime();
        clients.ask(Message.of("open")
                .with("group", group)
                .with("port", Stage.port(server))
                .with("path", "/topics/" + topic)
                .with("count", 1)
                .with("topic", topic)
                .with("partitions", count)
                .with("first", 0)
                .with("last", 0));
        Message done = clients.ask(Message.of("reach")
                .with("group", group)
                .with("number", each)
                .with("partitions", count)
                .with("seconds", 300));
        double ours = System.nanoTime() - begin;
        table.row(
                count,
                run + (done.text("done").equals("true") ? "" : " (not all!)"),
                Math.round(each * count * 1e9 / bare),
                Math.round(each * count * 1e9 / ours),
                bare / ours,
                done.text("lost"),
                done.text("repeated"),
                bareCpu / 1e3 / (each * count),
                (server.cpuNanos() - cpu) / 1e3 / (each * count),
                (clients.cpuNanos() - clientCpu) / 1e3 / (each * count));
        clients.ask(Message.of("close").with("group", group));
    }
}
