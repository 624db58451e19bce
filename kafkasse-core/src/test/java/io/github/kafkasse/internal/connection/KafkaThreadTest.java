package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ClientRequests.request;
import static io.github.kafkasse.internal.connection.ClientRequests.requestAt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.internal.request.Request;
import io.github.kafkasse.internal.request.RequestCheck;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The thread that delivers Kafka's answers serves all clients, and does no client's work. The test delivers the
 * answers; until it steps the loop, nothing may happen for a client: no further request and no answer to the client.
 */
class KafkaThreadTest {
    private final ConnectionFixture fixture = new ConnectionFixture();

    /** Answers all open requests, as Kafka's thread does. {@return the requests that this caused} */
    private List<String> answer() {
        int before = fixture.kafka.requests.size();
        fixture.kafka.answerAll();
        return List.copyOf(fixture.kafka.requests.subList(before, fixture.kafka.requests.size()));
    }

    @Test
    void theStartsOfAClientAreFoundOnItsLoop() {
        fixture.kafka.hold();
        Client client = fixture.connect(request().withSince("1970-01-02T00:00:00Z"));
        assertEquals(List.of(), answer(), "after the description of the topic");
        fixture.run();
        assertEquals(List.of(), answer(), "after the end, which is looked up before the time");
        fixture.run();
        assertEquals(List.of(), answer(), "after the time");
        assertFalse(client.isOpen());
        fixture.run();
        assertTrue(client.isOpen());
        assertEquals(List.of("topics [t]", "latest [t-0]", "times [t-0]"), fixture.kafka.requests);
    }

    @Test
    void aPositionThatContradictsKafkaIsCheckedOnTheLoop() {
        fixture.connect().leave(); // the topic is known
        fixture.kafka.hold();
        Client client = fixture.connect(requestAt(7));
        assertEquals(List.of(), answer(), "after the offsets, of which one is before 7");
        fixture.run();
        assertEquals(List.of(), answer(), "after the check whether the topic is the same");
        assertFalse(client.isOpen());
        fixture.run();
        assertTrue(client.isOpen());
    }

    @Test
    void theNameOfTheClusterIsAwaitedOnTheLoop() {
        ConnectionFixture timestamps =
                new ConnectionFixture(Settings.defaults().with(Setting.ID_MODE, Setting.IdMode.TIMESTAMP));
        timestamps.kafka.hold();
        Client client = timestamps.connect();
        for (int i = 0; i < 10; i++) {
            timestamps.kafka.answer("id"); // everything but the name of the cluster
            timestamps.run();
        }
        assertEquals(1, timestamps.kafka.waiting(), timestamps.kafka.requests::toString);
        timestamps.kafka.answerAll();
        assertEquals(List.of(), timestamps.events.lookups);
        timestamps.run();
        assertTrue(client.isOpen());
    }

    @Test
    void aRefusalIsFoundOnTheLoop() {
        fixture.kafka.hold();
        Client client = fixture.connect(request("unknown"));
        assertEquals(List.of(), answer());
        assertEquals(List.of(), fixture.events.lookups);
        fixture.run();
        assertEquals(1, fixture.events.lookups.size());
        assertEquals(404, client.refusal().status());
    }

    @Test
    void aTimeoutIsHandledOnTheLoop() {
        fixture.kafka.hold();
        Client client = fixture.connect();
        fixture.scheduler.pass(ConnectionFixture.TIMEOUT);
        assertEquals(List.of(), fixture.events.lookups);
        assertNull(client.refusal());
        fixture.pass(Duration.ofMillis(1));
        assertEquals(503, client.refusal().status());
    }

    @Test
    void aRequestIsCheckedOnTheLoop() {
        fixture.kafka.hold();
        StreamRequest head = request();
        Request asked = fixture.read(head);
        CompletableFuture<StreamOpening> checked =
                new RequestCheck(fixture.context.starts()).of(asked, fixture.loop::execute);
        assertEquals(List.of(), fixture.kafka.requests);
        fixture.run();
        assertEquals(List.of(), answer());
        fixture.run();
        assertEquals(List.of(), answer());
        assertFalse(checked.isDone());
        fixture.run();
        assertTrue(checked.isDone());
    }

    @Test
    void manyClientsOfTheSamePartitionsAreOneQuestion() {
        fixture.kafka.topic("t", 100);
        fixture.kafka.hold();
        for (int i = 0; i < 1_000; i++) {
            Client unused = fixture.connect();
        }
        fixture.kafka.answer(); // describes the topic
        fixture.run();
        fixture.kafka.answerAll();
        fixture.run();
        assertEquals(1_000, fixture.events.lookups.size());
        // The first client's request, and one for all clients that came before its answer.
        assertEquals(3, fixture.kafka.requests.size(), fixture.kafka.requests::toString);
    }

    @Test
    void equalClientsThatConnectAtOnceAreOneLookup() {
        fixture.kafka.topic("t", 100);
        List<Client> clients =
                Stream.generate(() -> fixture.client(request())).limit(1_000).toList();
        clients.forEach(client -> fixture.loop.execute(client.connection::start));
        fixture.run();
        assertEquals(2, fixture.kafka.requests.size(), fixture.kafka.requests::toString);
        assertEquals(1_000, fixture.events.lookups.size());
        assertEquals(
                Set.of(clients.get(0).text()),
                clients.stream().map(Client::text).collect(Collectors.toSet()));
    }
}
