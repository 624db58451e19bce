package io.github.kafkasse.examples.benchmarks.scenarios;

import io.github.kafkasse.examples.benchmarks.process.ChildProcess;
import io.github.kafkasse.examples.benchmarks.protocol.Message;
import java.time.Duration;

/**
 * New processes that read one topic from its beginning, each several times: a bare consumer, the reference, and the
 * engine. Only one read runs at a time. The broker and the clients are shared by all rounds. Not thread-safe.
 */
final class CatchUpRound implements AutoCloseable {
    /** After a first read, the JIT compilers continue for a moment; the next process must not be slowed down by it. */
    private static final Duration SETTLE = Duration.ofSeconds(3);

    private static final Duration SETTLE_WARM = Duration.ofSeconds(1);

    private static final int SECONDS = 600;

    private final ChildProcess kafka;
    private final ChildProcess clients;
    private final ChildProcess consumer;
    private final ChildProcess reference;
    private final ChildProcess engine;
    private final Topic topic;
    private int reads;

    /** A topic whose partitions have the same number of records. */
    record Topic(String name, int partitions, long each) {
        long records() {
            return each * partitions;
        }
    }

    /**
     * The figures of one read.
     *
     * @param perSecond records per second, of all clients together
     * @param micros processor time per record of the process that reads from Kafka
     * @param clientMicros processor time per record of the clients
     * @param kafkaBytes the bytes that Kafka sent for it
     * @param clientBytes the bytes that the clients received
     * @param all whether all records were received
     */
    record Read(
            double perSecond,
            double micros,
            double clientMicros,
            long kafkaBytes,
            long clientBytes,
            boolean all,
            long lost,
            long repeated) {}

    CatchUpRound(Stage stage, ChildProcess kafka, ChildProcess clients, Topic topic) {
        this.kafka = kafka;
        this.clients = clients;
        this.topic = topic;
        this.consumer = stage.consumer(kafka);
        this.reference = stage.copy(kafka);
        this.engine = stage.server(kafka);
        settle(true);
    }

    /** Waits between two reads. */
    void settle(boolean cold) {
        Stage.pause(cold ? SETTLE : SETTLE_WARM);
    }

    /** Reads with the bare consumer. */
    Read consumer() {
        long out = bytesOut();
        long cpu = consumer.cpuNanos();
        long nanos = consumer.ask(Message.of("read").with("topic", topic.name()).with("records", topic.records()))
                .number("nanos");
        return new Read(
                topic.records() * 1e9 / nanos,
                (consumer.cpuNanos() - cpu) / 1e3 / topic.records(),
                0,
                bytesOut() - out,
                0,
                true,
                0,
                0);
    }

    /** Reads with the container that writes what a bare consumer reads. */
    Read reference() {
        Message open = Message.of("open").with("path", "/values/" + topic.name());
        return read(reference, open.with("body", "values").with("next", 0), 1);
    }

    /** Reads with the engine. */
    Read engine() {
        return read(engine, fromBeginning("/topics/" + topic.name()), 1);
    }

    /** Reads with the engine, up to the present end of the topic, with {@code count} clients that only count bytes. */
    Read engine(int count) {
        return read(
                engine, fromBeginning("/topics/" + topic.name() + "?until=now").with("body", "bytes"), count);
    }

    private Message fromBeginning(String path) {
        return Message.of("open")
                .with("path", path)
                .with("topic", topic.name())
                .with("partitions", topic.partitions())
                .with("first", 0)
                .with("last", 0);
    }

    private Read read(ChildProcess server, Message open, int count) {
        String group = topic.name() + "-" + System.identityHashCode(this) + "-" + ++reads;
        int port = Stage.port(server);
        long out = bytesOut();
        long cpu = server.cpuNanos();
        long clientCpu = clients.cpuNanos();
        long begin = System.nanoTime();
        clients.ask(open.with("group", group).with("port", port).with("count", count));
        Message end = Message.of(open.text("body", "").equals("bytes") ? "end" : "reach");
        Message done = clients.ask(end.with("group", group)
                .with("number", topic.each())
                .with("partitions", topic.partitions())
                .with("seconds", SECONDS));
        long nanos = System.nanoTime() - begin;
        cpu = server.cpuNanos() - cpu;
        clientCpu = clients.cpuNanos() - clientCpu;
        clients.ask(Message.of("close").with("group", group));
        double records = (double) topic.records() * count;
        return new Read(
                records * 1e9 / nanos,
                cpu / 1e3 / records,
                clientCpu / 1e3 / records,
                bytesOut() - out,
                done.number("bytes"),
                done.text("done").equals("true") && done.number("broken") + done.number("refused") == 0,
                done.number("lost"),
                done.number("repeated"));
    }

    private long bytesOut() {
        return kafka.ask(Message.of("observe").with("topic", topic.name())).number("out");
    }

    @Override
    public void close() {
        engine.close();
        reference.close();
        consumer.close();
    }
}
