package io.github.kafkasse.examples.benchmarks.scenarios;

import io.github.kafkasse.examples.benchmarks.process.ChildProcess;
import io.github.kafkasse.examples.benchmarks.protocol.Message;
import io.github.kafkasse.examples.benchmarks.report.Report;
import io.github.kafkasse.examples.benchmarks.report.Samples;
import io.github.kafkasse.examples.benchmarks.report.Table;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A server is killed, another one starts, and all clients come back within seconds, each with the id of its last event:
 * when the last one has an event again, and what that costs Kafka.
 */
@Command(name = "storm", description = "A server is killed, and all of its clients come back within seconds.")
public final class StormScenario implements Callable<Integer> {
    private static final String TOPIC = "storm";

    /** How many of the partitions are written to: each gets a record now and then. */
    private static final int WRITTEN = 10;

    @Mixin
    private Stage stage = new Stage();

    @Mixin
    private RunsOption runs = new RunsOption();

    @Option(names = "--clients", defaultValue = "10000", description = "default: ${DEFAULT-VALUE}")
    private int wanted;

    @Option(names = "--partitions", defaultValue = "100", description = "default: ${DEFAULT-VALUE}")
    private int partitions;

    @Option(names = "--rate", defaultValue = "1", description = "records a second; default: ${DEFAULT-VALUE}")
    private int rate;

    @Option(
            names = "--seconds",
            defaultValue = "60",
            description = "how long records are written; default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(names = "--before", defaultValue = "10", description = "seconds until the kill; default: ${DEFAULT-VALUE}")
    private int before;

    @Option(
            names = "--within",
            defaultValue = "5",
            description = "seconds over which the clients come back; default: ${DEFAULT-VALUE}")
    private int within;

    @Option(names = "--size", defaultValue = "1200", description = "bytes a record; default: ${DEFAULT-VALUE}")
    private int size;

    private final Table table = new Table(
            "run",
            "clients",
            "new server after s",
            "came back",
            "refused",
            "broken",
            "first event p50 ms",
            "p99 ms",
            "last one's after s",
            "after the kill s",
            "lost",
            "repeated",
            "largest id",
            "requests to Kafka before the kill",
            "requests from the new server's start on");

    private final Samples lastServed = new Samples();
    private final Samples requests = new Samples();
    private long wrong;
    private long produced;

    @Override
    public Integer call() {
        stage.serverJvmIfAbsent(List.of("-Xmx3g"));
        Report report;
        try (Stage running = stage) {
            stage.allowConnections(wanted);
            ChildProcess kafka = running.kafka();
            kafka.ask(Message.of("topic").with("name", TOPIC).with("partitions", partitions));
            ChildProcess server = running.server(kafka);
            ChildProcess clients = running.clients(1);
            int count = Stage.allowed(wanted, server, clients);
            clients.ask(Message.of("open")
                    .with("group", TOPIC)
                    .with("port", Stage.port(server))
                    .with("path", "/topics/" + TOPIC)
                    .with("count", count)
                    .with("keepid", true)
                    .with("next", 0)
                    .with("seconds", 300));
            for (int run = 1; run <= runs.count(); run++) {
                server = storm(running, kafka, server, clients, run, count);
            }
            report = new Report(
                    TOPIC,
                    stage.setup() + ", " + count + " clients come back within " + within + " s, ids of " + partitions
                            + " partitions");
        }
        stage.show(report.table("", table)
                .figure(
                        "the last client's first event, after the first one reconnects",
                        "s",
                        lastServed.median(),
                        "at most 10")
                .figure("requests to Kafka from the new server's start on", "requests", requests.median(), "bounded")
                .figure("lost or repeated", "events", (double) wrong, "0"));
        return 0;
    }

    /** {@return the server that the clients have now} */
    private ChildProcess storm(
            Stage running, ChildProcess kafka, ChildProcess server, ChildProcess clients, int run, int count) {
        long each = Math.max(1, (long) rate * seconds / WRITTEN);
        kafka.ask(Message.of("produce")
                .with("topic", TOPIC)
                .with("partitions", WRITTEN)
                .with("first", produced)
                .with("count", each)
                .with("size", size)
                .with("rate", rate));
        produced += each;
        BrokerRequests atFirst = BrokerRequests.of(kafka);
        Stage.pause(Duration.ofSeconds(before));
        BrokerRequests quiet = BrokerRequests.of(kafka).since(atFirst);
        long kill = System.nanoTime();
        server.kill();
        clients.ask(Message.of("end").with("group", TOPIC).with("seconds", 60));
        atFirst = BrokerRequests.of(kafka);
        ChildProcess next = running.server(kafka);
        double started = (System.nanoTime() - kill) / 1e9;
        Message back = clients.ask(Message.of("reconnect")
                .with("group", TOPIC)
                .with("port", Stage.port(next))
                .with("path", "/topics/" + TOPIC)
                .with("within", 1_000L * within)
                .with("seconds", 120));
        BrokerRequests during = BrokerRequests.of(kafka).since(atFirst);
        kafka.ask("produced");
        Message end = clients.ask(Message.of("reach")
                .with("group", TOPIC)
                .with("number", produced)
                .with("partitions", WRITTEN)
                .with("seconds", 60));
        double last = back.number("lastserved") / 1e6;
        lastServed.add(back.text("done").equals("true") ? last : Double.NaN);
        requests.add((double) during.total());
        wrong = end.number("lost") + end.number("repeated");
        table.row(
                run + (end.text("done").equals("true") ? "" : " (not all!)"),
                count,
                started,
                back.text("served"),
                back.text("refused"),
                back.text("broken"),
                back.number("event50") / 1e3,
                back.number("event99") / 1e3,
                last,
                started + last,
                end.text("lost"),
                end.text("repeated"),
                end.text("largestid"),
                quiet,
                during);
        return next;
    }
}
