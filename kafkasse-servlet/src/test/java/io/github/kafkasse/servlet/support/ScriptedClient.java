package io.github.kafkasse.servlet.support;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventSink;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.StreamRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One client of a {@link ScriptedEngine}. Thread-safe; its methods call the sink on the engine's loop, following the
 * rules of {@link EventSink}.
 */
public final class ScriptedClient implements StreamConnection {
    private final StreamRequest request;
    private final EventSink sink;
    private final Executor loop;
    private final StreamOpening.@Nullable Range range;
    private final CompletableFuture<Optional<Throwable>> gone = new CompletableFuture<>();
    private final AtomicInteger stops = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger progress = new AtomicInteger();

    private final List<CloseReason> endings = new CopyOnWriteArrayList<>();

    // Owned by the loop.
    private final Deque<byte[]> queue = new ArrayDeque<>();
    private boolean blocked;
    private boolean opened;
    private boolean ending;
    private boolean over;

    ScriptedClient(StreamRequest request, EventSink sink, Executor loop, StreamOpening.@Nullable Range range) {
        this.request = request;
        this.sink = sink;
        this.loop = loop;
        this.range = range;
    }

    public StreamRequest request() {
        return request;
    }

    /** How often the sink reported that it accepts no more bytes. */
    public int stops() {
        return stops.get();
    }

    /** How often the sink reported progress while it accepted no bytes. */
    public int progressReports() {
        return progress.get();
    }

    /** The number of pieces that the sink has accepted. */
    public int taken() {
        return taken.get();
    }

    /** Completes when the engine is notified that the client has disconnected, by the sink or by a failed write. */
    public CompletableFuture<Optional<Throwable>> gone() {
        return gone;
    }

    public ScriptedClient open() {
        loop.execute(() -> act(() -> {
            sink.open(new StreamOpening(request.format(), "[]", range, request.isGzip()));
            opened = true;
            pump();
        }));
        return this;
    }

    public void refuse(KafkaSseException reason) {
        loop.execute(() -> act(() -> {
            over = true;
            sink.refuse(reason);
        }));
    }

    public ScriptedClient send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    public ScriptedClient send(byte[] bytes) {
        loop.execute(() -> act(() -> {
            queue.add(bytes);
            pump();
        }));
        return this;
    }

    /** Aborts the stream, even if bytes are pending. */
    public void abort() {
        loop.execute(() -> act(() -> {
            over = true;
            sink.abort();
        }));
    }

    /** Ends the stream, even if the sink is still sending the last piece. */
    public void closeAtOnce() {
        loop.execute(() -> act(() -> {
            over = true;
            sink.close();
        }));
    }

    @Override
    public void ready() {
        loop.execute(() -> act(() -> {
            blocked = false;
            pump();
        }));
    }

    @Override
    public void progress() {
        progress.incrementAndGet();
    }

    @Override
    public void clientGone(@Nullable Throwable cause) {
        gone.complete(Optional.ofNullable(cause));
        loop.execute(() -> act(() -> {
            over = true;
            sink.abort();
        }));
    }

    @Override
    public void probe() {
        send(":\n");
    }

    @Override
    public void end() {
        loop.execute(() -> act(() -> {
            ending = true;
            pump();
        }));
    }

    @Override
    public void end(CloseReason reason) {
        endings.add(reason);
        end();
    }

    /** The reasons of the requests to end it. */
    public List<CloseReason> endings() {
        return List.copyOf(endings);
    }

    /** Completes when the container has sent everything that the sink has accepted. */
    public CompletionStage<Void> completion() {
        return sink.completion();
    }

    private interface Step {
        void run() throws IOException;
    }

    private void act(Step step) {
        if (over) {
            return;
        }
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            over = true;
            sink.abort();
            gone.complete(Optional.of(e));
        }
    }

    private void pump() throws IOException {
        while (opened && !blocked && !queue.isEmpty()) {
            byte[] next = queue.remove();
            taken.incrementAndGet();
            if (!sink.write(next, 0, next.length)) {
                blocked = true;
                stops.incrementAndGet();
            }
        }
        if (opened && ending && queue.isEmpty()) {
            over = true;
            sink.close();
        }
    }
}
