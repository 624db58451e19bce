package io.github.kafkasse.examples.benchmarks.servers;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One thread that writes prepared events to its share of the clients, as an event loop of the engine does. */
final class FrameLoop {
    private final ScheduledExecutorService thread;

    // Owned by the thread.
    private final Set<FrameStream> streams = new LinkedHashSet<>();
    private byte[] frame = new byte[0];
    private boolean isFirstSent;
    private @Nullable ScheduledFuture<?> ticking;

    FrameLoop(String name) {
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread daemon = new Thread(task, name);
            daemon.setDaemon(true);
            return daemon;
        });
    }

    void execute(Runnable task) {
        thread.execute(task);
    }

    void add(FrameStream stream) {
        streams.add(stream);
    }

    void remove(FrameStream stream) {
        streams.remove(stream);
    }

    byte[] frame() {
        return frame;
    }

    /** Whether each client gets an event as soon as its response has begun. */
    boolean isFirstSent() {
        return isFirstSent;
    }

    /** Writes an array with {@code together} events, so that there are {@code rate} events per second. */
    void send(int rate, int together, byte[] events, boolean toNewClients) {
        execute(() -> {
            if (ticking != null) {
                ticking.cancel(false);
            }
            frame = events;
            isFirstSent = toNewClients;
            if (rate > 0) {
                ticking = thread.scheduleAtFixedRate(
                        this::tick, 0, 1_000_000_000L * together / rate, TimeUnit.NANOSECONDS);
            }
        });
    }

    private void tick() {
        new ArrayList<>(streams).forEach(FrameStream::tick);
    }

    /** Ends all streams cleanly. */
    void end() {
        execute(() -> {
            streams.forEach(FrameStream::end);
            streams.clear();
        });
    }

    void close() {
        thread.shutdownNow();
    }
}
