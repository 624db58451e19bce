package io.github.kafkasse.examples.benchmarks.scenarios;

import io.github.kafkasse.examples.benchmarks.process.ChildProcess;
import io.github.kafkasse.examples.benchmarks.protocol.Message;
import io.github.kafkasse.examples.benchmarks.report.Report;
import io.github.kafkasse.examples.benchmarks.report.Table;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Clients that stop reading while many records are written, large ones among them: their cost for the server, and for a
 * live client.
 */
@Command(name = "stalled", description = "Clients stop reading while a gigabyte is written.")
public final class StalledScenario implements Callable<Integer> {
    private static final int HISTORY = 20_000;
    private static final int BIG = 5_000_000;
    private static final int BIG_IN_HISTORY = 8;

    /** A client that starts up to this number of records before a big one receives that in its first batch. */
    private static final int NEAR = 30;

    /** One record in this number is a big one; the big ones have a tenth of all bytes. */
    private static final int EVERY = 40_000;

    private static final int RECEIVE_BUFFER = 32 << 10;

    @Mixin
    private Stage stage = new Stage();

    @Option(names = "--clients", defaultValue = "200", description = "clients that stall; default: ${DEFAULT-VALUE}")
    private int count;

    @Option(
            names = "--megabytes",
            defaultValue = "1000",
            description = "of records that are written; default: ${DEFAULT-VALUE}")
    private long megabytes;

    @Option(names = "--rate", defaultValue = "20", description = "megabytes a second; default: ${DEFAULT-VALUE}")
    private int rate;

    @Option(
            names = "--resuming",
            defaultValue = "10",
            description = "clients that continue to read; default: ${DEFAULT-VALUE}")
    private int resuming;

    @Option(names = "--size", defaultValue = "1200", description = "bytes a record; default: ${DEFAULT-VALUE}")
    private int size;

    private final Table table = new Table("what", "value");
    private long end;

    @Override
    public Integer call() {
        stage.setIfAbsent("stall.timeout", "180s");
        double alone;
        double beside;
        try (Stage running = stage) {
            ChildProcess kafka = running.kafka();
            ChildProcess server = running.server(kafka);
            ChildProcess clients = running.clients(2);
            kafka.ask(Message.of("topic").with("name", "stalled").with("partitions", 1));
            produce(kafka, HISTORY, 0);
            kafka.ask("produced");
            open(server, clients, "live", 1, HISTORY, HISTORY, 0);
            long heap = server.ask("heap").number("used");
            alone = live(kafka, clients, "live client alone");
            stall(server, clients, heap);
            beside = live(kafka, clients, "live client beside " + (count + resuming) + " stalled ones");
            measureHeap(server, "heap after a collection, MB more than without clients", heap);
            resume(server, clients);
        }
        stage.show(new Report("stalled", stage.setup() + ", " + count + " clients, " + megabytes + " MB")
                .table("", table)
                .compare("live client's p99 beside clients that stall", "ms", beside, alone, "alone", ""));
        return 0;
    }

    /**
     * Stalls one half at arbitrary positions, and the other half in the middle of a big record, which each has reached
     * from a different position.
     */
    private void stall(ChildProcess server, ChildProcess clients, long heap) {
        open(server, clients, "stalled", count / 2, 0, HISTORY - 1, RECEIVE_BUFFER);
        open(server, clients, "resuming", resuming, 0, HISTORY - 1, RECEIVE_BUFFER);
        clients.ask(Message.of("pause").with("group", "resuming"));
        for (int i = 1; i <= BIG_IN_HISTORY; i++) {
            long big = (long) i * HISTORY / BIG_IN_HISTORY - 1;
            open(server, clients, "stalled", count / 2 / BIG_IN_HISTORY, big - NEAR, big, RECEIVE_BUFFER);
            clients.ask(Message.of("pause").with("group", "stalled"));
        }
        measureHeap(server, "heap after a collection as they stall, MB more", heap);
    }

    /** Writes half of all records, and measures the live client meanwhile. {@return its p99, in milliseconds} */
    private double live(ChildProcess kafka, ChildProcess clients, String what) {
        clients.ask(Message.of("reset").with("group", "live"));
        long records = megabytes * 1_000_000 / 2 / (size + BIG / EVERY);
        produce(kafka, records, rate * 1_000_000 / (size + BIG / EVERY));
        kafka.ask("produced");
        Message live = reach(clients, "live");
        table.row(what + ": records, every one received", records + ", " + live.text("done"));
        table.row(what + ": p50 ms", live.number("p50") / 1e3);
        table.row(what + ": p99 ms", live.number("p99") / 1e3);
        table.row(what + ": max ms", live.number("max") / 1e3);
        table.row(what + ": lost, repeated", live.text("lost") + ", " + live.text("repeated"));
        return live.number("p99") / 1e3;
    }

    private void resume(ChildProcess server, ChildProcess clients) {
        long begin = System.nanoTime();
        clients.ask(Message.of("resume").with("group", "resuming"));
        Message resumed = reach(clients, "resuming");
        table.row(resuming + " that read on: every record received", resumed.text("done"));
        table.row("… lost, repeated", resumed.text("lost") + ", " + resumed.text("repeated"));
        table.row("… seconds", (System.nanoTime() - begin) / 1e9);
        Stage.pause(Duration.ofSeconds(1));
        Message observed = server.ask("observe");
        table.row("given up as stalled, failed", observed.text("stalled") + ", " + observed.text("failed"));
    }

    private void measureHeap(ChildProcess server, String what, long before) {
        table.row(what, (server.ask("heap").number("used") - before) / 1e6);
    }

    private void produce(ChildProcess kafka, long records, int recordsPerSecond) {
        kafka.ask(Message.of("produce")
                .with("topic", "stalled")
                .with("partitions", 1)
                .with("first", end)
                .with("count", records)
                .with("size", size)
                .with("big", BIG)
                .with("every", end == 0 ? HISTORY / BIG_IN_HISTORY : EVERY)
                .with("rate", recordsPerSecond));
        end += records;
    }

    private void open(
            ChildProcess server, ChildProcess clients, String group, int number, long first, long last, int receive) {
        clients.ask(Message.of("open")
                .with("group", group)
                .with("port", Stage.port(server))
                .with("path", "/topics/stalled")
                .with("count", number)
                .with("topic", "stalled")
                .with("partitions", 1)
                .with("first", first)
                .with("last", last)
                .with("receive", receive));
    }

    private Message reach(ChildProcess clients, String group) {
        return clients.ask(Message.of("reach")
                .with("group", group)
                .with("number", end)
                .with("partitions", 1)
                .with("seconds", 300));
    }
}
