package io.github.kafkasse.examples.benchmarks.scenarios;

import io.github.kafkasse.examples.benchmarks.process.ChildProcess;
import io.github.kafkasse.examples.benchmarks.protocol.Message;
import io.github.kafkasse.examples.benchmarks.report.Report;
import io.github.kafkasse.examples.benchmarks.report.Samples;
import io.github.kafkasse.examples.benchmarks.report.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * One client that reads a long history, beside a consumer whose values the same container writes unparsed, and beside a
 * bare Kafka consumer, each in processes of its own: the first read of new processes, the reads during which the
 * compilers still work, and later ones.
 */
@Command(
        name = "catchup",
        description = "One client reads a long history, beside the same container writing what a consumer reads.")
public final class CatchUpScenario implements Callable<Integer> {
    /** Each read is from Kafka if the engine can keep at most this part of a topic. */
    private static final int PART_IN_MEMORY = 4;

    private static final long DEFAULT_BUDGET = 64 << 20;

    /** With less, the engine would drop records before they are read. */
    private static final long LEAST_BUDGET = 8 << 20;

    private static final String GOAL = "ratio at least 0.8";

    @Mixin
    private Stage stage = new Stage();

    @Mixin
    private RunsOption runs = new RunsOption();

    @Option(names = "--records", defaultValue = "500000", description = "default: ${DEFAULT-VALUE}")
    private long records;

    @Option(names = "--size", defaultValue = "1200", description = "bytes a record; default: ${DEFAULT-VALUE}")
    private int size;

    @Option(names = "--partitions", split = ",", defaultValue = "1,4", description = "default: ${DEFAULT-VALUE}")
    private List<Integer> partitions = List.of();

    @Option(
            names = "--young",
            defaultValue = "12",
            description = "reads after the first one, while the compilers still work; default: ${DEFAULT-VALUE}")
    private int young;

    @Option(names = "--warm", defaultValue = "8", description = "reads after these; default: ${DEFAULT-VALUE}")
    private int warm;

    @Option(
            names = "--clients",
            defaultValue = "1",
            description = "also this many clients from the beginning at once, beside one; default: ${DEFAULT-VALUE}")
    private int crowd;

    private final Table reads = new Table(
            "partitions",
            "run",
            "consumer records/s",
            "reference records/s",
            "engine records/s",
            "engine / reference",
            "lost",
            "repeated",
            "consumer µs CPU/record",
            "reference µs CPU/record",
            "engine µs CPU/record",
            "reference's client µs CPU/record",
            "engine's client µs CPU/record",
            "read from Kafka / data");

    private final Table crowds = new Table(
            "partitions",
            "run",
            "clients",
            "events/s of all clients",
            "events/s of one alone",
            "all / one",
            "every event received",
            "bytes of a client / of one alone",
            "read from Kafka / data",
            "engine µs CPU/event",
            "clients µs CPU/event");

    /** The figures of the same kind of run. */
    private static final class Figures {
        final Samples ours = new Samples();
        final Samples reference = new Samples();
        final Samples ourMicros = new Samples();
        final Samples referenceMicros = new Samples();

        void add(CatchUpRound.Read engine, CatchUpRound.Read copied) {
            ours.add(engine.perSecond());
            reference.add(copied.perSecond());
            ourMicros.add(engine.micros());
            referenceMicros.add(copied.micros());
        }
    }

