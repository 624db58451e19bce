package io.github.kafkasse.internal.connection;

import io.github.kafkasse.KafkaSseException;
import org.jspecify.annotations.Nullable;

/** A client of a {@link ConnectionFixture}, as it sees its own stream. */
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

    /** All that it ever got. */
    String text() {
        return sink.memory().text();
    }

    /** What it got since this was last asked. */
    String next() {
        String all = text();
        String next = all.substring(read);
        read = all.length();
        return next;
    }

    /** The id that it got last. */
    String lastId() {
        int at = text().lastIndexOf("id: ");
        return text().substring(at + 4, text().indexOf('\n', at));
    }

    /** Takes no more than so many bytes in all. */
    void takeAtMost(long bytes) {
        sink.takeAtMost(bytes);
    }

    /** Takes so many bytes more, and says so. */
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
