package io.github.kafkasse.examples.benchmarks.scenarios;

import io.github.kafkasse.examples.benchmarks.process.ChildProcess;
import io.github.kafkasse.examples.benchmarks.protocol.Message;
import io.github.kafkasse.examples.benchmarks.report.Report;
import io.github.kafkasse.examples.benchmarks.report.Table;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A live client and a quiet one, and one noisy neighbour after the other: how much the neighbour delays the two. */
@Command(name = "neighbours", description = "A live and a quiet client, with one noisy neighbour after the other.")
public final class NeighboursScenario implements Callable<Integer> {
    private static final String NONE = "none";
    private static final int RATE = 20;
    private static final int HISTORY = 20_000;
    private static final Duration BETWEEN_NEW_CLIENTS = Duration.ofMillis(500);
    private static final Duration SETTLE = Duration.ofSeconds(5);

    @Mixin
    private Stage stage = new Stage();

    @Option(names = "--seconds", defaultValue = "20", description = "of each neighbour; default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(
            names = "--only",
            defaultValue = "",
            description = "runs only neighbours whose names contain this; default: all")
    private String only = "";

    private final Table table = new Table(
            "neighbour",
            "live p50 ms",
            "live p99 ms",
            "live max ms",
            "live events",
            "lost",
            "repeated",
            "longest silence s",
            "new clients opened",
            "new clients refused or broken off",
            "first byte p50 ms",
            "first byte max ms",
            "what the neighbour did");

    private final Map<String, Double> p99 = new LinkedHashMap<>();
    private long produced;
    private int row;

    /** The neighbour's action, on a thread of its own, so that the measurement includes its beginning. */
    private interface Neighbour {
        void start(ChildProcess hammer, ChildProcess clients);
    }

    @Override
    public Integer call() {
        stage.setIfAbsent("filter.enabled", "true");
        try (Stage running = stage) {
            ChildProcess kafka = running.relayedKafka(2);
            String live = topicLedByFirstBroker(kafka, "live");
            String quiet = topicLedByFirstBroker(kafka, "quiet");
            topic(kafka, "history", 1);
            topic(kafka, "half", 4);
            topic(kafka, "wide", 1_000);
            produce(kafka, "history", 1, 0, HISTORY, 0);
            produce(kafka, "half", 4, 0, 500, 0);
            kafka.ask("produced");
            ChildProcess server = running.server(kafka);
            int port = Stage.port(server);
            ChildProcess watched = running.clients(1);
            open(watched, port, "live", "/topics/" + live, 1);
            open(watched, port, "quiet", "/topics/" + quiet, 1);
            Bench bench = new Bench(kafka, server, watched, live);

            bench.measure(NONE, (hammer, clients) -> {});
            bench.measure(
                    "200 clients that replay",
                    (hammer, clients) -> clients.ask(at(Message.of("open"), port, "/topics/history", 200)
                            .with("first", 0)
                            .with("last", 0)));
            bench.measure(
                    "200 filters, from the beginning",
                    (hammer, clients) ->
                            open(clients, port, "neighbours", "/service/v2/stream/history?since=0&filter=n:{i}", 200));
            bench.measure(
                    "160 HEADs at a time, distinct times",
                    (hammer, clients) -> hammer.ask(Message.of("start")
                            .with("threads", 160)
                            .with("method", "HEAD")
                            .with("path", "/topics/history?since=1700000{i}")));
            bench.measure(
                    "8 URLs at a time of 12,000 names",
                    (hammer, clients) -> hammer.ask(Message.of("start")
                            .with("threads", 8)
                            .with("method", "GET")
                            .with("path", "/topics/")
                            .with("names", 12_000)));
            bench.measure(
                    "reconnect storm, distinct positions",
                    (hammer, clients) -> hammer.ask(Message.of("start")
                            .with("threads", 100)
                            .with("method", "GET")
                            .with("path", "/topics/history")
                            .with("reads", 2_000)
                            .with("id", "[{\"topic\":\"history\",\"partition\":0,\"offset\":{n}}]")));
            bench.measure("1,000 quiet partitions", (hammer, clients) -> {
                open(clients, port, "neighbours", "/topics/wide", 1);
                produce(kafka, "wide", 1_000, 0, 1, 20);
            });
            bench.measure("a partition without leader", (hammer, clients) -> {
                open(clients, port, "neighbours", "/topics/half", 20);
                kafka.ask(Message.of("stop").with("broker", 1));
                hammer.ask(Message.of("start")
                        .with("threads", 20)
                        .with("method", "GET")
                        .with("path", "/topics/half?since=0")
                        .with("reads", 1_000));
            });
            kafka.ask(Message.of("start").with("broker", 1));
            bench.measure(
                    "Kafka 100 ms away (50 each way)",
                    (hammer, clients) -> kafka.ask(Message.of("delay").with("millis", 50)));
            kafka.ask(Message.of("delay").with("millis", 0));
            bench.measure("20 clients that stall", (hammer, clients) -> {
                clients.ask(at(Message.of("open"), port, "/topics/history", 20)
                        .with("first", 0)
                        .with("last", 0)
                        .with("receive", 32 << 10));
                clients.ask(Message.of("pause").with("group", "neighbours"));
            });
        }
        Report report = new Report(
                "neighbours",
                stage.setup() + ", a live client at " + RATE + "/s and a quiet one, " + seconds + " s each");
        double alone = p99.getOrDefault(NONE, Double.NaN);
        p99.forEach((what, each) -> {
            if (!what.equals(NONE)) {
                report.compare("live client's p99 beside " + what, "ms", each, alone, "alone", "");
            }
        });
        stage.show(report.table("", table));
        return 0;
    }

