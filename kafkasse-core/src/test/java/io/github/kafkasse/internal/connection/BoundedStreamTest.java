package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ClientRequests.request;
import static io.github.kafkasse.internal.connection.ClientRequests.requestAt;
import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static io.github.kafkasse.internal.connection.StreamTexts.event;
import static io.github.kafkasse.internal.connection.StreamTexts.large;
import static io.github.kafkasse.internal.connection.StreamTexts.opening;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.StreamRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Bounded streams end cleanly with all records before their bound, and never cleanly without one of them. */
class BoundedStreamTest {
    private static final TopicPartition T1 = new TopicPartition("t", 1);

    private final ConnectionFixture fixture = new ConnectionFixture();

    private static StreamRequest untilNow() {
        return request().withSince("0").withUntil("now");
    }

    private static String at(long offset) {
        return "[{\"topic\":\"t\",\"partition\":0,\"offset\":" + offset + "}]";
    }

    private Client download(StreamRequest request) {
        Client client = fixture.connect(request);
        fixture.fetch();
        return client;
    }

    private String end(String id) {
        return "event: end\nid: " + id + "\ndata: {}\n\n";
    }

    /** The numbers in the data of events, without heartbeats. */
    private static String data(Client client) {
        return client.text()
                .lines()
                .filter(line -> line.startsWith("data: ") && !line.equals("data: {}"))
                .map(line -> line.substring(6))
                .reduce("", (all, each) -> all + each + " ")
                .strip();
    }

    private void assertComplete(Client client, String data) {
        assertEquals(data, data(client));
        assertTrue(client.text().endsWith("data: {}\n\n"), client::text);
        assertTrue(client.endedCleanly(), client::text);
        assertEquals(CloseReason.COMPLETED, fixture.events.closed.get(fixture.events.closed.size() - 1));
    }

    private void assertBrokenOff(Client client, CloseReason reason) {
        assertTrue(client.brokenOff(), client::text);
        assertFalse(client.endedCleanly());
        assertFalse(client.text().contains("event: end"), client::text);
        assertEquals(List.of(reason), fixture.events.closed);
    }

    @Test
    void aStreamUntilNowEndsWithWhatWasThereWhenItConnected() {
        fixture.produce(T0, "0", "1", "2");
        Client client = fixture.connect(untilNow());
        fixture.publish("3");
        fixture.fetch();
        String id = fixture.idAt(3);
        assertEquals(
                opening(fixture.idAt(0))
                        + event(fixture.idAt(1), "0")
                        + event(fixture.idAt(2), "1")
                        + event(id, "2")
                        + end(id),
                client.text());
        assertComplete(client, "0 1 2");
        assertTrue(fixture.nothingIsFollowed());
    }

    @Test
    void aBoundWithinTheRecordsInMemoryEndsTheStreamThere() {
        fixture.connect();
        fixture.publish("0", "1", "2", "3", "4");
        assertComplete(download(requestAt(1).withUntil(at(3))), "1 2");
    }

    @Test
    void aBoundBetweenTwoBatchesEndsTheStreamThere() {
        String first = large(60_000);
        fixture.connect();
        fixture.publish(first, "1");
        assertComplete(download(requestAt(0).withUntil(at(1))), first);
    }

    @Test
    void aBoundWithinAWindowOfHistoryEndsTheStreamThere() {
        fixture.produce(T0, "0", "1", "2", "3", "4");
        assertComplete(download(requestAt(1).withUntil(at(4))), "1 2 3");
    }

    @Test
    void anEmptyPartitionIsCompleteAtOnce() {
        Client client = download(untilNow());
        assertEquals(opening(fixture.idAt(0)) + end(fixture.idAt(0)), client.text());
        assertComplete(client, "");
    }

    @Test
    void aStreamEndsAtABoundAfterOffsetsWithoutRecords() {
        fixture.produce(T0, "0");
        fixture.logs.appendGap(T0, 2);
        fixture.kafka.append("t", 0, 2, 3);
        Client client = download(untilNow());
        assertTrue(client.text().contains(end(fixture.idAt(3))), client::text);
        assertComplete(client, "0");
    }

    @Test
    void aStreamEndsAtABoundWithinOffsetsWithoutRecords() {
        fixture.connect();
        fixture.produce(T0, "0");
        fixture.logs.appendGap(T0, 4);
        fixture.kafka.append("t", 0, 2, 3, 4, 5);
        fixture.publish("5");
        assertComplete(download(requestAt(0).withUntil(at(3))), "0");
    }

    @Test
    void aStreamWaitsUntilTheTailHasReadUpToItsBound() {
        fixture.connect();
        fixture.publish("0");
        fixture.produce(T0, "1", "2");
        Client client = fixture.connect(requestAt(0).withUntil("now"));
        Client same = fixture.connect(requestAt(1).withUntil("now"));
        assertEquals("0", data(client));
        assertTrue(client.isOpen());
        fixture.publish("3");
        assertComplete(client, "0 1 2");
        assertComplete(same, "1 2");
    }

