package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ClientRequests.request;
import static io.github.kafkasse.internal.connection.ClientRequests.requestAt;
import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static io.github.kafkasse.internal.connection.StreamTexts.event;
import static io.github.kafkasse.internal.connection.StreamTexts.large;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.RecordFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One loop serves clients that read history with filters of their own, and live clients. */
class FairLoopTest {
    private static final int RECORDS = 10_000;
    private static final Duration PER_RECORD = Duration.ofNanos(20_000);
    private static final Duration PROMPT = Duration.ofMillis(25);

    private final ConnectionFixture fixture = new ConnectionFixture();
    private final List<Client> readers = new ArrayList<>();
    private final List<int[]> examined = new ArrayList<>();
    private Client live;

    @BeforeEach
    void historyAndALiveClient() {
        live = fixture.connect();
        String[] some = new String[100];
        Arrays.fill(some, "1");
        for (int i = 0; i < RECORDS; i += some.length) {
            fixture.publish(some);
        }
        live.next();
    }

    /** Drops everything, and takes some time for each record. */
    private RecordFilter slowFilter() {
        int[] count = new int[1];
        examined.add(count);
        return event -> {
            count[0]++;
            fixture.scheduler.pass(PER_RECORD);
            return false;
        };
    }

    private void startReaders(int count) {
        for (int i = 0; i < count; i++) {
            Client reader = fixture.client(requestAt(0).withFilter(slowFilter()));
            readers.add(reader);
            fixture.loop.execute(reader.connection::start);
        }
        for (int steps = 0; examined.stream().mapToInt(each -> each[0]).sum() == 0; steps++) {
            assertTrue(steps < 1_000, "no reader has started");
            fixture.loop.step();
        }
    }

    private int examined() {
        return examined.stream().mapToInt(each -> each[0]).sum();
    }

    /** Steps until a condition is true. {@return how long that took} */
    private Duration until(BooleanSupplier condition) {
        long start = fixture.now();
        for (int steps = 0; !condition.getAsBoolean(); steps++) {
            assertTrue(steps < 100_000, "the condition never becomes true");
            fixture.loop.step();
        }
        return Duration.ofNanos(fixture.now() - start);
    }

    @Test
    void aLiveEventWaitsForOneSliceAndNotForAllClientsWithFilters() {
        startReaders(50);
        for (int i = 0; i < 20; i++) {
            int before = live.text().length();
            fixture.publishQuietly(T0, "2");
            Duration waited = until(() -> live.text().length() > before);
            assertTrue(waited.compareTo(PROMPT) < 0, () -> "the live event waited " + waited);
        }
        assertTrue(examined() < 50 * RECORDS, "the readers finished too early for this test");
        until(() -> examined() >= 50 * RECORDS);
    }

    @Test
    void aNewClientIsAnsweredWhileOthersFilter() {
        startReaders(50);
        for (int i = 0; i < 20; i++) {
            Client late = fixture.client(request());
            fixture.loop.execute(late.connection::start);
            Duration waited = until(late::isOpen);
            assertTrue(waited.compareTo(PROMPT) < 0, () -> "the new client waited " + waited);
            int before = late.text().length();
            fixture.publishQuietly(T0, "2");
            Duration event = until(() -> late.text().length() > before);
            assertTrue(event.compareTo(PROMPT) < 0, () -> "the new client's first event waited " + event);
        }
    }

    @Test
    void heartbeatsComeInTimeWhileOthersFilter() {
        startReaders(50);
        List<Client> all = new ArrayList<>(readers);
        all.add(live);
        long[] size = new long[all.size()];
        long[] since = new long[all.size()];
        Arrays.fill(since, fixture.now());
        long longest = 0;
        while (examined() < 50 * RECORDS) {
            fixture.loop.step();
            for (int i = 0; i < size.length; i++) {
                longest = Math.max(longest, fixture.now() - since[i]);
                long now = all.get(i).sink.memory().size();
                if (now != size[i]) {
                    size[i] = now;
                    since[i] = fixture.now();
                }
            }
        }
        Duration silence = Duration.ofNanos(longest);
        assertTrue(silence.compareTo(Duration.ofMillis(4_100)) < 0, () -> "silent for " + silence);
    }

    @Test
    void clientsThatReadHistoryTakeTurns() {
        startReaders(10);
        until(() -> examined() >= 10 * RECORDS / 2);
        for (int[] each : examined) {
            assertTrue(
                    each[0] > RECORDS / 4 && each[0] < RECORDS * 3 / 4,
                    () -> "unfair: " + examined.stream().map(Arrays::toString).toList());
        }
    }

    @Test
    void aFilterThatIsInterruptedByItsBudgetLosesNothing() {
        List<Long> seen = new ArrayList<>();
        Client picky = fixture.client(requestAt(0).withFilter(event -> {
            seen.add(event.offset());
            fixture.scheduler.pass(PER_RECORD);
            return event.offset() % 7 == 0;
        }));
        fixture.loop.execute(picky.connection::start);
        startReaders(3);
        until(() -> seen.size() >= RECORDS && examined() >= 3 * RECORDS);
        fixture.run();
        StringBuilder expected = new StringBuilder(StreamTexts.opening(fixture.idAt(0)));
        for (int offset = 0; offset < RECORDS; offset += 7) {
            expected.append(event(fixture.idAt(offset + 1), "1"));
        }
        // It named its partition, so its ids do not contain the number of partitions.
        assertEquals(expected.toString().replace("\"partitions\":1,", ""), withoutHeartbeats(picky.text()));
        assertEquals(RECORDS, seen.size());
    }

    @Test
    void aClientThatReadsHistoryDoesNotDelayALiveClient() {
        Client far = fixture.connect();
        far.takeAtMost(far.text().length());
        for (int i = 0; i < 200; i++) {
            fixture.publish(large(20_000));
        }
        live.next();
        far.sink.takeAtMost(Long.MAX_VALUE);
        far.sink.ready(far.connection);
        fixture.loop.step();
        fixture.publishQuietly(T0, "2");
        fixture.loop.step();
        assertTrue(live.next().endsWith("data: 2\n\n"));
        assertTrue(far.text().length() < 1_000_000, () -> far.text().length() + " bytes in two steps");
        fixture.run();
        assertTrue(far.text().endsWith("data: 2\n\n"));
    }

    @Test
    void aLiveEventDoesNotWaitForLiveClientsThatFilter() {
        List<Runnable> inFilter = new ArrayList<>();
        fixture.connect(request().withFilter(event -> {
            List<Runnable> now = List.copyOf(inFilter);
            inFilter.clear();
            now.forEach(Runnable::run);
            return false;
        }));
        for (int i = 0; i < 500; i++) {
            fixture.connect(request().withFilter(slowFilter()));
        }
        String[] some = new String[10];
        Arrays.fill(some, "1");
        long[] published = new long[1];
        inFilter.add(() -> {
            published[0] = fixture.now();
            fixture.publishQuietly(T0, "2");
        });
        fixture.publishQuietly(T0, some);
        until(() -> live.text().endsWith("data: 2\n\n"));
        Duration waited = Duration.ofNanos(fixture.now() - published[0]);
        assertTrue(waited.compareTo(PROMPT) < 0, () -> "the live event waited " + waited);
        until(() -> examined() >= 500 * 11);
    }

    private static String withoutHeartbeats(String text) {
        return text.replaceAll("(?m)^:\n", "");
    }
}
