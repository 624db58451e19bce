package io.github.kafkasse.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.internal.kafka.NotAvailable;
import io.github.kafkasse.internal.request.Refusals;
import io.github.kafkasse.internal.request.Request;
import io.github.kafkasse.internal.request.RequestCheck;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Whether a missing topic is an error of the client or of the configuration. */
class MisconfigurationTest {
    private final ConnectionFixture fixture = new ConnectionFixture(Settings.defaults(), Set.of("edits", "pages"));

    @Test
    void withoutAnyAllowedTopicTheAnswerIsAConfigurationError() {
        KafkaSseException refusal = refusal(fixture.connect(ClientRequests.request("edits")));
        assertEquals(500, refusal.status());
        assertEquals("ConfigurationError", refusal.name());
        assertFalse(String.valueOf(refusal.getMessage()).contains("pages"), refusal.getMessage());
        assertEquals(500, checked(ClientRequests.request("edits")));
    }

    @Test
    void withAnotherAllowedTopicTheAnswerIsTopicNotAvailable() {
        fixture.create("pages", 1);
        assertEquals(
                404, refusal(fixture.connect(ClientRequests.request("edits"))).status());
        assertEquals(404, checked(ClientRequests.request("edits")));
    }

    @Test
    void aMissingPartitionIsAnErrorOfTheClient() {
        fixture.create("edits", 1);
        StreamRequest asked =
                ClientRequests.request("edits").withLastEventId("[{\"topic\":\"edits\",\"partition\":7,\"offset\":1}]");
        assertEquals(404, refusal(fixture.connect(asked)).status());
    }

    @Test
    void aClientThatWasServedBeforeGetsTheSameAnswer() {
        StreamRequest asked =
                ClientRequests.request("edits").withLastEventId("[{\"topic\":\"edits\",\"partition\":0,\"offset\":1}]");
        assertEquals(500, refusal(fixture.connect(asked)).status());
    }

    @Test
    void aTopicThatIsNotAllowedGetsTheSameAnswer() {
        assertEquals(500, notAllowed(fixture).status());
        fixture.create("pages", 1);
        fixture.pass(ConnectionFixture.TIMEOUT);
        assertEquals(404, notAllowed(fixture).status());
        fixture.delete("pages");
        assertEquals(500, notAllowed(fixture).status());
    }

    @Test
    void otherErrorsAreUnchanged() {
        assertEquals(
                503,
                fixture.context
                        .starts()
                        .refusal(Refusals.serverFull(), Runnable::run)
                        .join()
                        .status());
    }

    @Test
    void manyWrongNamesCauseOneLookupOfEachAllowedTopic() {
        for (int i = 0; i < 1_000; i++) {
            notAllowed(fixture);
        }
        assertEquals(2, questions());
    }

    @Test
    void oneExistingTopicIsLookedUpBeforeTheOthers() {
        fixture.create("pages", 1);
        notAllowed(fixture);
        long before = questions();
        fixture.pass(ConnectionFixture.TIMEOUT);
        for (int i = 0; i < 1_000; i++) {
            notAllowed(fixture);
        }
        assertEquals(1, questions() - before);
    }

    @Test
    void aRefusalWaitsForTheLookupOfTheAllowedTopics() {
        CompletableFuture<KafkaSseException> reason = new CompletableFuture<>();
        Client client = fixture.refuse(reason);
        assertNull(client.refusal());
        reason.complete(NotAvailable.topic("unknown"));
        fixture.run();
        assertEquals(404, refusal(client).status());
    }

    @Test
    void aClientThatLeavesBeforeItsRefusalIsRemovedOnce() {
        CompletableFuture<KafkaSseException> reason = new CompletableFuture<>();
        Client client = fixture.refuse(reason);
        client.connection.mailbox().clientGone(null);
        fixture.run();
        reason.complete(NotAvailable.topic("unknown"));
        fixture.run();
        assertNull(client.refusal());
    }

    @Test
    void ifTheTopicNamesAreUnknownTheClientIsToldToRetry() {
        Client client = fixture.refuse(CompletableFuture.failedFuture(new IllegalStateException("names")));
        assertEquals(503, refusal(client).status());
    }

    /** The number of topics in requests to Kafka. */
    private long questions() {
        return fixture.kafka.requests.stream()
                .filter(request -> request.startsWith("topics "))
                .mapToLong(request -> request.split(", ", -1).length)
                .sum();
    }

    private static KafkaSseException notAllowed(ConnectionFixture service) {
        return refusal(service.refuse(service.context.starts().refusal(NotAvailable.topic("unknown"), Runnable::run)));
    }

    @Test
    void withAPredicateOfTopicsTheAnswerIsTopicNotAvailable() {
        ConnectionFixture any = new ConnectionFixture();
        assertEquals(404, refusal(any.connect(ClientRequests.request("edits"))).status());
        assertEquals(404, notAllowed(any).status());
    }

    private static KafkaSseException refusal(Client client) {
        KafkaSseException refusal = client.refusal();
        assertNotNull(refusal);
        return refusal;
    }

    private int checked(StreamRequest asked) {
        Request request = fixture.read(asked);
        CompletionException thrown =
                assertThrows(CompletionException.class, () -> new RequestCheck(fixture.context.starts())
                        .of(request, Runnable::run)
                        .join());
        return Refusals.of(thrown).status();
    }
}