    @Override
    public Integer call() {
        // A heap that grows costs page faults, in each process others: they would be measured instead of the work.
        stage.serverJvmIfAbsent(List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"));
        long share = Math.max(LEAST_BUDGET, records * size / PART_IN_MEMORY);
        if (share < DEFAULT_BUDGET) {
            stage.setIfAbsent("replay.budget", Long.toString(share));
        }
        Report report = new Report(
                "catchup",
                stage.setup() + ", " + records + " records of " + size + " bytes, replay.budget "
                        + stage.setting("replay.budget", "64MB"));
        try (Stage running = stage) {
            ChildProcess kafka = running.kafka();
            ChildProcess clients = running.clients(1);
            for (int count : partitions) {
                var topic = new CatchUpRound.Topic("catchup" + count, count, records / count);
                fill(kafka, topic);
                try (CatchUpRound unmeasured = new CatchUpRound(running, kafka, clients, topic)) {
                    // So that the broker and the clients are warm from the first measurement on.
                    unmeasured.reference();
                }
                measure(running, kafka, clients, topic, report);
            }
        }
        report.table("", reads);
        if (crowd > 1) {
            report.table("clients that begin at the same position", crowds);
        }
        stage.show(report);
        return 0;
    }

    private void fill(ChildProcess kafka, CatchUpRound.Topic topic) {
        kafka.ask(Message.of("topic").with("name", topic.name()).with("partitions", topic.partitions()));
        kafka.ask(Message.of("produce")
                .with("topic", topic.name())
                .with("partitions", topic.partitions())
                .with("first", 0)
                .with("count", topic.each())
                .with("size", size));
        kafka.ask("produced");
    }

    private void measure(
            Stage running, ChildProcess kafka, ChildProcess clients, CatchUpRound.Topic topic, Report report) {
        Figures first = new Figures();
        Figures compiling = new Figures();
        Figures later = new Figures();
        Samples together = new Samples();
        Samples alone = new Samples();
        Samples read = new Samples();
        for (int run = 1; run <= runs.count(); run++) {
            try (CatchUpRound round = new CatchUpRound(running, kafka, clients, topic)) {
                long data = compare(round, topic, "cold " + run, run % 2 == 0, first);
                for (int i = 1; i <= young; i++) {
                    compare(round, topic, "young " + run + "." + i, i % 2 == 0, compiling);
                }
                for (int i = 1; i <= warm; i++) {
                    compare(round, topic, "warm " + run + "." + i, i % 2 == 0, later);
                }
                if (crowd > 1) {
                    crowd(round, topic, run, data, together, alone, read);
                }
            }
        }
        String name = topic.partitions() + (topic.partitions() == 1 ? " partition" : " partitions");
        compare(report, name + ", cold", first, GOAL);
        if (young > 0) {
            compare(report, name + ", young", compiling, "");
        }
        if (warm > 0) {
            compare(report, name + ", warm", later, GOAL);
        }
        if (crowd > 1) {
            String of = name + ", " + crowd + " clients at the same position";
            report.compare(of, "events/s", together.median(), alone.median(), "one alone", "ratio at least 6");
            report.compare(of + ": read from Kafka", "× the data", read.median(), 1, "once", "at most 1.2");
        }
    }

    private static void compare(Report report, String what, Figures figures, String goal) {
        String against = "consume and write";
        report.compare(what, "records/s", figures.ours.median(), figures.reference.median(), against, goal);
        report.compare(
                what + ": CPU of the server",
                "µs a record",
                figures.ourMicros.median(),
                figures.referenceMicros.median(),
                against,
                "");
    }

    /** Reads the topic with each. {@return the bytes that Kafka sent to the bare consumer} */
    private long compare(
            CatchUpRound round, CatchUpRound.Topic topic, String run, boolean engineFirst, Figures figures) {
        boolean cold = run.startsWith("cold");
        CatchUpRound.Read bare = round.consumer();
        round.settle(cold);
        CatchUpRound.Read early = engineFirst ? round.engine() : round.reference();
        round.settle(cold);
        CatchUpRound.Read late = engineFirst ? round.reference() : round.engine();
        round.settle(cold);
        CatchUpRound.Read engine = engineFirst ? early : late;
        CatchUpRound.Read copied = engineFirst ? late : early;
        figures.add(engine, copied);
        reads.row(
                topic.partitions(),
                run + (engine.all() && copied.all() ? "" : " (events are missing)"),
                Math.round(bare.perSecond()),
                Math.round(copied.perSecond()),
                Math.round(engine.perSecond()),
                engine.perSecond() / copied.perSecond(),
                engine.lost() + copied.lost(),
                engine.repeated() + copied.repeated(),
                bare.micros(),
                copied.micros(),
                engine.micros(),
                copied.clientMicros(),
                engine.clientMicros(),
                (double) engine.kafkaBytes() / bare.kafkaBytes());
        return bare.kafkaBytes();
    }

    private void crowd(
            CatchUpRound round,
            CatchUpRound.Topic topic,
            int run,
            long data,
            Samples together,
            Samples alone,
            Samples read) {
        CatchUpRound.Read one = round.engine(1);
        round.settle(false);
        CatchUpRound.Read all = round.engine(crowd);
        together.add(all.perSecond());
        alone.add(one.perSecond());
        read.add((double) all.kafkaBytes() / data);
        crowds.row(
                topic.partitions(),
                run,
                crowd,
                Math.round(all.perSecond()),
                Math.round(one.perSecond()),
                all.perSecond() / one.perSecond(),
                all.all() && one.all(),
                (double) all.clientBytes() / crowd / one.clientBytes(),
                (double) all.kafkaBytes() / data,
                all.micros(),
                all.clientMicros());
    }
}
