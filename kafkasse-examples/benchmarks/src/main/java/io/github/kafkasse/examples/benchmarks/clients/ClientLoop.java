package io.github.kafkasse.examples.benchmarks.clients;

import io.github.kafkasse.examples.benchmarks.http.ResponseReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * One thread and its clients. {@link #call} may be called by any thread; everything else belongs to the loop's thread.
 */
final class ClientLoop implements AutoCloseable {
    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    // Owned by the thread.
    private final ByteBuffer buffer = ByteBuffer.allocate(256 << 10);
    private final Map<String, Group> groups = new HashMap<>();
    private final Queue<Opening> openings = new ArrayDeque<>();
    private int opening;

    /** A client that waits for its turn to connect. */
    @SuppressWarnings("ArrayRecordComponent") // created once, sent once
    private record Opening(int port, int receiveBuffer, byte[] request, Group group, ClientBody body) {}

    ClientLoop(String name) throws IOException {
        selector = Selector.open();
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs an action on the loop's thread, and waits for its result. */
    <T> T call(Function<ClientLoop, T> action) {
        CompletableFuture<T> done = new CompletableFuture<>();
        tasks.add(() -> {
            try {
                done.complete(action.apply(this));
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        selector.wakeup();
        return done.join();
    }

    /** {@return the group of this name; a new one, whose clients read as {@code reading} says, if there is none} */
    Group group(String name, Reading reading) {
        return groups.computeIfAbsent(name, ignored -> new Group(reading));
    }

    void enqueue(int port, int receiveBuffer, byte[] request, Group group) {
        openings.add(new Opening(port, receiveBuffer, request, group, group.reading.body(group)));
    }

    /**
     * As {@link #enqueue}, for a client that was connected before and resumes with its last id.
     *
     * @param before what read its last response
     * @param next what reads the next one
     */
    void enqueueAgain(int port, String path, ClientBody before, ClientBody next, Group group) {
        openings.add(new Opening(port, 0, ResponseReader.request(path, before.lastId(), false), group, next));
    }

    /** Connects the enqueued clients, at most {@code atOnce} at a time. */
    void open(int atOnce) {
        while (opening < atOnce && !openings.isEmpty()) {
            Opening next = openings.remove();
            opening++;
            try {
                next.group.connections.add(new ClientConnection(
                        selector,
                        next.port,
                        next.receiveBuffer,
                        next.request,
                        next.group,
                        next.body,
                        () -> opened(atOnce)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Whether each enqueued client has received its first block, or cannot receive it any more. */
    boolean hasOpenedAll() {
        return opening == 0 && openings.isEmpty();
    }

    private void opened(int atOnce) {
        opening--;
        tasks.add(() -> open(atOnce));
    }

    private void run() {
        try {
            while (!closed) {
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                selector.select(key -> client(key).run(buffer), 100);
            }
            for (SelectionKey key : selector.keys()) {
                client(key).close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClientConnection client(SelectionKey key) {
        return (ClientConnection) key.attachment();
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        selector.wakeup();
        thread.join();
    }
}