    /** The live and the quiet client, and their measurements. */
    private final class Bench {
        private final ChildProcess kafka;
        private final ChildProcess server;
        private final ChildProcess watched;
        private final String live;

        Bench(ChildProcess kafka, ChildProcess server, ChildProcess watched, String live) {
            this.kafka = kafka;
            this.server = server;
            this.watched = watched;
            this.live = live;
        }

        void measure(String what, Neighbour neighbour) {
            if (!what.contains(only) && !what.equals(NONE)) {
                return;
            }
            int port = Stage.port(server);
            String fresh = "new" + ++row;
            Message asked;
            try (ChildProcess hammer = stage.hammer(server);
                    ChildProcess clients = stage.clients(1)) {
                Stage.pause(SETTLE);
                long records = (long) RATE * seconds;
                produce(kafka, live, 1, produced, records, RATE);
                produced += records;
                watched.ask(Message.of("reset").with("group", "live"));
                watched.ask(Message.of("reset").with("group", "quiet"));
                long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
                CompletableFuture<Void> started = CompletableFuture.runAsync(() -> neighbour.start(hammer, clients));
                while (System.nanoTime() - end < 0) {
                    open(watched, port, fresh, "/topics/" + live, 1);
                    Stage.pause(BETWEEN_NEW_CLIENTS);
                }
                started.join();
                watched.ask(Message.of("reach")
                        .with("group", "live")
                        .with("number", produced)
                        .with("partitions", 1)
                        .with("seconds", 60));
                Message did = clients.ask(Message.of("report").with("group", "neighbours"));
                asked = hammer.ask("stop");
                report(what, fresh, asked.text("responses") + " answers, " + did.text("events") + " events");
            }
            watched.ask(Message.of("close").with("group", fresh));
        }

        private void report(String what, String fresh, String did) {
            Message followed = watched.ask(Message.of("report").with("group", "live"));
            Message silent = watched.ask(Message.of("report").with("group", "quiet"));
            Message opened = watched.ask(Message.of("report").with("group", fresh));
            p99.put(what, followed.number("p99") / 1e3);
            table.row(
                    what,
                    followed.number("p50") / 1e3,
                    followed.number("p99") / 1e3,
                    followed.number("max") / 1e3,
                    followed.text("events"),
                    followed.text("lost"),
                    followed.text("repeated"),
                    Math.max(followed.number("silence"), silent.number("silence")) / 1e6,
                    opened.text("opened"),
                    opened.number("refused") + opened.number("broken"),
                    opened.number("first50") / 1e3,
                    opened.number("firstmax") / 1e3,
                    did);
        }
    }

    private static Message at(Message message, int port, String path, int count) {
        return message.with("group", "neighbours")
                .with("port", port)
                .with("path", path)
                .with("count", count)
                .with("topic", "history")
                .with("partitions", 1);
    }

    private static void open(ChildProcess clients, int port, String group, String path, int count) {
        clients.ask(Message.of("open")
                .with("group", group)
                .with("port", port)
                .with("path", path)
                .with("count", count)
                .with("checked", group.equals("live")));
    }

    private static int topic(ChildProcess kafka, String name, int partitions) {
        return kafka.ask(Message.of("topic").with("name", name).with("partitions", partitions))
                .count("leader");
    }

    /** A topic whose only partition remains available when the second broker stops. */
    private static String topicLedByFirstBroker(ChildProcess kafka, String prefix) {
        for (int i = 0; ; i++) {
            if (topic(kafka, prefix + i, 1) == 0) {
                return prefix + i;
            }
        }
    }

    private static void produce(
            ChildProcess kafka, String topic, int partitions, long first, long count, int recordsPerSecond) {
        kafka.ask(Message.of("produce")
                .with("topic", topic)
                .with("partitions", partitions)
                .with("first", first)
                .with("count", count)
                .with("size", 1_200)
                .with("rate", recordsPerSecond));
    }
}
