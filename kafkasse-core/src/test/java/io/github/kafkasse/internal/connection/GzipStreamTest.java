package io.github.kafkasse.internal.connection;

import static io.github.kafkasse.internal.connection.ClientRequests.request;
import static io.github.kafkasse.internal.connection.ClientRequests.requestAt;
import static io.github.kafkasse.internal.connection.ConnectionFixture.T0;
import static io.github.kafkasse.internal.connection.StreamTexts.event;
import static io.github.kafkasse.internal.connection.StreamTexts.large;
import static io.github.kafkasse.internal.connection.StreamTexts.opening;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventFormat;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The bytes that a client of a compressed stream receives are one gzip file, and its content is what a client of the
 * same stream receives without compression.
 */
class GzipStreamTest {
    private final ConnectionFixture fixture = new ConnectionFixture();

    private static StreamRequest gzip(StreamRequest request) {
        return request.withGzip(true);
    }

    private static Gunzip received(Client client) {
        return Gunzip.of(client.sink.memory().bytes());
    }

    private static void assertComplete(String content, Client client) {
        assertEquals(content, received(client).text());
        assertTrue(received(client).isComplete());
        assertTrue(client.endedCleanly());
    }

    private void end(Client client) {
        client.connection.mailbox().end();
        fixture.run();
    }

    @Test
    void everythingWrittenCanBeDecompressedAtOnce() {
        Client client = fixture.connect(gzip(request()));
        StringBuilder expected = new StringBuilder(opening(fixture.idAt(0)));
        assertEquals(expected.toString(), received(client).text());
        for (int i = 0; i < 5; i++) {
            fixture.publish("{\"n\":" + i + "}");
            expected.append(event(fixture.idAt(i + 1), "{\"n\":" + i + "}"));
            assertEquals(expected.toString(), received(client).text());
        }
        fixture.pass(Duration.ofSeconds(4));
        expected.append(":\n");
        assertEquals(expected.toString(), received(client).text());
        assertFalse(received(client).isComplete());
        end(client);
        assertComplete(expected.toString(), client);
    }

    @Test
    void aClientThatReadsGzipFilesReadsIt() throws IOException {
        Client client = fixture.connect(gzip(request()));
        fixture.publish("1", "2");
        fixture.publish(large(500_000));
        end(client);
        byte[] file = client.sink.memory().bytes();
        assertArrayEquals(
                received(client).content(), new GZIPInputStream(new ByteArrayInputStream(file)).readAllBytes());
        assertTrue(file.length < 5_000, () -> file.length + " bytes");
    }

    @Test
    void theOpeningSaysThatItIsCompressed() {
        assertTrue(fixture.connect(gzip(request())).sink.memory().opening().isGzip());
        assertFalse(fixture.connect(request()).sink.memory().opening().isGzip());
        Client client = fixture.client(gzip(requestAt(0)));
        fixture.loop.execute(() -> client.connection.deferToLater(false));
        fixture.run();
        assertTrue(client.sink.memory().opening().isGzip());
        assertComplete(
                opening("[{\"topic\":\"t\",\"partition\":0,\"offset\":0}]").replace("id", "retry: 2000\nid"), client);
    }

