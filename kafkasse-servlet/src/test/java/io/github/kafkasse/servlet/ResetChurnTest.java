package io.github.kafkasse.servlet;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.servlet.support.RunningTomcat;
import io.github.kafkasse.servlet.support.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Clients that are reset at random moments, while all processors are busy; none of them may end another client's
 * connection. {@code -Dchurn.resets=50000} is the long form.
 */
class ResetChurnTest extends InContainer {
    private static final int RESETS = Integer.getInteger("churn.resets", 1000);
    private static final int CLIENTS = 40;
    private static final byte[] PIECE = new byte[32 * 1024];

    private final AtomicInteger resets = new AtomicInteger();
    private final AtomicReference<IOException> broken = new AtomicReference<>();
    private final AtomicInteger brokenCount = new AtomicInteger();

    @Test
    void aResetClientDoesNotEndAnotherConnection() throws Exception {
        engine.onConnect(client -> {
            client.open().send(":ok\n\n");
            for (int i = 0; i < 40; i++) {
                client.send(PIECE);
            }
        });
        int port = server().port();
        if (server() instanceof RunningTomcat tomcat) {
            tomcat.onThreadLeaving(ResetChurnTest::leaveSlowly);
        }
        int cores = Runtime.getRuntime().availableProcessors();
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + cores);
        try {
            for (int i = 0; i < cores; i++) {
                threads.execute(() -> keepBusy(over));
            }
            List<Future<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(i);
                clients.add(threads.submit((Callable<Void>) () -> {
                    while (resets.incrementAndGet() <= RESETS) {
                        connectAndReset(port, random);
                    }
                    return null;
                }));
            }
            for (Future<Void> client : clients) {
                client.get();
            }
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
        assertEquals(0, brokenCount.get(), () -> "broken connections, the first: " + broken.get());
        engine.opening();
        stream();
        await().until(() -> server().connections() == 1);
    }

    /**
     * Reads a little, sometimes after a stall, and resets the connection. A new client must receive the start of its
     * stream.
     */
    private void connectAndReset(int port, Random random) throws IOException {
        Wire wire = new Wire(port, 16 * 1024);
        try {
            wire.send("GET /topics/a");
            readStart(wire);
            for (int pieces = random.nextInt(8); pieces > 0; pieces--) {
                wire.readExactly(1 + random.nextInt(64 * 1024));
            }
        } catch (IOException e) {
            broken.compareAndSet(null, e);
            brokenCount.incrementAndGet();
        } finally {
            wire.reset();
        }
    }

    /** Delays the calling thread, like a thread that loses its processor at this moment. */
    private static void leaveSlowly() {
        if (Thread.currentThread().getName().startsWith("http-")) {
            LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(2_000_000));
        }
    }

    private static void keepBusy(AtomicBoolean over) {
        long n = 1;
        while (!over.get()) {
            n = n * 31 + System.nanoTime();
        }
        if (n == 0) {
            throw new IllegalStateException("Never, but the loop must not be optimised away");
        }
    }
}
