package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ClientRequests.request;
import static io.github.kafkasse.internal.connection.ClientRequests.requestAt;
import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static io.github.kafkasse.internal.connection.StreamTexts.event;
import static io.github.kafkasse.internal.connection.StreamTexts.opening;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.internal.kafka.TopicInfo;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A client reconnects while its topic is deleted. Browsers do not reconnect after a 404, so the client waits, like the
 * clients that are connected when a topic is deleted.
 */
class ReturnToDeletedTopicTest {
    private static final Duration GRACE = Duration.ofSeconds(30);

    private ConnectionFixture fixture = new ConnectionFixture();

    /** {@return the id of a client that has read one record and has left; nothing of its topic is in memory} */
    private String idOfClientThatLeft() {
        Client client = fixture.connect();
        fixture.publish("0");
        String id = client.lastId();
        client.leave();
        assertTrue(fixture.nothingIsFollowed());
        return id;
    }

    private static StreamRequest resuming(String id) {
        return request().withLastEventId(id);
    }

    private void recreate() {
        fixture.kafka.topic("t", 1);
        fixture.logs.recreate(T0);
    }

    private static String withoutHeartbeats(String text) {
        return text.replaceAll("(?m)^:\n", "");
    }

    @Test
    void itWaitsWithItsOwnIdAndReceivesTheNewTopicFromItsBeginning() {
        String id = idOfClientThatLeft();
        fixture.kafka.delete("t");
        Client client = fixture.connect(resuming(id));
        assertEquals(opening(id), client.next());
        fixture.pass(GRACE.minusSeconds(1));
        assertTrue(client.isOpen());
        assertEquals("", withoutHeartbeats(client.next()));
        recreate();
        fixture.pass(Duration.ofSeconds(1));
        fixture.publish("\"new\"");
        assertEquals(event(fixture.idAt(1), "\"new\""), withoutHeartbeats(client.next()));
    }

    @Test
    void itWaitsIfTheTopicIsDeletedWhileItsOffsetsAreLookedUp() {
        fixture.produce(T0, "0", "1");
        String id = idOfClientThatLeft();
        fixture.kafka.hold();
        Client client = fixture.connect(resuming(id));
        fixture.kafka.delete("t");
        fixture.kafka.release();
        fixture.run();
        assertEquals(opening(id), client.next());
    }

    @Test
    void withTimestampsInItsIdItWaitsToo() {
        fixture = new ConnectionFixture(Settings.defaults().with(Setting.ID_MODE, Setting.IdMode.TIMESTAMP));
        String id = idOfClientThatLeft();
        fixture.kafka.delete("t");
        Client client = fixture.connect(resuming(id));
        assertEquals(opening(id), client.next());
        fixture.pass(GRACE.minusSeconds(1));
        recreate();
        fixture.pass(Duration.ofSeconds(1));
        fixture.publish("\"new\"");
        assertTrue(client.text().endsWith("data: \"new\"\n\n"), client::text);
        assertTrue(client.lastId().contains(":1\",\"partitions\":1"), client::lastId);
    }

    @Test
    void itIsToldToRetryLaterIfKafkaDescribesTheTopicButHasNoOffsetsOfIt() {
        String id = idOfClientThatLeft();
        TopicInfo info = fixture.kafka.info("t");
        fixture.kafka.delete("t");
        fixture.kafka.describeOnly(info);
        Client client = fixture.connect(resuming(id));
        assertEquals(opening(id), client.next());
        assertInstanceOf(
                KafkaUnavailableException.class, fixture.connect(request()).refusal());
    }

    @Test
    void ifTheTopicStaysDeletedTheStreamEndsWithAnErrorAndTheNextRequestIsRefused() {
        String id = idOfClientThatLeft();
        fixture.kafka.delete("t");
        Client client = fixture.connect(resuming(id));
        fixture.pass(GRACE.plusSeconds(1));
        String text = withoutHeartbeats(client.text());
        assertTrue(text.startsWith(opening(id) + "event: error\nid: " + id + "\ndata: {\"type\":\"not_found\","), text);
        assertTrue(client.endedCleanly());
        Client again = fixture.connect(resuming(id));
        assertInstanceOf(TopicNotAvailableException.class, again.refusal());
    }

    @Test
    void anNdjsonClientWaitsToo() {
        String id = idOfClientThatLeft();
        fixture.kafka.delete("t");
        Client client = fixture.connect(resuming(id).withFormat(EventFormat.NDJSON));
        fixture.pass(Duration.ofSeconds(1));
        recreate();
        fixture.pass(Duration.ofSeconds(1));
        fixture.publish("\"new\"");
        assertEquals("\"new\"", client.text().strip());
    }

    @Test
    void aServerThatHasNeverSeenTheTopicAcceptsTheIdOfATopic() {
        String id = new ConnectionFixture().idAt(1);
        fixture.kafka.delete("t");
        Client client = fixture.connect(resuming(id));
        assertTrue(client.isOpen());
        fixture.pass(GRACE.plusSeconds(1));
        assertTrue(client.endedCleanly());
    }

    @Test
    void aServerThatHasSeenTheTopicNeedsNoTopicIdInTheClientsId() {
        idOfClientThatLeft();
        fixture.kafka.delete("t");
        assertTrue(fixture.connect(requestAt(1)).isOpen());
    }

    @Test
    void aClientWhoseIdHasNoPositionsIsToldToRetryLater() {
        idOfClientThatLeft();
        fixture.kafka.delete("t");
        Client client = fixture.connect(resuming("[\"t\"]"));
        assertInstanceOf(KafkaUnavailableException.class, client.refusal());
    }

    @Test
    void aTopicThatWasNeverSeenIsNotAvailable() {
        fixture.kafka.delete("t");
        Client client = fixture.connect(requestAt(1));
        assertInstanceOf(TopicNotAvailableException.class, client.refusal());
    }

    @Test
    void anUnknownTopicBesideTheDeletedOneIsNotAvailable() {
        String id = idOfClientThatLeft();
        fixture.kafka.delete("t");
        Client client =
                fixture.connect(StreamRequest.ofTopics(Set.of("t", "unknown")).withLastEventId(id));
        assertInstanceOf(TopicNotAvailableException.class, client.refusal());
    }

    @Test
    void aNewClientIsRefusedIfTheTopicIsDeletedWhileItsOffsetsAreLookedUp() {
        idOfClientThatLeft();
        fixture.kafka.hold();
        Client client = fixture.connect(request());
        fixture.kafka.delete("t");
        fixture.kafka.release();
        fixture.run();
        assertInstanceOf(TopicNotAvailableException.class, client.refusal());
    }

    @Test
    void aNewClientIsRefused() {
        idOfClientThatLeft();
        fixture.kafka.delete("t");
        fixture.pass(ConnectionFixture.TIMEOUT); // the directory's cached answer is outdated then
        assertInstanceOf(
                TopicNotAvailableException.class, fixture.connect(request()).refusal());
    }

    @Test
    void itWaitsForAPartitionThatItsIdHasAndKafkasAnswerHasNot() {
        String id = idOfClientThatLeft();
        String ahead = id.replace("\"partitions\":1", "\"partitions\":2")
                .replace("}]", "},{\"topic\":\"t\",\"partition\":1,\"offset\":0}]");
        Client client = fixture.connect(resuming(ahead));
        assertTrue(client.isOpen());
        fixture.kafka.grow("t", 2);
        fixture.pass(Duration.ofSeconds(1));
        fixture.publish("1");
        assertTrue(client.lastId().contains("\"offset\":2"), client::text);
    }
}
