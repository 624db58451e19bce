package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ClientRequests.request;
import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.SseEvents;
import io.github.kafkasse.StreamRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Clients of one key on two loops share batches. The second loop examines and encodes records between two actions of
 * the first loop: after its dispatcher has found a record, and before the group of that key has its turn. The batch
 * that the first loop then finds in the cache has records that its own dispatcher has not examined. Each client
 * receives each record once.
 */
@ParameterizedClass
@EnumSource(Setting.IdMode.class)
class KeyedClientsOnTwoLoopsTest {
    private static final TopicPartition T1 = new TopicPartition("t", 1);

    @Parameter
    Setting.IdMode mode;

    private final AtomicInteger asked = new AtomicInteger();
    private ConnectionFixture fixture;

    /** A client on the first loop, whose turn is before that of the key's group. */
    private Client before;

    private Client client;

    /** A client of the same key on the second loop. */
    private Client other;

    @BeforeEach
    void connect() {
        begin(Settings.defaults());
    }

    private void begin(Settings settings) {
        fixture = new ConnectionFixture(settings.with(Setting.ID_MODE, mode), null, 2);
        fixture.create("t", 2);
        before = fixture.connect(request());
        client = fixture.connect(ofKey());
        other = fixture.connect(ofKey(), second().loop);
    }

    private StreamRequest ofKey() {
        return request().withFilter(new KeyFilter("a", asked));
    }

    private SteppedLoop second() {
        return fixture.loops.get(1);
    }

    private static String a(int n) {
        return KeyFilter.record("a", n);
    }

    private static String x(int n) {
        return KeyFilter.record("x", n);
    }

    private static String largeA(int n) {
        return "{\"key\":\"a\",\"n\":" + n + ",\"x\":\"" + "x".repeat(20_000) + "\"}";
    }

    /** Runs an action once, when the first loop's dispatcher has found records and their group waits for its turn. */
    private void beforeTheTurn(Runnable action) {
        fixture.events.onLive = () -> {
            fixture.events.onLive = () -> {};
            action.run();
        };
    }

    private static List<String> data(Client of) {
        return SseEvents.of(of.text()).data();
    }

    /** Asserts that both clients have exactly these events, and also a client that resumes at the last id of either. */
    private void assertBothHave(String... events) {
        fixture.run();
        fixture.fetch();
        assertEquals(List.of(events), data(client));
        assertEquals(List.of(events), data(other));
        fixture.publish(T0, x(100), a(101));
        fixture.publish(T1, a(102), x(103));
        List<String> more = new ArrayList<>(List.of(events));
        more.addAll(List.of(a(101), a(102)));
        assertEquals(more, data(client));
        assertEquals(more, data(other));
        for (Client each : List.of(client, other)) {
            Client again = fixture.connect(ofKey().withLastEventId(each.lastId()));
            fixture.publish(T0, a(104));
            assertEquals(List.of(a(104)), data(again));
            again.leave();
        }
    }

    /** Asserts that the group waits for the dispatcher, so that its filter does not examine a record of another key. */
    private void assertGroupWaitsForTheDispatcher() {
        asked.set(0);
        fixture.publish(T0, x(200));
        fixture.publish(T1, x(201));
        assertEquals(0, asked.get());
    }

    @Test
    void aRecordThatTheDispatcherHasNotExaminedIsNotFoundAgain() {
        beforeTheTurn(() -> {
            fixture.publishQuietly(T1, a(1));
            second().run();
            assertEquals(List.of(a(0), a(1)), data(other));
        });
        fixture.publishQuietly(T0, a(0));
        fixture.loops.get(0).run();
        fixture.run();
        assertGroupWaitsForTheDispatcher();
        assertBothHave(a(0), a(1));
    }

    @Test
    void aBatchEndsAfterTheDispatcherInOnePartitionAndBeforeItInAnother() {
        beforeTheTurn(() -> {
            fixture.publishQuietly(T1, a(4), x(5));
            second().run();
        });
        fixture.publishQuietly(T0, a(0), x(1), x(2));
        fixture.loops.get(0).run();
        fixture.run();
        assertGroupWaitsForTheDispatcher();
        assertBothHave(a(0), a(4));
    }

