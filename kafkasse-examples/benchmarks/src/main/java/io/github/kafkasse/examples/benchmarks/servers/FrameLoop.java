package io.github.kafkasse.examples.benchmarks.servers;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
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

    void send(int rate, byte[] json) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes("event: message\nid: [{\"topic\":\"frames\",\"partition\":0,\"offset\":1000000}]\ndata: "
                .getBytes(StandardCharsets.US_ASCII));
        block.writeBytes(json);
        block.writeBytes("\n\n".getBytes(StandardCharsets.US_ASCII));
        execute(() -> {
            if (ticking != null) {
                ticking.cancel(false);
            }
            frame = block.toByteArray();
            if (rate > 0) {
                ticking = thread.scheduleAtFixedRate(this::tick, 0, 1_000_000_000L / rate, TimeUnit.NANOSECONDS);
            }
        });
    }

    private void tick() {
        new ArrayList<>(streams).forEach(FrameStream::tick);
    }

    void close() {
        thread.shutdownNow();
    }
}
