package io.github.kafkasse.internal.connection;

import io.github.kafkasse.EventSink;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.testing.InMemorySink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A client's sink in memory that takes as much as a test says, breaks where a test says, and watches over the rules of
 * {@link EventSink}.
 */
final class ClientSink implements EventSink {
    /** Every call that a rule forbids; the fixture fails the test if there is one. */
    final List<String> violations = new ArrayList<>();

    private final InMemorySink memory = new InMemorySink();
    private final Set<String> broken = new HashSet<>();
    private final Set<String> failing = new HashSet<>();
    private CompletableFuture<Void> completion = CompletableFuture.completedFuture(null);
    private boolean begun;
    private boolean over;
    private boolean waiting;

    /** From now on a call of this name throws, as a container's does when the connection is lost. */
    void breakAt(String call) {
        broken.add(call);
    }

    /** From now on a call of this name throws an {@link Error}, as code of another version of a library does. */
    void failAt(String call) {
        failing.add(call);
    }

    void takeAtMost(long bytes) {
        memory.takeAtMost(bytes);
    }

    /** Says that it is ready again, to the engine's side. */
    void ready(Connection connection) {
        waiting = false;
        connection.mailbox().ready();
    }

    /** The connections under test are made without an engine, which calls this. */
    @Override
    public void connected(StreamConnection connection) {
        throw new AssertionError("called by engines only");
    }

    @Override
    public void open(StreamOpening opening) throws IOException {
        rule(!begun && !over, "open");
        begun = true;
        fault("open");
        memory.open(opening);
    }

    @Override
    public void refuse(KafkaSseException reason) throws IOException {
        rule(!begun && !over, "refuse");
        begun = true;
        over = true;
        fault("refuse");
        memory.refuse(reason);
    }

    @Override
    public boolean write(byte[] bytes, int offset, int length) throws IOException {
        rule(begun && !over && !waiting && length > 0, "write");
        fault("write");
        waiting = !memory.write(bytes, offset, length);
        return !waiting;
    }

    @Override
    public void close() throws IOException {
        rule(begun && !over, "close");
        fault("close");
        over = true;
        memory.close();
    }

    @Override
    public void abort() {
        over = true;
        memory.abort();
        failure("abort");
    }

    /** From now on what it took is not sent before the test says so. */
    void completesLater() {
        completion = new CompletableFuture<>();
    }

    void complete() {
        completion.complete(null);
    }

    @Override
    public CompletionStage<Void> completion() {
        return completion;
    }

    InMemorySink memory() {
        return memory;
    }

    private void rule(boolean kept, String call) {
        if (!kept) {
            violations.add(call + " after " + memory.text());
        }
    }

    private void failure(String call) {
        if (failing.contains(call)) {
            throw new NoSuchMethodError("at " + call);
        }
    }

    private void fault(String call) throws IOException {
        failure(call);
        if (broken.contains(call)) {
            throw new IOException("Connection reset by peer, at " + call);
        }
    }
}
