package io.github.kafkasse.examples.benchmarks.scenarios;

import io.github.kafkasse.examples.benchmarks.process.ChildProcess;
import io.github.kafkasse.examples.benchmarks.protocol.Message;
import io.github.kafkasse.examples.benchmarks.report.Report;
import io.github.kafkasse.examples.benchmarks.report.ReportOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that all scenarios share, and the processes that a scenario starts. Closing it ends the processes. */
final class Stage implements AutoCloseable {
    private static final String DEFAULT_HEAP = "-Xmx1g";

    /** The files that a process opens beside its clients' connections: classes, selectors, Kafka. */
    private static final int SPARE_DESCRIPTORS = 100;

    private static final Duration LONGEST_CLOSING = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(500);

    @Option(names = "--container", description = "jetty (the default) or tomcat", defaultValue = "jetty")
    private String container = "jetty";

    @Option(names = "--set", description = "a setting of the engine, name=value; may be repeated")
    private Map<String, String> settings = new LinkedHashMap<>();

    /** Settings that a scenario chooses if the user has not set them. */
    private final Map<String, String> defaults = new LinkedHashMap<>();

    @Mixin
    private ReportOptions output = new ReportOptions();

    @Option(names = "--server-jvm", description = "an option of the server's JVM; may be repeated")
    private List<String> serverJvm = new ArrayList<>(List.of(DEFAULT_HEAP));

    private final Deque<ChildProcess> children = new ArrayDeque<>();

    /** The container, and the settings that the user has set: the beginning of a report's title. */
    String setup() {
        StringBuilder setup = new StringBuilder(container);
        settings.forEach(
                (name, value) -> setup.append(", ").append(name).append('=').append(value));
        return setup.toString();
    }

    /** Sets a setting of the engine, unless the user has set it. */
    void setIfAbsent(String name, String value) {
        defaults.putIfAbsent(name, value);
    }

    /** The value of a setting of the engine; {@code otherwise} if neither the user nor the scenario has set it. */
    String setting(String name, String otherwise) {
        return settings.getOrDefault(name, defaults.getOrDefault(name, otherwise));
    }

    /** Prints a report, and writes it as JSON if the user has requested that. */
    void show(Report report) {
        output.show(report);
    }

    ChildProcess kafka() {
        return started(Message.of("kafka"), List.of("-Xmx1g"));
    }

    /** Brokers whose connections can be delayed, by the message {@code delay}. */
    ChildProcess relayedKafka(int brokers) {
        return started(Message.of("kafka").with("brokers", brokers).with("relayed", true), List.of("-Xmx1g"));
    }

    /** A process that sends requests to a server again and again. */
    ChildProcess hammer(ChildProcess server) {
        return started(Message.of("hammer").with("port", port(server)), List.of("-Xmx512m", "-Xss256k"));
    }

    /** Sets the options of the server's JVM, unless the user has set some. */
    void serverJvmIfAbsent(List<String> options) {
        if (serverJvm.equals(List.of(DEFAULT_HEAP))) {
            serverJvm = options;
        }
    }

    ChildProcess server(ChildProcess kafka) {
        return server(kafka, Map.of());
    }

    /** A server with settings of its own. Those that the user has set override them. */
    ChildProcess server(ChildProcess kafka, Map<String, String> own) {
        Message role = Message.of("server")
                .with("container", container)
                .with("bootstrap", kafka.ask("observe").text("bootstrap"));
        own.forEach((name, value) -> role.with("set." + name, value));
        defaults.forEach((name, value) -> role.with("set." + name, value));
        settings.forEach((name, value) -> role.with("set." + name, value));
        return started(role, serverJvm);
    }

    /** The reference for history: a consumer whose values the container writes. */
    ChildProcess copy(ChildProcess kafka) {
        return started(
                Message.of("copy")
                        .with("container", container)
                        .with("bootstrap", kafka.ask("observe").text("bootstrap")),
                serverJvm);
    }

    /** The reference for connecting: the container without an engine, which writes prepared events. */
    ChildProcess frames() {
        return started(Message.of("frames").with("container", container), serverJvm);
    }

    ChildProcess clients(int threads) {
        return started(Message.of("clients").with("threads", threads), List.of("-Xmx1g"));
    }

    ChildProcess consumer(ChildProcess kafka) {
        String bootstrap = kafka.ask("observe").text("bootstrap");
        return started(Message.of("consumer").with("bootstrap", bootstrap), List.of("-Xmx1g"));
    }

    private ChildProcess started(Message role, List<String> jvm) {
        ChildProcess child = new ChildProcess(role, jvm);
        children.push(child);
        return child;
    }

    static int port(ChildProcess server) {
        return server.ask("observe").count("port");
    }

    /** Raises the engine's limit of connections to this number, unless the user has set the limit. */
    void allowConnections(int count) {
        setIfAbsent("connection.max", Integer.toString(Math.max(10_000, count)));
    }

    /**
     * How many clients the limits of open files allow: each of the processes needs a file for a client. Prints a
     * warning if these are fewer than wanted.
     */
    static int allowed(int wanted, ChildProcess... processes) {
        int allowed = wanted;
        for (ChildProcess process : processes) {
            allowed = Math.min(allowed, allowed(wanted, process.ask("process")));
        }
        return allowed;
    }

    /** The same for one process that has no clients yet; {@code process} is its answer to {@code process}. */
    static int allowed(int wanted, Message process) {
        long most = process.number("mostdescriptors");
        long others = process.number("descriptors") + SPARE_DESCRIPTORS;
        if (most == 0 || wanted + others <= most) {
            return wanted;
        }
        int allowed = (int) Math.max(1, most - others);
        System.err.println(wanted + " clients need " + (wanted + others) + " open files in a process, and the limit is "
                + most + " (ulimit -Hn): it allows " + allowed + " clients");
        return allowed;
    }

    /**
     * Waits until a server has closed the connections of clients that have left, which it notices when it writes to
     * them, so that new clients find open files for theirs.
     *
     * @param before the answer to {@code process} when there were no clients
     */
    static void awaitClosed(ChildProcess server, Message before) {
        long most = before.number("descriptors") + SPARE_DESCRIPTORS / 2;
        long end = System.nanoTime() + LONGEST_CLOSING.toNanos();
        while (server.ask("process").number("descriptors") > most) {
            if (System.nanoTime() - end > 0) {
                System.err.println("A server still has the connections of clients that have left");
                return;
            }
            pause(LOOK);
        }
    }

    static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public void close() {
        children.forEach(ChildProcess::close);
        children.clear();
    }
}