    @Test
    void aBatchIsCompressedOnceForAllClients() {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(fixture.connect(gzip(request())));
            fixture.publish("{\"n\":" + i + "}"); // each client has received something else before the next
        }
        int encoded = fixture.events.encoded;
        List<byte[]> before =
                clients.stream().map(client -> client.sink.memory().bytes()).toList();
        fixture.publish("\"shared\"", "\"by all\"");
        assertEquals(encoded + 1, fixture.events.encoded);
        byte[] shared = added(before.get(0), clients.get(0));
        for (int i = 1; i < clients.size(); i++) {
            assertArrayEquals(shared, added(before.get(i), clients.get(i)));
        }
        clients.forEach(this::end);
        clients.forEach(client -> assertTrue(received(client).isComplete()));
    }

    private static byte[] added(byte[] before, Client client) {
        byte[] now = client.sink.memory().bytes();
        return Arrays.copyOfRange(now, before.length, now.length);
    }

    @Test
    void clientsThatDoNotAcceptGzipReceiveTheSameAsBefore() {
        Client plain = fixture.connect(request());
        Client compressed = fixture.connect(gzip(request()));
        fixture.publish("1", "2");
        assertEquals(
                opening(fixture.idAt(0)) + event(fixture.idAt(1), "1") + event(fixture.idAt(2), "2"), plain.text());
        assertEquals(plain.text(), received(compressed).text());
    }

    @Test
    void memoryCountsTheCompressedBytes() {
        Client first = fixture.connect(gzip(request()));
        Client second = fixture.connect(gzip(request()));
        long before = fixture.context.memo().used();
        fixture.publish(large(100_000));
        long used = fixture.context.memo().used() - before;
        assertTrue(used < 2_000, () -> used + " bytes");
        assertEquals(received(first).text(), received(second).text());
    }

    @Test
    void aStreamThatIsBrokenOffHasNoEnd() {
        fixture.produce(T0, "0", "1");
        Client bounded = fixture.connect(gzip(request().withSince("0").withUntil("now")));
        Client stalled = fixture.connect(gzip(request()));
        stalled.takeAtMost(1);
        fixture.publish(large(1_000));
        bounded.connection.end(CloseReason.SHUTDOWN);
        fixture.run();
        assertTrue(bounded.brokenOff());
        assertFalse(received(bounded).isComplete());
        fixture.pass(Duration.ofMinutes(2));
        assertTrue(stalled.brokenOff());
        assertFalse(received(stalled).isComplete());
    }

    @Test
    void aCompleteBoundedStreamHasAnEnd() {
        fixture.produce(T0, "0", "1");
        StreamRequest request = request().withSince("0").withUntil("now");
        Client plain = fixture.connect(request);
        Client client = fixture.connect(gzip(request));
        fixture.fetch();
        assertTrue(plain.endedCleanly());
        assertComplete(plain.text(), client);
    }

    @Test
    void aSinkThatIsNotReadyGetsTheEndLaterAndNothingAfterIt() {
        Client client = fixture.connect(gzip(request()));
        client.takeAtMost(client.sink.memory().size() + 1);
        end(client); // the end of the file is written, and the sink accepts nothing more
        assertFalse(client.isOver());
        client.connection.mailbox().probe();
        fixture.pass(Duration.ofSeconds(20));
        client.sink.takeAtMost(Long.MAX_VALUE);
        client.sink.ready(client.connection);
        client.connection.mailbox().probe();
        fixture.run();
        assertComplete(opening(fixture.idAt(0)), client);
    }

    @Test
    void anIdThatIsLongerThanABlockIsStored() {
        ConnectionFixture wide = new ConnectionFixture();
        wide.kafka.topic("t", 2_000);
        Client plain = wide.connect(request());
        Client client = wide.connect(gzip(request()));
        client.connection.mailbox().end();
        wide.run();
        assertTrue(plain.text().length() > 0xffff);
        assertComplete(plain.text(), client);
    }

    @Test
    void anAddedPartitionIsFollowedInTheSameFile() {
        Client plain = fixture.connect(request());
        Client client = fixture.connect(gzip(request()));
        fixture.publish("1");
        fixture.grow("t", 2);
        fixture.publish("2");
        end(client);
        assertTrue(plain.lastId().contains("\"partition\":1"));
        assertComplete(plain.text(), client);
    }

    @Test
    void aLargeEventThatASlowClientReceivesInPartsIsTheSame() {
        ConnectionFixture forgetful = new ConnectionFixture(Settings.defaults().with(Setting.BATCH_BUDGET, 1L));
        String random = randomText(new Random(3), 700_000);
        Client plain = forgetful.connect(request());
        Client slow = forgetful.connect(gzip(request()));
        slow.takeAtMost(slow.sink.memory().size() + 1);
        forgetful.publish(random);
        assertFalse(received(slow).text().endsWith("\n\n"));
        for (int i = 0; i < 40; i++) {
            forgetful.dropFromMemory(T0);
            slow.takeMore(1);
            forgetful.fetch();
        }
        slow.connection.mailbox().end();
        slow.takeAll();
        assertComplete(plain.text(), slow);
    }

    /** Text that deflate makes hardly shorter. */
    private static String randomText(Random random, int length) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 2; i < length; i++) {
            text.append((char) (random.nextInt(94) + 33));
        }
        return text.toString().replace('"', '_').replace('\\', '/').replaceFirst("_", "\"") + "\"";
    }

    /** Clients of all kinds come at any time, receive as much as their sinks accept, and are ended at any time. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverHappensTheContentIsThatOfTheStreamWithoutCompression(long seed) {
        Random random = new Random(seed);
        ConnectionFixture any = new ConnectionFixture(
                Settings.defaults().with(Setting.BATCH_BUDGET, random.nextBoolean() ? 1L : 1L << 20));
        List<Client> compressed = new ArrayList<>();
        List<Client> plain = new ArrayList<>();
        any.produce(T0, "0", "1", randomText(random, 90_000), "3");
        for (int step = 0; step < 60; step++) {
            switch (step == 0 ? 0 : random.nextInt(6)) {
                case 0 -> {
                    StreamRequest request = random.nextBoolean() ? request() : requestAt(random.nextInt(4));
                    if (random.nextInt(3) == 0) {
                        request = request.withFormat(EventFormat.NDJSON);
                    }
                    plain.add(any.connect(request));
                    compressed.add(any.connect(gzip(request)));
                }
                case 1 -> any.publish(randomText(random, 2 + random.nextInt(200_000)));
                case 2 -> any.publish("1", "not JSON", "\"2\"");
                case 3 -> any.dropFromMemory(T0);
                case 4 -> any.pass(Duration.ofMillis(random.nextInt(5_000)));
                default -> {
                    for (Client client : compressed) {
                        client.takeAtMost(client.sink.memory().size() + 1 + random.nextInt(100_000));
                        client.sink.ready(client.connection);
                    }
                    any.run();
                }
            }
            any.fetch();
        }
        for (Client client : compressed) {
            client.takeAll();
            any.fetch();
        }
        for (int i = 0; i < compressed.size(); i++) {
            Client client = compressed.get(i);
            client.connection.mailbox().end();
            any.run();
            assertEquals(events(plain.get(i).text()), events(received(client).text()));
            assertTrue(received(client).isComplete());
        }
        assertTrue(compressed.size() > 3);
    }

    /** Slow clients receive fewer heartbeats. */
    private static String events(String text) {
        return text.lines().filter(line -> !line.equals(":") && !line.isEmpty()).collect(Collectors.joining("\n"));
    }
}