    @Test
    void theBatchOfAClientThatReadsAllEndsAfterTheDispatcher() {
        String start = other.lastId();
        beforeTheTurn(() -> {
            fixture.publishQuietly(T1, a(1), x(2));
            fixture.publishQuietly(T0, x(3));
            Client reading = fixture.connect(ofKey().withLastEventId(start), second().loop);
            assertEquals(List.of(a(0), a(1)), data(reading));
        });
        fixture.publishQuietly(T0, a(0));
        fixture.loops.get(0).run();
        fixture.run();
        assertBothHave(a(0), a(1));
    }

    @Test
    void recordsLeaveMemoryBeforeTheDispatcherHasExaminedThem() {
        beforeTheTurn(() -> {
            fixture.publishQuietly(T1, a(1));
            second().run();
            fixture.publishQuietly(T1, x(2), a(3));
            fixture.dropFromMemory(T1);
        });
        fixture.publishQuietly(T0, a(0));
        fixture.loops.get(0).run();
        assertBothHave(a(0), a(1), a(3));
    }

    @Test
    void recordsLeaveMemoryBeforeTheGroupHasReadThem() {
        beforeTheTurn(() -> {
            fixture.publishQuietly(T1, a(1));
            fixture.dropFromMemory(T0);
        });
        fixture.publishQuietly(T0, a(0));
        fixture.loops.get(0).run();
        assertBothHave(a(0), a(1));
    }

    @Test
    void aBatchEndsWithinTheRecordsThatTheDispatcherHasFound() {
        beforeTheTurn(() -> {
            fixture.publishQuietly(T1, largeA(5), largeA(6), largeA(7), largeA(8), largeA(9));
            second().run();
        });
        fixture.publishQuietly(T0, a(0));
        fixture.loops.get(0).run();
        fixture.run();
        assertEquals(6, data(client).size());
        assertBothHave(data(other).toArray(String[]::new));
    }

    @Test
    void aSinkIsFullWhileTheBatchEndsAfterTheDispatcher() {
        client.takeAtMost(client.sink.memory().size());
        beforeTheTurn(() -> {
            fixture.publishQuietly(T1, a(1));
            second().run();
        });
        fixture.publishQuietly(T0, a(0));
        fixture.loops.get(0).run();
        fixture.run();
        fixture.publish(T1, a(2));
        client.takeAll();
        assertBothHave(a(0), a(1), a(2));
    }

    @Test
    void aNeighbourWithAFullSinkStaysAtTheBatchThatItHasReceived() {
        Client slow = fixture.connect(ofKey());
        slow.takeAtMost(slow.sink.memory().size());
        beforeTheTurn(() -> {
            fixture.publishQuietly(T1, a(1));
            second().run();
        });
        fixture.publishQuietly(T0, a(0));
        fixture.loops.get(0).run();
        fixture.run();
        slow.takeAll();
        assertEquals(List.of(a(0), a(1)), data(slow));
        assertBothHave(a(0), a(1));
        assertSame(client.connection.liveGroup(), slow.connection.liveGroup());
    }

    @Test
    void theDispatcherFindsMoreBeforeTheGroupHasReadAll() {
        begin(Settings.defaults().with(Setting.DELIVERY_INTERVAL, Duration.ofMillis(100)));
        fixture.publish(T0, a(0));
        fixture.pass(Duration.ofMillis(100));
        fixture.publish(T0, a(1));
        fixture.publish(T1, x(2), a(3));
        fixture.publishQuietly(T1, a(4));
        second().run();
        fixture.pass(Duration.ofMillis(200));
        fixture.publish(T0, a(5));
        fixture.pass(Duration.ofMillis(200));
        List<String> all = List.of(a(0), a(1), a(3), a(4), a(5));
        assertEquals(all, data(client));
        assertEquals(all, data(other));
        assertEquals(6, data(before).size());
    }
}
