package io.github.kafkasse.internal.connection;

import io.github.kafkasse.KafkaSseException;
import org.jspecify.annotations.Nullable;

/** A client of a {@link ConnectionFixture}, and the stream that it receives. */
final class Client {
    final Connection connection;
    final ClientSink sink;
    private final ConnectionFixture fixture;
    private int read;

    Client(ConnectionFixture fixture, Connection connection, ClientSink sink) {
        this.fixture = fixture;
        this.connection = connection;
        this.sink = sink;
    }

    /** Everything that it has received. */
    String text() {
        return sink.memory().text();
    }

    /** What it has received since the last call. */
    String next() {
        String all = text();
        String next = all.substring(read);
        read = all.length();
        return next;
    }

    /** The last id that it has received. */
    String lastId() {
        int at = text().lastIndexOf("id: ");
        return text().substring(at + 4, text().indexOf('\n', at));
    }

    /** Limits the number of bytes that it accepts in total. */
    void takeAtMost(long bytes) {
        sink.takeAtMost(bytes);
    }

    /** Accepts {@code bytes} more bytes, and reports that it is ready. */
    void takeMore(long bytes) {
        sink.takeAtMost(sink.memory().size() + bytes);
        sink.ready(connection);
        fixture.run();
    }

    void takeAll() {
        sink.takeAtMost(Long.MAX_VALUE);
        sink.ready(connection);
        fixture.run();
    }

    void leave() {
        connection.mailbox().clientGone(null);
        fixture.run();
    }

    boolean isOpen() {
        return sink.memory().opening() != null && !isOver();
    }

    boolean isOver() {
        return endedCleanly() || brokenOff() || refusal() != null;
    }

    boolean endedCleanly() {
        return sink.memory().isClosed();
    }

    boolean brokenOff() {
        return sink.memory().isAborted();
    }

    @Nullable
    KafkaSseException refusal() {
        return sink.memory().refusal();
    }
}