    @Test
    void aBoundBelowTheStartLeavesNothing() {
        fixture.produce(T0, "0", "1", "2");
        Client client = fixture.connect(requestAt(2).withUntil(at(1)));
        assertEquals(204, client.refusal().status());
        assertComplete(download(request().withSince("1970-01-01T00:00:00.003Z").withUntil(at(1))), "");
    }

    @Test
    void aClientThatResumesACompleteStreamGets204() {
        fixture.produce(T0, "0");
        Client client = download(untilNow());
        Client back = fixture.connect(request().withLastEventId(client.lastId()).withUntil("now"));
        assertEquals(204, back.refusal().status());
        assertEquals(0, fixture.loop.clients().size());
    }

    @Test
    void consecutiveTimesContainEachRecordOnce() {
        fixture.produce(T0, "0", "1", "2", "3", "4"); // with the timestamps 1 to 5
        String third = "1970-01-01T00:00:00.003Z";
        assertComplete(download(request().withSince("0").withUntil(third)), "0 1");
        assertComplete(download(request().withSince(third).withUntil("1970-01-02")), "2 3 4");
    }

    @Test
    void linesEndWithoutAMarker() {
        fixture.produce(T0, "0", "1");
        Client client = download(untilNow().withFormat(EventFormat.NDJSON));
        assertEquals("\n0\n1\n", client.text());
        assertTrue(client.endedCleanly());
    }

    @Test
    void recordsThatAFilterDropsAreNotMissing() {
        fixture.produce(T0, "0", "1", "2");
        assertComplete(download(untilNow().withFilter(event -> event.offset() == 1)), "1");
        assertComplete(download(untilNow().withFilter(event -> false)), "");
    }

    @Test
    void aSlowClientGetsItsEndToo() {
        fixture.produce(T0, "0", large(100_000));
        Client client = fixture.connect(untilNow());
        client.takeAtMost(client.text().length() + 1);
        fixture.fetch();
        assertFalse(client.isOver());
        client.takeAll();
        fixture.fetch();
        assertComplete(client, "0 " + large(100_000));
    }

    @Test
    void aStreamThatEndsBeforeItsBoundIsBrokenOff() {
        fixture.produce(T0, "0");
        Client client = fixture.connect(untilNow());
        client.connection.end(CloseReason.SHUTDOWN);
        fixture.run();
        assertBrokenOff(client, CloseReason.SHUTDOWN);
    }

    @Test
    void anOpeningUnderTheClientsOwnIdIsNotACompleteStream() {
        Client client = fixture.client(requestAt(0).withUntil("now"));
        fixture.loop.execute(() -> client.connection.deferToLater(false));
        fixture.run();
        assertBrokenOff(client, CloseReason.SHUTDOWN);
    }

    @Test
    void aStreamWhoseRecordsAreDeletedWhileItIsReadIsAborted() {
        fixture.produce(T0, "0", "1", "2");
        Client client = fixture.connect(untilNow());
        fixture.logs.deleteBefore(T0, 2);
        fixture.fetch();
        assertBrokenOff(client, CloseReason.FAILED);
    }

    @Test
    void aStreamFromAPositionWhoseRecordsAreDeletedIsRefused() {
        fixture.produce(T0, "0", "1", "2");
        fixture.kafka.deleteBefore("t", 0, 2);
        fixture.logs.deleteBefore(T0, 2);
        assertEquals(
                410, fixture.connect(requestAt(1).withUntil(at(3))).refusal().status());
        assertEquals(
                410, fixture.connect(requestAt(0).withUntil(at(1))).refusal().status());
        assertComplete(download(requestAt(2).withUntil("now")), "2");
        assertComplete(download(untilNow()), "2");
    }

    @Test
    void aTopicThatIsRecreatedWhileItIsReadBreaksTheStreamOff() {
        fixture.produce(T0, "0", "1");
        Client client = fixture.connect(untilNow());
        String id = client.lastId();
        fixture.kafka.topic("t", 1);
        fixture.logs.recreate(T0);
        fixture.produce(T0, "\"new\"", "\"new\"");
        fixture.watch.ask(Set.of("t")).join();
        fixture.run();
        fixture.fetch();
        assertBrokenOff(client, CloseReason.FAILED);
        Client back = fixture.connect(request().withLastEventId(id).withUntil("now"));
        assertEquals(410, back.refusal().status());
    }

