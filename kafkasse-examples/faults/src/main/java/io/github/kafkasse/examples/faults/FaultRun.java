package io.github.kafkasse.examples.faults;

import io.github.kafkasse.examples.benchmarks.report.Table;
import io.github.kafkasse.examples.faults.Findings.Fact;
import io.github.kafkasse.examples.faults.Findings.Kind;
import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run: starts everything, injects the faults one after the other, lets the clients catch up, and compares what they
 * received with the records in Kafka. Not thread-safe.
 */
final class FaultRun {
    private static final Logger LOG = LoggerFactory.getLogger(FaultRun.class);
    /** The approximate duration of the last round of the long form. */
    private static final Duration LAST_ROUND = Duration.ofSeconds(200);

    private static final String CATCHING_UP = "(catching up)";
    private static final double RATE = 30;

    private final long seed;
    private final Duration length;
    private final int clientCount;
    private final String only;
    private final Map<String, String> settings;
    private final File directory;
    private final Findings findings = new Findings();
    private final Expiry expiry = new Expiry();
    private final ClientFleet clients;
    private long lostByKafka;
    private final List<String> leftovers = new ArrayList<>();
    private final List<String> usage = new ArrayList<>();

    /**
     * @param length how long faults are injected; zero injects each fault once, in its short form
     * @param only injects only faults whose names contain it; if empty, all faults
     * @param settings of the servers
     * @param directory for the servers' logs
     */
    FaultRun(long seed, Duration length, int clientCount, String only, Map<String, String> settings, File directory) {
        this.seed = seed;
        this.length = length;
        this.clientCount = clientCount;
        this.only = only;
        this.settings = settings;
        this.directory = directory;
        this.clients = new ClientFleet(findings, expiry, isLong());
    }

    /**
     * Executes the run and prints its table.
     *
     * @return whether nothing was found that must not happen, and the servers have released their resources
     */
    boolean run() throws InterruptedException {
        Random random = new Random(seed);
        long begin = System.nanoTime();
        Truth truth;
        try (EmbeddedKafka kafka = cluster();
                ServerSlot jetty = server("jetty", kafka);
                ServerSlot tomcat = server("tomcat", kafka)) {
            List<ServerSlot> servers = List.of(jetty, tomcat);
            try {
                jetty.start();
                tomcat.start();
                truth = faults(kafka, servers, random);
            } finally {
                clients.stop();
            }
            if (isLong()) {
                Leftovers left = new Leftovers(servers);
                leftovers.addAll(left.find());
                usage.addAll(left.usage());
            }
        }
        print(truth, Duration.ofNanos(System.nanoTime() - begin));
        return findings.total() == 0 && leftovers.isEmpty();
    }

    private boolean isLong() {
        return !length.isZero();
    }

    private static EmbeddedKafka cluster() {
        EmbeddedKafka kafka = EmbeddedKafka.builder()
                .brokers(3)
                .relayed()
                // Then Kafka itself loses nothing, and a broker that is slow on a busy machine is not considered down.
                .property("min.insync.replicas", "2")
                .property("transaction.state.log.min.isr", "2")
                .property("broker.session.timeout.ms", "4000")
                .start();
        kafka.createTopic(Topics.STEADY, Topics.STEADY_PARTITIONS);
        kafka.createTopic(Topics.GROWING, Topics.GROWING_PARTITIONS);
        kafka.createTopic(Topics.REMADE, Topics.REMADE_PARTITIONS);
        kafka.createTopic(Topics.EXPIRING, Topics.EXPIRING_PARTITIONS);
        return kafka;
    }

    private ServerSlot server(String container, EmbeddedKafka kafka) {
        return new ServerSlot(
                container,
                kafka.bootstrapServers(),
                settings,
                // A short-lived JVM is faster with only its first compiler and its simplest collector.
                isLong() ? List.of() : List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                new File(directory, container + "-" + seed + ".log"));
    }

