package io.github.kafkasse.examples.benchmarks.scenarios;

import io.github.kafkasse.examples.benchmarks.process.ChildProcess;
import io.github.kafkasse.examples.benchmarks.protocol.Message;
import io.github.kafkasse.examples.benchmarks.report.Report;
import io.github.kafkasse.examples.benchmarks.report.Table;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Many clients and hostile ones at a server with a heap of 256 MB; the server ends at its first
 * {@link OutOfMemoryError}.
 */
@Command(name = "smallheap", description = "Thousands of clients, and hostile ones, at a server with 256 MB of heap.")
public final class SmallHeapScenario implements Callable<Integer> {
    private static final int HISTORY = 20_000;
    private static final int RATE = 20;
    private static final int RECEIVE_BUFFER = 32 << 10;
    private static final int FILTER_NODES = 2_000;

    @Mixin
    private Stage stage = new Stage();

    @Option(names = "--clients", defaultValue = "2000", description = "default: ${DEFAULT-VALUE}")
    private int count;

    @Option(names = "--seconds", defaultValue = "60", description = "default: ${DEFAULT-VALUE}")
    private int seconds;

    private final Table table = new Table(
            "clients", "opened", "refused", "broken off", "events", "lost", "repeated", "every event received");

    @Override
    public Integer call() {
        stage.serverJvmIfAbsent(List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError"));
        stage.setIfAbsent("filter.enabled", "true");
        stage.setIfAbsent("log.budget", "32MB");
        stage.setIfAbsent("replay.budget", "32MB");
        stage.setIfAbsent("batch.budget", "16MB");
        stage.setIfAbsent("stall.timeout", "600s");
        double heap;
        String threads;
        try (Stage running = stage) {
            ChildProcess kafka = running.kafka();
            kafka.ask(Message.of("topic").with("name", "history").with("partitions", 1));
            produce(kafka, 0, HISTORY, 0);
            kafka.ask("produced");
            ChildProcess server = running.server(kafka);
            ChildProcess clients = running.clients(2);
            ChildProcess hammer = running.hammer(server);
            int port = Stage.port(server);
            int stalled = count / 10;
            int old = count / 2;
            open(clients, port, "live", count - stalled - old, HISTORY, HISTORY, 0);
            open(clients, port, "stalled", stalled, 0, HISTORY - 1, RECEIVE_BUFFER);
            clients.ask(Message.of("pause").with("group", "stalled"));
            hostile(hammer);
            open(clients, port, "reading history", old, 0, HISTORY - 1, 0);
            long records = (long) RATE * seconds;
            produce(kafka, HISTORY, records, RATE);
            Stage.pause(Duration.ofSeconds(seconds));
            kafka.ask("produced");
            Message asked = hammer.ask("stop");
            table.row("50 hostile ones, answers", asked.text("responses"), "", "", "", "", "", "");
            report(clients, "live", HISTORY + records);
            report(clients, "reading history", HISTORY + records);
            clients.ask(Message.of("resume").with("group", "stalled"));
            report(clients, "stalled", HISTORY + records);
            heap = server.ask("heap").number("used") / 1e6;
            threads = server.ask("process").text("threads");
        }
        stage.show(new Report("smallheap", stage.setup() + ", " + count + " clients, " + threads + " threads")
                .table("", table)
                .figure("heap after a collection", "MB", heap, ""));
        return 0;
    }

    /** Starts 50 hostile clients: distinct times, long lists of names, invalid ids, distinct ids, large filters. */
    private static void hostile(ChildProcess hammer) {
        start(hammer, 10, "HEAD", "/topics/history?since=1700000{i}", "", 0);
        start(hammer, 8, "GET", "/topics/", "", 12_000);
        start(hammer, 12, "GET", "/topics/history", "[garbage{n}", 0);
        start(hammer, 10, "GET", "/topics/history", "[{\"topic\":\"history\",\"partition\":0,\"offset\":{n}}]", 0);
        String values = IntStream.range(0, FILTER_NODES).mapToObj(i -> "v" + i).collect(Collectors.joining("%7C"));
        start(hammer, 10, "GET", "/service/v2/stream/history?since=0&filter=a{i}:" + values, "", 0);
    }

    private static void start(ChildProcess hammer, int threads, String method, String path, String id, int names) {
        Message asked = Message.of("start")
                .with("threads", threads)
                .with("method", method)
                .with("path", path)
                .with("names", names)
                .with("reads", 4_000);
        hammer.ask(id.isEmpty() ? asked : asked.with("id", id));
    }

    private void report(ChildProcess clients, String group, long end) {
        String name = group.replace(' ', '_');
        Message got = clients.ask(Message.of("reach")
                .with("group", name)
                .with("number", end)
                .with("partitions", 1)
                .with("seconds", 300));
        table.row(
                group,
                got.text("opened"),
                got.text("refused"),
                got.text("broken"),
                got.text("events"),
                got.text("lost"),
                got.text("repeated"),
                got.text("done"));
    }

    private static void open(
            ChildProcess clients, int port, String group, int number, long first, long last, int receive) {
        clients.ask(Message.of("open")
                .with("group", group.replace(' ', '_'))
                .with("port", port)
                .with("path", "/topics/history")
                .with("count", number)
                .with("topic", "history")
                .with("partitions", 1)
                .with("first", first)
                .with("last", last)
                .with("seconds", 120)
                .with("receive", receive));
    }

    private static void produce(ChildProcess kafka, long first, long records, int recordsPerSecond) {
        kafka.ask(Message.of("produce")
                .with("topic", "history")
                .with("partitions", 1)
                .with("first", first)
                .with("count", records)
                .with("size", 1_200)
                .with("rate", recordsPerSecond));
    }
}
