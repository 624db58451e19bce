package io.github.kafkasse.examples.benchmarks;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Clients that connect all at once, and then have nothing to read: how long they wait, and what they weigh. */
@Command(name = "idle", description = "Clients that connect all at once, and what one weighs that has nothing to read.")
final class IdleScenario implements Callable<Integer> {
    @Mixin
    private Stage stage = new Stage();

    @Option(names = "--clients", defaultValue = "1000", description = "default: ${DEFAULT-VALUE}")
    private int count;

    private final Table table = new Table(
            "run",
            "opened",
            "first byte p50 ms",
            "p99 ms",
            "heap KB a connection",
            "resident KB",
            "engine µs CPU/s each");

    @Override
    public Integer call() {
        try (Stage running = stage) {
            ChildProcess kafka = running.kafka();
            kafka.ask(Message.of("topic").with("name", "idle").with("partitions", 1));
            ChildProcess server = running.server(kafka);
            ChildProcess clients = running.clients(1);
            for (int i = 1; i <= running.repeat(); i++) {
                long heap = server.ask("heap").number("used");
                long resident = server.ask("process").number("resident");
                Message opened = clients.ask(Message.of("open")
                        .with("group", "idle" + i)
                        .with("port", Stage.port(server))
                        .with("path", "/topics/idle")
                        .with("count", count)
                        .with("atonce", count));
                Stage.pause(Duration.ofSeconds(5));
                long cpu = server.cpuNanos();
                Stage.pause(Duration.ofSeconds(10));
                cpu = server.cpuNanos() - cpu;
                double residentKb = (server.ask("process").number("resident") - resident) / 1024.0 / count;
                double heapKb = (server.ask("heap").number("used") - heap) / 1024.0 / count;
                table.row(
                        i,
                        opened.text("opened"),
                        opened.number("first50") / 1e3,
                        opened.number("first99") / 1e3,
                        heapKb,
                        residentKb,
                        cpu / 1e3 / 10 / count);
                clients.ask(Message.of("close").with("group", "idle" + i));
                Stage.pause(Duration.ofSeconds(10));
            }
        }
        table.print("idle, " + stage.container() + ": " + count + " clients at once");
        return 0;
    }
}