    private Truth faults(EmbeddedKafka kafka, List<ServerSlot> servers, Random random) throws InterruptedException {
        findings.begin("(no fault)");
        clients.start(clientCount, servers, random);
        Map<Sequence, Long> acknowledged;
        try (PlainProducer plain = new PlainProducer(kafka, RATE);
                TransactionalProducer transactional = new TransactionalProducer(kafka, new Random(random.nextLong()))) {
            Injector injector =
                    new Injector(kafka, servers, clients.list(), plain, transactional, expiry, random, isLong());
            if (isLong()) {
                injectForLong(injector);
            } else {
                injectAtOnce(injector.ofKafkaAndClients(), injector.ofServers());
            }
            plain.requireHealth();
            transactional.finish();
            plain.finish();
            plain.requireHealth();
            acknowledged = plain.acknowledged();
        }
        Truth truth = Truth.read(kafka.directServers(), Topics.SET);
        lostByKafka = truth.gapCount() + missing(acknowledged, truth);
        findings.begin(CATCHING_UP);
        clients.catchUp(truth);
        return truth;
    }

    /** Rounds of faults, one after the other: at least one, and a last one without restarts. */
    private void injectForLong(Injector injector) throws InterruptedException {
        Injector.pause(Duration.ofSeconds(3));
        long end = System.nanoTime() + length.minus(LAST_ROUND).toNanos();
        inject(injector.round(), findings::begin);
        while (System.nanoTime() - end < 0) {
            for (Fault fault : injector.round()) {
                if (System.nanoTime() - end < 0) {
                    inject(List.of(fault), findings::begin);
                }
            }
        }
        // Both servers see every other fault before their remaining resources are measured.
        inject(injector.withoutRestarts(), findings::begin);
    }

    /** The short form: two threads inject at the same time. */
    private void injectAtOnce(List<Fault> others, List<Fault> ofServers) throws InterruptedException {
        Injector.pause(Duration.ofSeconds(1));
        FutureTask<Void> second = new FutureTask<>(() -> {
            inject(ofServers, name -> findings.begin("servers", name));
            findings.end("servers");
            return null;
        });
        Thread thread = new Thread(second, "server-faults");
        thread.start();
        try {
            inject(others, name -> findings.begin("others", name));
            findings.end("others");
        } finally {
            thread.join();
        }
        try {
            second.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A fault could not be injected", e);
        }
    }

    private void inject(List<Fault> faults, Consumer<String> begin) throws InterruptedException {
        for (Fault fault : faults) {
            if (!fault.name().contains(only)) {
                continue;
            }
            LOG.warn("{}", fault.name());
            begin.accept(fault.name());
            fault.action().run();
            // What a fault leaves behind still counts for it.
            Injector.pause(Duration.ofMillis(isLong() ? 4_000 : 500));
        }
    }

    /** The number of acknowledged records at the ends of sequences that Kafka does not have. */
    private static long missing(Map<Sequence, Long> acknowledged, Truth truth) {
        int generation = acknowledged.keySet().stream()
                .mapToInt(Sequence::generation)
                .max()
                .orElse(0);
        return acknowledged.entrySet().stream()
                .filter(each -> !each.getKey().topic().equals(Topics.EXPIRING))
                .filter(each -> !each.getKey().topic().equals(Topics.REMADE)
                        || each.getKey().generation() == generation)
                .mapToLong(each -> each.getValue() - truth.ends().getOrDefault(each.getKey(), 0L))
                .sum();
    }

    private void print(Truth truth, Duration took) {
        Table table = new Table(Stream.of(
                        Stream.of("fault"),
                        Arrays.stream(Kind.values()).map(Summary::head),
                        Stream.of("longest silence s"),
                        Arrays.stream(Fact.values()).map(Summary::head))
                .flatMap(heads -> heads)
                .toArray(String[]::new));
        findings.phases()
                .forEach((name, phase) -> table.row(Stream.of(
                                Stream.of(name),
                                Arrays.stream(Kind.values()).map(phase::count),
                                Stream.of(phase.longestSilenceMillis() / 1e3),
                                Arrays.stream(Fact.values()).map(phase::count))
                        .flatMap(cells -> cells)
                        .toArray()));
        table.print("faults, seed " + seed + ": " + clientCount + " clients, " + truth.size() + " records, "
                + (lostByKafka == 0 ? "" : lostByKafka + " of them lost by Kafka itself, ")
                + TimeUnit.NANOSECONDS.toSeconds(took.toNanos()) + " s, " + settings);
        findings.details().forEach(System.out::println);
        usage.forEach(System.out::println);
        leftovers.forEach(line -> System.out.println("LEFT: " + line));
    }

    Findings findings() {
        return findings;
    }

    /** What the servers used before their first client and after their last one; empty in the short form. */
    List<String> usage() {
        return usage;
    }
}
