package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ClientRequests.request;
import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static io.github.kafkasse.internal.connection.KeyFilter.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.SseEvents;
import io.github.kafkasse.StreamRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Clients that each follow one key, while t-1 has no leader. The records of the other partition cost only the clients
 * of their key, and each client receives exactly what it would receive if it examined all records itself.
 */
@ParameterizedClass
@EnumSource(Setting.IdMode.class)
class KeyedClientsUnresolvedTest {
    private static final TopicPartition T1 = new TopicPartition("t", 1);

    @Parameter
    Setting.IdMode mode;

    private final AtomicInteger asked = new AtomicInteger();
    private ConnectionFixture fixture;

    @BeforeEach
    void createTopicOfTwoPartitions() {
        fixture = new ConnectionFixture(Settings.defaults()
                .with(Setting.ID_MODE, mode)
                .with(Setting.POSITION_HEARTBEAT, Setting.PositionHeartbeat.ID));
        fixture.create("t", 2);
        fixture.produce(T0, record("x", 0), record("a", 1));
        fixture.produce(T1, record("x", 0), record("a", 1), record("x", 2), record("a", 3));
    }

    private void leaderIsAway() {
        fixture.kafka.silence("t-1");
    }

    private void leaderIsBack() {
        fixture.kafka.heal();
        fixture.pass(Duration.ofSeconds(2));
        fixture.fetch();
    }

    private static StreamRequest by(KeyFilter filter) {
        return request().withFilter(filter);
    }

    private KeyFilter ofKey(String key) {
        return new KeyFilter(key, asked);
    }

    /** The request of a client that examines all records itself, because its filter does not name its key. */
    private StreamRequest examiningAll(String key) {
        KeyFilter filter = new KeyFilter(key, new AtomicInteger());
        return request().withFilter(event -> filter.accepts(event));
    }

    private Client connect(StreamRequest request) {
        return connectAll(request).get(0);
    }

    private List<Client> connectAll(StreamRequest... requests) {
        List<Client> clients = Stream.of(requests).map(fixture::connect).toList();
        for (int i = 0; i < 4; i++) { // the later ones wait until the first lookup of t-1 is abandoned
            fixture.pass(Duration.ofSeconds(1));
        }
        fixture.fetch();
        clients.forEach(client -> assertTrue(client.isOpen()));
        return clients;
    }

    /** Produces records to t-1 whose timestamps are after the start of the clients. */
    private void produceNow(String... values) {
        for (String value : values) {
            fixture.logs.append(T1, value);
            fixture.kafka.append("t", 1, fixture.timeOfDay().toEpochMilli());
        }
    }

    private static List<String> data(Client client) {
        return SseEvents.of(client.text()).data();
    }

    @Test
    void recordsOfOtherKeysAreNotExamined() {
        leaderIsAway();
        List<Client> clients = connectAll(by(ofKey("a")), by(ofKey("b")));
        asked.set(0);
        fixture.publish(T0, record("x", 2), record("x", 3));
        fixture.publish(T0, record("x", 4));
        assertEquals(0, asked.get());
        fixture.publish(T0, record("a", 5), record("x", 6));
        assertEquals(1, asked.get());
        assertEquals(List.of(record("a", 5)), data(clients.get(0)));
        assertEquals(List.of(), data(clients.get(1)));
        leaderIsBack();
        asked.set(0);
        fixture.publish(T0, record("x", 7));
        fixture.publish(T1, record("x", 8));
        assertEquals(0, asked.get(), "they wait for both partitions");
        fixture.publish(T1, record("b", 9));
        assertEquals(List.of(record("b", 9)), data(clients.get(1)));
    }

    @Test
    void idsAndEventsAreThoseOfAClientThatExaminesAllRecords() {
        leaderIsAway();
        List<Client> both = connectAll(by(ofKey("a")), examiningAll("a"));
        assertBothHaveTheSame(both);
        fixture.publish(T0, record("x", 2), record("a", 3), record("x", 4));
        assertBothHaveTheSame(both);
        fixture.publish(T0, record("x", 5));
        fixture.pass(Duration.ofSeconds(10)); // position heartbeats
        assertBothHaveTheSame(both);
        fixture.dropFromMemory(T0);
        fixture.publishQuietly(T0, record("a", 6), record("x", 7));
        fixture.dropFromMemory(T0);
        fixture.run();
        fixture.fetch();
        assertBothHaveTheSame(both);
        produceNow(record("x", 8), record("a", 8));
        leaderIsBack();
        fixture.publish(T1, record("x", 9), record("a", 10));
        fixture.publish(T0, record("a", 11));
        fixture.pass(Duration.ofSeconds(10));
        assertBothHaveTheSame(both);
        assertEquals(5, data(both.get(0)).size());
    }

    private static void assertBothHaveTheSame(List<Client> both) {
        assertEquals(both.get(1).text(), both.get(0).text());
        assertNotNull(both.get(0).connection.liveGroup());
    }

    @Test
    void clientsOfOneKeyWithOtherPositionsInThePartitionAreInOtherGroups() {
        String[] ids = new String[3];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = "[{\"topic\":\"t\",\"partition\":0,\"offset\":2},{\"topic\":\"t\",\"partition\":1,\"offset\":"
                    + (i / 2 * 2) + "}]";
        }
        connect(by(ofKey("a"))).leave(); // the topic is known
        leaderIsAway();
        Client[] clients = new Client[ids.length];
        for (int i = 0; i < ids.length; i++) {
            clients[i] = connect(by(ofKey("a")).withLastEventId(ids[i]));
        }
        fixture.publish(T0, record("x", 2), record("a", 3));
        assertSame(clients[0].connection.liveGroup(), clients[1].connection.liveGroup());
        assertNotSame(clients[0].connection.liveGroup(), clients[2].connection.liveGroup());
        for (int i = 0; i < ids.length; i++) {
            assertEquals(List.of(record("a", 3)), data(clients[i]));
            Client again = connect(by(ofKey("a")).withLastEventId(clients[i].lastId()));
            assertEquals(clients[i].lastId(), again.lastId());
            again.leave();
        }
        leaderIsBack();
        fixture.publish(T0, record("a", 4));
        assertEquals(List.of(record("a", 3), record("a", 1), record("a", 3), record("a", 4)), data(clients[0]));
        assertEquals(data(clients[0]), data(clients[1]));
        assertEquals(List.of(record("a", 3), record("a", 3), record("a", 4)), data(clients[2]));
        assertSame(clients[0].connection.liveGroup(), clients[2].connection.liveGroup());
    }

    @Test
    void recordsOfThePartitionReachOnlyClientsThatHaveItsOffset() {
        Client first = connect(by(ofKey("a")));
        leaderIsAway();
        Client late = connect(by(ofKey("a")));
        produceNow(record("a", 4), record("x", 5));
        fixture.tail(T1);
        asked.set(0);
        fixture.publish(T0, record("x", 8));
        assertEquals(0, asked.get(), "the record of t-1 is not examined for the later client");
        fixture.publish(T0, record("a", 6));
        assertEquals(List.of(record("a", 4), record("a", 6)), data(first));
        assertEquals(List.of(record("a", 6)), data(late));
        leaderIsBack();
        fixture.publish(T1, record("a", 7));
        assertEquals(List.of(record("a", 4), record("a", 6), record("a", 7)), data(first));
        assertEquals(List.of(record("a", 6), record("a", 4), record("a", 7)), data(late));
        assertSame(first.connection.liveGroup(), late.connection.liveGroup());
    }
}
