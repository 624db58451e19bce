package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ClientRequests.request;
import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.filter.EventFilter;
import io.github.kafkasse.internal.encode.BatchLength;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * In a compressed stream a short batch refers to the one before it, if that is directly before it in the stream of the
 * client. Each client can decompress at once what it has received.
 */
class ContinuedGzipTest {
    /** The random part of an event, which occurs in all events. */
    private static final String COMMON = randomText(1_000);

    private ConnectionFixture fixture = new ConnectionFixture();
    private int published;

    private static String randomText(int length) {
        return new Random(5)
                .ints(length, 0, 64)
                .collect(StringBuilder::new, (text, next) -> text.append((char) ('0' + next)), StringBuilder::append)
                .toString()
                .replace('\\', '_');
    }

    private GzipPair connect() {
        return connect(request());
    }

    private GzipPair connect(StreamRequest request) {
        return new GzipPair(fixture, request, fixture.loop);
    }

    /** The last batch refers to something before it. */
    private static void assertContinued(GzipPair pair) {
        pair.assertSame();
        assertTrue(pair.reader.last().length < 200, () -> pair.reader.last().length + " bytes");
    }

    /** The last batch is compressed on its own. */
    private static void assertIndependent(GzipPair pair) {
        pair.assertSame();
        assertTrue(pair.reader.last().length > 700, () -> pair.reader.last().length + " bytes");
    }

    private static String similar(int number) {
        return "{\"n\":" + number + ",\"even\":" + (number % 2 == 0) + ",\"common\":\"" + COMMON + "\"}";
    }

    private void publish() {
        fixture.publish(similar(published++));
    }

    @Test
    void aBatchRefersToTheBatchBefore() {
        GzipPair first = connect();
        GzipPair second = connect();
        publish();
        assertIndependent(first);
        for (int i = 0; i < 5; i++) {
            publish();
            assertContinued(first);
            assertContinued(second);
            assertArrayEquals(first.reader.last(), second.reader.last());
        }
    }

    @Test
    void theOnlyClientOfAFeedReceivesContinuedBatches() {
        GzipPair client = connect(request().withFormat(EventFormat.NDJSON));
        publish();
        assertIndependent(client);
        publish();
        assertContinued(client);
    }

    @Test
    void aClientThatJoinsBetweenReceivesItsFirstBatchOnItsOwn() {
        GzipPair first = connect();
        publish();
        GzipPair second = connect();
        publish();
        assertContinued(first);
        assertIndependent(second);
        publish();
        assertContinued(first);
        assertContinued(second);
        assertArrayEquals(first.reader.last(), second.reader.last());
    }

    @Test
    void aClientThatReceivedTheBatchBeforeAsHistoryContinuesItToo() {
        GzipPair first = connect();
        GzipPair second = connect();
        publish();
        GzipPair later = connect(request().withLastEventId(fixture.idAt(0)));
        publish();
        assertContinued(first);
        assertContinued(second);
        assertContinued(later);
    }

    @Test
    void nothingRefersAcrossAHeartbeat() {
        GzipPair first = connect();
        GzipPair probed = connect();
        publish();
        probed.probe();
        assertTrue(probed.reader.text().endsWith(":\n"));
        publish();
        assertContinued(first);
        assertIndependent(probed);
        fixture.pass(Duration.ofSeconds(5));
        publish();
        assertIndependent(first);
        assertIndependent(probed);
        publish();
        assertContinued(first);
        assertContinued(probed);
    }

    @Test
    void recordsThatAreNotDeliveredDoNotInterrupt() {
        GzipPair client = connect(request().withFilter(EventFilter.member("even", "true")));
        publish();
        publish();
        publish();
        assertContinued(client);
    }

    @Test
    void clientsOfTwoLoopsShareAContinuedBatch() {
        fixture = new ConnectionFixture(Settings.defaults(), null, 2);
        GzipPair first = new GzipPair(fixture, request(), fixture.loops.get(0).loop);
        GzipPair second = new GzipPair(fixture, request(), fixture.loops.get(1).loop);
        publish();
        int encoded = fixture.events.encoded;
        publish();
        assertEquals(encoded + 2, fixture.events.encoded); // with the one that is not compressed
        assertContinued(first);
        assertContinued(second);
        assertArrayEquals(first.reader.last(), second.reader.last());
    }

    @Test
    void aBatchThatIsNoLongerCachedIsContinuedByEachLoop() {
        fixture = new ConnectionFixture(Settings.defaults().with(Setting.BATCH_BUDGET, 1L), null, 2);
        List<GzipPair> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(new GzipPair(fixture, request(), fixture.loops.get(i % 2).loop));
        }
        for (int i = 0; i < 3; i++) {
            publish();
        }
        all.forEach(ContinuedGzipTest::assertContinued);
    }

    @Test
    void nothingRefersToALongBatch() {
        GzipPair client = connect();
        String[] many = new String[BatchLength.SHORT / COMMON.length() + 1];
        Arrays.setAll(many, i -> similar(published++));
        fixture.publish(many);
        client.assertSame();
        publish();
        assertIndependent(client);
        publish();
        assertContinued(client);
    }

    @Test
    void aBatchRefersToTheEndOfABatchThatIsNotLong() {
        GzipPair client = connect();
        String[] some = new String[10];
        Arrays.setAll(some, i -> similar(published++));
        fixture.publish(some);
        publish();
        assertContinued(client);
    }

    @Test
    void aClientThatReceivedALargeEventInPartsContinuesAfterIt() {
        GzipPair slow = connect();
        publish();
        slow.client.takeAtMost(slow.client.sink.memory().size() + 1);
        fixture.publish("\"" + randomText(500_000) + "\"");
        publish();
        for (int i = 0; i < 20; i++) {
            fixture.dropFromMemory(T0);
            slow.client.takeMore(1);
            fixture.fetch();
        }
        slow.client.takeAll();
        fixture.fetch();
        slow.assertSame();
        publish();
        publish();
        assertContinued(slow);
    }

    @Test
    void aClientThatFollowsAnotherFeedContinues() {
        GzipPair client = connect();
        publish();
        fixture.grow("t", 2);
        publish();
        client.assertSame();
        publish();
        assertContinued(client);
    }

    @Test
    void aClientThatResumesAfterACutReceivesTheRest() {
        GzipPair cut = connect();
        publish();
        publish();
        cut.client.leave();
        GzipPair resumed = connect(request().withLastEventId(fixture.idAt(1)));
        assertIndependent(resumed);
        publish();
        resumed.assertSame();
    }

    @Test
    void theListenerReceivesTheNumberOfBytesOfEachForm() {
        Client continued = fixture.connect(request().withGzip(true));
        publish();
        Client joined = fixture.connect(request().withGzip(true));
        long before = continued.sink.memory().size() + joined.sink.memory().size();
        long reported = fixture.events.sentBytes;
        publish();
        assertEquals(
                continued.sink.memory().size() + joined.sink.memory().size() - before,
                fixture.events.sentBytes - reported);
    }

    @Test
    void theMemoryOfTextsAndFormsIsCounted() {
        GzipPair first = connect();
        GzipPair second = connect();
        publish();
        long before = fixture.context.memo().used();
        publish();
        long text = similar(1).length();
        long used = fixture.context.memo().used() - before;
        assertTrue(used > text + first.reader.last().length, () -> used + " bytes"); // also without compression
        assertContinued(second);
    }
}
