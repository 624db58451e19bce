package io.github.kafkasse.examples.faults;

import io.github.kafkasse.examples.faults.RecordingClient.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The clients of a run, each on a thread of its own: how many there are of each behaviour, and which topics they
 * follow. Not thread-safe.
 */
final class ClientFleet {
    private static final Duration CATCH_UP = Duration.ofSeconds(90);

    /** The seconds without a byte after which a client counts as hung; the short form also runs beside other builds. */
    private static final int HANG_SECONDS = 15;

    private static final int HANG_SECONDS_ON_BUSY_MACHINES = 45;

    /** The numbers of clients of each behaviour, for 20 clients. */
    private static final List<Behaviour> MIX = Stream.of(
                    List.of(Behaviour.SSE, Behaviour.SSE, Behaviour.SSE, Behaviour.SSE, Behaviour.SSE, Behaviour.SSE),
                    List.of(Behaviour.NDJSON, Behaviour.NDJSON, Behaviour.NDJSON),
                    List.of(Behaviour.SLOW, Behaviour.SLOW, Behaviour.STALLING, Behaviour.STALLING),
                    List.of(Behaviour.CUT, Behaviour.CUT, Behaviour.CUT, Behaviour.CUT),
                    List.of(Behaviour.CHANGING, Behaviour.CHANGING, Behaviour.CHANGING))
            .flatMap(List::stream)
            .toList();

    private final Findings findings;
    private final Expiry expiry;
    private final boolean isLong;
    private final List<RecordingClient> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** @param isLong whether the run is the long form, on a machine that does nothing else */
    ClientFleet(Findings findings, Expiry expiry, boolean isLong) {
        this.findings = findings;
        this.expiry = expiry;
        this.isLong = isLong;
    }

    /** The clients, in the order in which they were started. */
    List<RecordingClient> list() {
        return clients;
    }

    /** Starts {@code count} clients. */
    void start(int count, List<ServerSlot> servers, Random random) {
        for (int i = 0; i < count; i++) {
            Behaviour behaviour = MIX.get(i % MIX.size());
            RecordingClient client = new RecordingClient(
                    i,
                    behaviour,
                    topics(behaviour, random),
                    servers,
                    new Random(random.nextLong()),
                    isLong ? HANG_SECONDS : HANG_SECONDS_ON_BUSY_MACHINES,
                    findings,
                    expiry);
            Thread thread = new Thread(null, client, client.name(), 256 << 10);
            thread.setDaemon(true);
            clients.add(client);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    /**
     * One half follows all topics, the other half some of them. NDJSON has no ids, so its clients do not follow
     * recreated topics.
     */
    private static Set<String> topics(Behaviour behaviour, Random random) {
        if (behaviour == Behaviour.NDJSON) {
            return Set.of(Topics.STEADY);
        }
        Set<String> some = new TreeSet<>(Topics.ALL);
        if (random.nextBoolean()) {
            some.removeIf(topic -> random.nextInt(3) == 0);
        }
        return some.isEmpty() ? Set.of(Topics.REMADE) : some;
    }

    /**
     * Lets the clients read to the end, for a limited time, and compares what they received with the records in Kafka.
     */
    void catchUp(Truth truth) {
        clients.forEach(RecordingClient::hurry);
        long deadline = System.nanoTime() + CATCH_UP.toNanos();
        while (System.nanoTime() - deadline < 0
                && !clients.stream().allMatch(each -> each.check().isComplete(truth, each.topics()))) {
            Injector.pause(Duration.ofMillis(100));
        }
        clients.forEach(each -> each.check().finish(truth, each.topics()));
    }

    /** Stops the clients, and waits until their threads have ended. */
    void stop() throws InterruptedException {
        clients.forEach(RecordingClient::stop);
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
