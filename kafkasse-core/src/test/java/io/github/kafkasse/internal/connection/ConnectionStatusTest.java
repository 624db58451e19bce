package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ClientRequests.requestAt;
import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.ConnectionStatus;
import io.github.kafkasse.internal.loop.StatusRound;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The status of a client as operators see it. */
class ConnectionStatusTest {
    private final ConnectionFixture fixture = new ConnectionFixture();

    private static ConnectionStatus status(Client client) {
        ConnectionStatus status = client.connection.status();
        assertNotNull(status);
        return status;
    }

    private static void assertBehind(long records, Client client) {
        assertEquals(OptionalLong.of(records), status(client).behind());
    }

    private static void assertAllBytesCounted(Client client) {
        assertEquals(
                client.text().getBytes(StandardCharsets.UTF_8).length,
                status(client).bytes());
    }

    @Test
    void aLiveClientIsNotBehind() {
        Client client = fixture.connect();
        assertBehind(0, client);
        fixture.publish("1", "2", "3");
        assertBehind(0, client);
        assertAllBytesCounted(client);
        assertSame(client.connection.mailbox(), status(client).connection());
    }

    @Test
    void aClientThatReadsNothingFallsBehind() {
        Client client = fixture.connect();
        fixture.publish("1");
        client.takeAtMost(1);
        fixture.publish("2");
        assertBehind(0, client);
        fixture.publish("3", "4", "5");
        assertBehind(3, client);
        client.takeAll();
        fixture.run();
        assertBehind(0, client);
        assertAllBytesCounted(client);
    }

    @Test
    void aClientThatReadsHistoryIsBehindByWhatIsLeft() {
        fixture.produce(T0, "0", "1", "2", "3");
        Client live = fixture.connect();
        Client client = fixture.connect(requestAt(1));
        assertBehind(3, client);
        fixture.publish("4");
        assertBehind(4, client);
        assertBehind(0, live);
        fixture.fetch();
        assertBehind(0, client);
        assertAllBytesCounted(client);
    }

    @Test
    void largeEventsAreCounted() {
        Client client = fixture.connect();
        fixture.publish(StreamTexts.large(300_000));
        assertTrue(status(client).bytes() > 300_000);
        assertAllBytesCounted(client);
    }

    @Test
    void onlyOpenStreamsOfClientsHaveAStatus() {
        Client watcher = fixture.connect(ClientRequests.request().asWatcher());
        assertNull(watcher.connection.status());
        Client starting = fixture.client(ClientRequests.request());
        assertNull(starting.connection.status());
        Client client = fixture.connect();
        client.connection.end(CloseReason.ENDED);
        fixture.run();
        assertNull(client.connection.status());
    }

    @Test
    void aRoundFindsAllClientsAndLooksAtSomeInEachTask() {
        for (int i = 0; i < 300; i++) {
            Client unused = fixture.connect();
        }
        CompletableFuture<List<ConnectionStatus>> round = StatusRound.of(fixture.loop);
        assertFalse(round.isDone());
        fixture.run();
        assertEquals(300, round.join().size());
        assertEquals(
                300,
                round.join().stream()
                        .map(ConnectionStatus::connection)
                        .distinct()
                        .count());
    }

    @Test
    void clientsThatEndDuringARoundAreLeftOut() {
        Client first = fixture.connect();
        Client second = fixture.connect();
        CompletableFuture<List<ConnectionStatus>> round = StatusRound.of(fixture.loop);
        first.leave();
        fixture.run();
        assertTrue(round.join().size() <= 2);
        assertTrue(round.join().stream().anyMatch(status -> status.connection() == second.connection.mailbox()));
        assertEquals(1, rounds());
    }

    private int rounds() {
        CompletableFuture<List<ConnectionStatus>> round = StatusRound.of(fixture.loop);
        fixture.run();
        return round.join().size();
    }
}
