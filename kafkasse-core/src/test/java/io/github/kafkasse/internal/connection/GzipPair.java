package io.github.kafkasse.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.internal.loop.EventLoop;
import java.util.stream.Collectors;

/** A client of a compressed stream, and one of the same stream without compression. */
final class GzipPair {
    final Client client;
    final Client plain;

    /** Decompresses what the first of them receives, at once. */
    final GzipReader reader;

    private final ConnectionFixture fixture;

    /** Connects both. */
    GzipPair(ConnectionFixture fixture, StreamRequest request, EventLoop loop) {
        this.fixture = fixture;
        plain = fixture.connect(request, loop);
        client = fixture.client(request.withGzip(true), loop);
        reader = GzipReader.of(client.sink);
        loop.execute(client.connection::start);
        fixture.run();
    }

    /** Makes the compressed stream contain a heartbeat now, if its sink accepts something. */
    void probe() {
        client.connection.mailbox().probe();
        fixture.run();
    }

    void assertSame() {
        assertEquals(withoutHeartbeats(plain.text()), withoutHeartbeats(reader.text()));
    }

    /** The compressed stream contains a beginning of the other one. */
    void assertBegun() {
        String all = withoutHeartbeats(plain.text());
        assertTrue(all.startsWith(withoutHeartbeats(reader.text())), reader.text());
    }

    private static String withoutHeartbeats(String text) {
        return text.lines().filter(line -> !line.equals(":") && !line.isEmpty()).collect(Collectors.joining("\n"));
    }

    /** Ends the compressed stream, and checks the checksum of its file. */
    void end() {
        client.takeAll();
        fixture.fetch();
        assertSame();
        client.connection.mailbox().end();
        fixture.run();
        Gunzip file = Gunzip.of(client.sink.memory().bytes());
        assertTrue(file.isComplete());
        assertEquals(file.text(), reader.text());
    }
}
