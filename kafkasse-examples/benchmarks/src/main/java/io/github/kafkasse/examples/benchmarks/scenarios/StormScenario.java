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
 * A server is killed, and all of its clients come back within seconds, each with the id of its last event: to a server
 * that has just started, and to one that was running. Beside each, the same clients come back to the container alone.
 */
@Command(
        name = "storm",
        description = "A server is killed, and all of its clients come back within seconds: to a server that has just"
                + " started, and to one that was running; also to the container alone.")
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
            defaultValue = "30",
            description = "how long records are written while the clients come back; default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(
            names = "--before",
            defaultValue = "10",
            description = "how long records are written before the kill, in seconds; default: ${DEFAULT-VALUE}")
    private int before;

    @Option(
            names = "--within",
            defaultValue = "5",
            description = "seconds over which the clients come back; default: ${DEFAULT-VALUE}")
    private int within;

    @Option(names = "--size", defaultValue = "1200", description = "bytes a record; default: ${DEFAULT-VALUE}")
    private int size;

    private final Table table = new Table(
            "the clients come back to",
            "served",
            "refused",
            "broken off",
            "first event p50 ms",
            "first event p99 ms",
            "last client's first event s",
            "server ms CPU a client",
            "clients ms CPU a client",
            "requests to Kafka",
            "lost",
            "repeated",
            "largest id, bytes");

    private final Figures ours = new Figures();
    private final Figures oursRunning = new Figures();
    private final Figures container = new Figures();
    private final Figures containerRunning = new Figures();
    private final Samples requests = new Samples();
    private int count;
    private long produced;
    private long wrong;

    /** The figures of one kind of server, of all runs. */
    private static final class Figures {
        final Samples lastServed = new Samples();
        final Samples serverCpu = new Samples();
    }

    /** The processes that a storm does not kill. */
    private record Others(Stage stage, ChildProcess kafka, ChildProcess clients) {}

    @Override
    public Integer call() {
        stage.serverJvmIfAbsent(List.of("-Xmx3g"));
        stage.allowConnections(wanted + 1); // and one of others
        try (Stage running = stage) {
            ChildProcess kafka = running.kafka();
            kafka.ask(Message.of("topic").with("name", TOPIC).with("partitions", partitions));
            ChildProcess server = running.server(kafka);
            ChildProcess clients = running.clients(1);
            count = Stage.allowed(wanted, server, clients);
            open(clients, server, TOPIC, count);
            for (int run = 1; run <= runs.count(); run++) {
                server = storm(new Others(running, kafka, clients), server, run);
            }
        }
        stage.show(report());
        return 0;
    }

    private Report report() {
        String shape = count + " clients come back within " + within + " s, ids of " + partitions + " partitions";
        String reference = "the container alone";
        return new Report(TOPIC, stage.setup() + ", " + shape)
                .table("", table)
                .compare(
                        "the last client's first event, server that has just started",
                        "s",
                        ours.lastServed.median(),
                        container.lastServed.median(),
                        reference,
                        "at most 10")
                .compare(
                        "the last client's first event, server that was running",
                        "s",
                        oursRunning.lastServed.median(),
                        containerRunning.lastServed.median(),
                        reference,
                        "")
                .compare(
                        "CPU of a server that has just started",
                        "ms a client",
                        ours.serverCpu.median(),
                        container.serverCpu.median(),
                        reference,
                        "")
                .compare(
                        "CPU of a server that was running",
                        "ms a client",
                        oursRunning.serverCpu.median(),
                        containerRunning.serverCpu.median(),
                        reference,
                        "")
                .figure("requests to Kafka", "requests", requests.median(), "bounded")
                .figure("lost or repeated", "events", (double) wrong, "0");
    }

    /**
     * The clients' server is killed. They visit the container alone and then a new server, each in a process that has
     * just started, and both once more. Records are written only while they have, or come back to, a server with the
     * engine, so that the visits to the container add nothing to what they have missed.
     *
     * @return the server that the clients have now
     */
    private ChildProcess storm(Others others, ChildProcess server, int run) {
        produce(others, before);
        Stage.pause(Duration.ofSeconds(before));
        server.kill();
        awaitEnd(others);
        ChildProcess frames = others.stage.frames();
        frames.ask(Message.of("frames")
                .with("rate", 0)
                .with("size", size)
                .with("partitions", partitions)
                .with("first", true));
        visit(others, frames, "container, just started, " + run, container);
        end(others, frames);

        produce(others, seconds);
        ChildProcess next = others.stage.server(others.kafka);
        resume(others, next, "KafkaSSE, just started, " + run, ours);
        end(others, next);

        open(others.clients, next, "others", 1); // an instance that runs has clients, and so follows the topic
        visit(others, frames, "container, running, " + run, containerRunning);
        frames.kill();
        awaitEnd(others);

        produce(others, seconds);
        resume(others, next, "KafkaSSE, running, " + run, oursRunning);
        others.clients.ask(Message.of("close").with("group", "others"));
        return next;
    }

    private static void open(ChildProcess clients, ChildProcess server, String group, int number) {
        clients.ask(Message.of("open")
                .with("group", group)
                .with("port", Stage.port(server))
                .with("path", "/topics/" + TOPIC)
                .with("count", number)
                .with("keepid", true)
                .with("next", 0)
                .with("seconds", 300));
    }

    private void produce(Others others, int time) {
        others.kafka.ask("produced");
        long each = Math.max(1, (long) rate * time / WRITTEN);
        others.kafka.ask(Message.of("produce")
                .with("topic", TOPIC)
                .with("partitions", WRITTEN)
                .with("first", produced)
                .with("count", each)
                .with("size", size)
                .with("rate", rate));
        produced += each;
    }

    /** The streams of all clients end cleanly; the server stays. */
    private static void end(Others others, ChildProcess server) {
        server.ask("end");
        awaitEnd(others);
    }

    private static void awaitEnd(Others others) {
        others.clients.ask(Message.of("end").with("group", TOPIC).with("seconds", 60));
    }

    /** The clients come back to the container alone: each gets one event. */
    private void visit(Others others, ChildProcess server, String what, Figures figures) {
        Return back = comeBack(others, server, "/frames", figures);
        row(what, back, "", "", "");
    }

    /** The clients come back to a server with the engine, and get all that they have missed. */
    private void resume(Others others, ChildProcess server, String what, Figures figures) {
        Return back = comeBack(others, server, "/topics/" + TOPIC, figures);
        requests.add((double) back.requests.total());
        others.kafka.ask("produced");
        Message end = others.clients.ask(Message.of("reach")
                .with("group", TOPIC)
                .with("number", produced)
                .with("partitions", WRITTEN)
                .with("seconds", 60));
        wrong = end.number("lost") + end.number("repeated");
        boolean all = end.text("done").equals("true");
        row(
                what + (all ? "" : " (events are missing)"),
                back,
                end.text("lost"),
                end.text("repeated"),
                end.text("largestid"));
    }

    /** What the clients have counted, and what their return has cost. */
    private record Return(Message counted, BrokerRequests requests, long serverCpu, long clientCpu) {}

    private Return comeBack(Others others, ChildProcess server, String path, Figures figures) {
        BrokerRequests atFirst = BrokerRequests.of(others.kafka);
        long serverCpu = server.cpuNanos();
        long clientCpu = others.clients.cpuNanos();
        Message counted = others.clients.ask(Message.of("reconnect")
                .with("group", TOPIC)
                .with("port", Stage.port(server))
                .with("path", path)
                .with("within", 1_000L * within)
                .with("elsewhere", path.equals("/frames"))
                .with("seconds", 120));
        serverCpu = server.cpuNanos() - serverCpu;
        clientCpu = others.clients.cpuNanos() - clientCpu;
        boolean done = counted.text("done").equals("true");
        figures.lastServed.add(done ? counted.number("lastserved") / 1e6 : Double.NaN);
        figures.serverCpu.add(serverCpu / 1e6 / count);
        return new Return(counted, BrokerRequests.of(others.kafka).since(atFirst), serverCpu, clientCpu);
    }

    private void row(String what, Return back, String lost, String repeated, String largestId) {
        Message counted = back.counted;
        table.row(
                what,
                counted.text("served"),
                counted.text("refused"),
                counted.text("broken"),
                counted.number("event50") / 1e3,
                counted.number("event99") / 1e3,
                counted.number("lastserved") / 1e6,
                back.serverCpu / 1e6 / count,
                back.clientCpu / 1e6 / count,
                back.requests,
                lost,
                repeated,
                largestId);
    }
}
