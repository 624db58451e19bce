package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ClientRequests.request;
import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.filter.EventFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients of several feeds, on two loops, in a random sequence of short, long and large batches, heartbeats, full
 * sinks, evictions and disconnects. After each step, each client can decompress all that it has received, and it is what a
 * client without compression has received.
 */
class ContinuedGzipRandomTest {
    private static final int STEPS = 60;
    private static final int MOST_CLIENTS = 10;

    private final List<GzipPair> free = new ArrayList<>();
    private final List<GzipPair> limited = new ArrayList<>();
    private ConnectionFixture fixture = new ConnectionFixture();
    private Random random = new Random();
    private int published;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void allClientsCanDecompressEverythingAtOnce(long seed) {
        random = new Random(seed);
        long budget = List.of(1L, 20_000L, 1L << 20).get(random.nextInt(3));
        fixture = new ConnectionFixture(
                Settings.defaults().with(Setting.BATCH_BUDGET, budget).with(Setting.STALL_TIMEOUT, Duration.ofDays(1)),
                null,
                2);
        fixture.produce(T0, similar(50), similar(50));
        connect();
        for (int i = 0; i < STEPS; i++) {
            step();
            fixture.fetch();
            free.forEach(GzipPair::assertSame);
            limited.forEach(GzipPair::assertBegun);
        }
        free.forEach(GzipPair::end);
        limited.forEach(GzipPair::end);
        assertTrue(free.size() + limited.size() > 2);
    }

    private void step() {
        switch (random.nextInt(14)) {
            case 0, 1 -> connect();
            case 2 -> publish(30, 1_000); // longer than a short batch
            case 3 -> fixture.publish(incompressible());
            case 4 -> fixture.publish("not JSON");
            case 5 -> any(free).probe();
            case 6 -> fixture.pass(Duration.ofMillis(random.nextInt(5_000)));
            case 7 -> limit();
            case 8 -> limited.forEach(pair -> pair.client.takeMore(1 + random.nextInt(100_000)));
            case 9 -> release();
            case 10 -> fixture.dropFromMemory(T0);
            case 11 -> leave();
            default -> publish(1 + random.nextInt(4), 2_000);
        }
    }

    private GzipPair any(List<GzipPair> pairs) {
        return pairs.get(random.nextInt(pairs.size()));
    }

    private void connect() {
        if (free.size() + limited.size() == MOST_CLIENTS) {
            return;
        }
        StreamRequest request =
                random.nextBoolean() ? request() : request().withLastEventId(fixture.idAt(random.nextInt(3)));
        if (random.nextInt(4) == 0) {
            request = request.withFormat(EventFormat.NDJSON);
        }
        if (random.nextInt(3) == 0) {
            request = request.withFilter(EventFilter.member("even", "true"));
        }
        free.add(new GzipPair(fixture, request, fixture.loops.get(random.nextInt(2)).loop));
    }

    private void limit() {
        if (free.size() > 1) {
            GzipPair pair = free.remove(random.nextInt(free.size()));
            pair.client.takeAtMost(pair.client.sink.memory().size() + 1 + random.nextInt(5_000));
            limited.add(pair);
        }
    }

    private void release() {
        limited.forEach(pair -> pair.client.takeAll());
        free.addAll(limited);
        limited.clear();
    }

    private void leave() {
        if (free.size() > 1) {
            free.remove(random.nextInt(free.size())).client.leave();
        }
    }

    private void publish(int count, int most) {
        String[] events = new String[count];
        for (int i = 0; i < count; i++) {
            events[i] = similar(most);
        }
        fixture.publish(events);
    }

    /** A large event, which a client whose sink is full receives in parts. */
    private String incompressible() {
        StringBuilder text = new StringBuilder("\"");
        while (text.length() < 250_000) {
            text.append((char) ('A' + random.nextInt(26))).append((char) ('a' + random.nextInt(26)));
        }
        return text.append('"').toString();
    }

    /** An event that has much in common with others, but not always at the same place. */
    private String similar(int most) {
        int number = published++;
        StringBuilder text = new StringBuilder("{\"n\":" + number + ",\"even\":" + (number % 2 == 0) + ",\"words\":\"");
        for (int length = most / 2 + random.nextInt(most / 2); text.length() < length; ) {
            text.append(Integer.toString(random.nextInt(200) * 7_919, 36)).append(' ');
        }
        return text.append("\"}").toString();
    }
}