    @Test
    void anAddedPartitionIsNotPartOfTheStream() {
        fixture.produce(T0, "0");
        Client client = fixture.connect(untilNow());
        fixture.kafka.grow("t", 2);
        fixture.produce(T1, "\"other\"");
        fixture.watch.ask(Set.of("t")).join();
        fixture.run();
        fixture.fetch();
        assertComplete(client, "0");
        String id = client.lastId();
        assertEquals(fixture.idAt(1), id);
        assertComplete(download(request().withLastEventId(id).withUntil("now")), "\"other\"");
        assertEquals(
                204,
                fixture.connect(request().withLastEventId(id).withUntil(id))
                        .refusal()
                        .status());
    }

    @Test
    void theMaximumAgeDoesNotApply() {
        ConnectionFixture aging =
                new ConnectionFixture(Settings.defaults().with(Setting.CONNECTION_MAX_AGE, Duration.ofSeconds(1)));
        aging.produce(T0, "0");
        Client client = aging.connect(untilNow());
        aging.pass(Duration.ofSeconds(3));
        assertTrue(client.isOpen());
        aging.fetch();
        assertTrue(client.endedCleanly());
    }

    @Test
    void partitionsThatCannotBeLookedUpPreventAFirstStreamAndDelayAResumedOne() {
        fixture.kafka.topic("t", 2);
        fixture.produce(T0, "0");
        fixture.produce(T1, "1");
        fixture.kafka.silence("t-1");
        Client first = fixture.connect(untilNow());
        String both = "[{\"topic\":\"t\",\"partition\":0,\"offset\":0},{\"topic\":\"t\",\"partition\":1,\"offset\":0}]";
        Client back = fixture.connect(request().withLastEventId(both).withUntil("now"));
        fixture.pass(ConnectionFixture.TIMEOUT.plusSeconds(1));
        assertEquals(503, first.refusal().status());
        assertTrue(back.isOpen());
        fixture.kafka.heal();
        fixture.pass(Duration.ofSeconds(2));
        fixture.fetch();
        assertComplete(back, "0 1");
    }

    @Test
    void theRangeOfAStreamIsAnAddressOfItsRecords() {
        fixture.produce(T0, "0", "1", "2");
        StreamOpening.Range range = download(untilNow()).sink.memory().opening().range();
        assertEquals(fixture.idAt(0), range.from());
        assertEquals(fixture.idAt(3), range.until());
        assertFalse(range.isFixed());
        fixture.produce(T0, "3");
        Client same = download(request().withLastEventId(range.from()).withUntil(range.until()));
        assertEquals(range.from(), same.sink.memory().opening().range().from());
        assertEquals(range.until(), same.sink.memory().opening().range().until());
        assertTrue(same.sink.memory().opening().range().isFixed());
        assertComplete(same, "0 1 2");
        assertFalse(isFixed(requestAt(0).withUntil(range.until())), "without the topic's id");
        assertFalse(isFixed(
                request().withLastEventId(range.from()).withUntil(range.until().replace(":3", ":30"))));
        assertFalse(isFixed(request().withLastEventId(range.from()).withUntil("now")));
    }

    @Test
    void compactIdsAreBoundsToo() {
        ConnectionFixture compact =
                new ConnectionFixture(Settings.defaults().with(Setting.ID_FORMAT, Setting.IdFormat.COMPACT));
        compact.produce(T0, "0", "1");
        Client client = compact.connect(untilNow());
        compact.fetch();
        StreamOpening.Range range = client.sink.memory().opening().range();
        Client same = compact.connect(request().withLastEventId(range.from()).withUntil(range.until()));
        compact.fetch();
        assertEquals("0 1", data(same));
        assertTrue(same.endedCleanly());
        assertTrue(same.sink.memory().opening().range().isFixed(), range::toString);
    }

    private boolean isFixed(StreamRequest request) {
        return download(request).sink.memory().opening().range().isFixed();
    }

    @Test
    void invalidBoundsAreRefused() {
        assertRefusal("'until' is 'soon', which is not a time. Write it as", "0", "soon");
        assertRefusal("'until' is 1970-01-13T00:00:00Z, which has not come yet. Write until=now", "0", "1970-01-13");
        assertRefusal("'until' is the bare number '1528934400', which is", "0", "1528934400");
        assertRefusal("'until' is before 'since'.", "1970-01-03", "1970-01-02");
        assertRefusal("'until' needs a start", null, "now");
        assertRefusal("'until' is read as a Last-Event-ID. Last-Event-ID is an empty array", "0", "[]");
        assertRefusal("'until' is read as a Last-Event-ID. Entry 1 of Last-Event-ID has no \"topic\".", "0", "[{}]");
        assertRefusal("The id names the topic 'u', which is not among", "0", "[\"u\"]");
    }

    private void assertRefusal(String message, String since, String until) {
        String found;
        try {
            found = fixture.connect(request().withSince(since).withUntil(until))
                    .refusal()
                    .getMessage();
        } catch (KafkaSseException e) {
            found = e.getMessage();
        }
        assertTrue(found.startsWith(message), found);
    }
}
