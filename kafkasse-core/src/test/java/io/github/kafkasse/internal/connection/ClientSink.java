package io.github.kafkasse.internal.connection;

import io.github.kafkasse.EventSink;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.testing.InMemorySink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A client's sink in memory. It accepts as many bytes as a test allows, fails where a test says, and checks the rules
 * of {@link EventSink}.
 */
final class ClientSink implements EventSink {
    /** Every call that breaks a rule; the fixture fails the test if there is one. */
    final List<String> violations = new ArrayList<>();

    /** Called with all bytes that the sink accepts, at each call. */
    Consumer<byte[]> onWrite = bytes -> {};

    private final InMemorySink memory = new InMemorySink();
    private final Set<String> broken = new HashSet<>();
    private final Set<String> failing = new HashSet<>();
    private CompletableFuture<Void> completion = CompletableFuture.completedFuture(null);
    private boolean begun;
    private boolean over;
    private boolean waiting;

    /** Lets the calls of this name throw an exception, as a container does when the connection is lost. */
    void breakAt(String call) {
        broken.add(call);
    }

    /** Lets the calls of this name throw an {@link Error}, as code of an incompatible library does. */
    void failAt(String call) {
        failing.add(call);
    }

    void takeAtMost(long bytes) {
        memory.takeAtMost(bytes);
    }

    /** Reports to the engine that it is ready again. */
    void ready(Connection connection) {
        waiting = false;
        connection.mailbox().ready();
    }

    /** Not called here, because these connections are created without an engine. */
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
        onWrite.accept(Arrays.copyOfRange(bytes, offset, offset + length));
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

    /** From now on, accepted bytes are not sent before the test calls {@link #complete}. */
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
