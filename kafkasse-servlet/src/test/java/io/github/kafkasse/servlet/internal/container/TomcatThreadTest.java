package io.github.kafkasse.servlet.internal.container;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.RunningTomcat;
import io.github.kafkasse.servlet.support.Wire;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A client resets while one of Tomcat's threads has called a listener of its response and has not returned yet. If our
 * thread wrote at that moment, Tomcat's thread would see the failure, notify no listener, and reuse the objects of the
 * response for the next connection while our thread still uses them. The container must notify the response that its
 * client has disconnected, and it does so only if the write came after its thread had returned.
 */
@Timeout(60)
class TomcatThreadTest {
    private static final byte[] PIECE = new byte[64 * 1024];

    private final ExecutorService loop = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "loop");
        loopThread.set(thread);
        return thread;
    });
    private static final AtomicReference<Thread> loopThread = new AtomicReference<>();

    private final CountDownLatch started = new CountDownLatch(1);
    private final Semaphore ready = new Semaphore(0);
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final AtomicReference<@Nullable AsyncResponse> response = new AtomicReference<>();
    private final AtomicReference<@Nullable ServletOutputStream> output = new AtomicReference<>();
    private final CountDownLatch parked = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private RunningTomcat tomcat;
    private Wire wire;

    private final ResponseOwner owner = new ResponseOwner() {
        @Override
        public void start() {
            started.countDown();
        }

        @Override
        public void ready() {
            ready.release();
        }

        @Override
        public void progress() {}

        @Override
        public void gone(@Nullable Throwable cause) {
            gone.complete(null);
        }
    };

    @BeforeEach
    void open() throws Exception {
        tomcat = new RunningTomcat(Deployment.of(new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse answer) throws IOException {
                AsyncResponse made = new AsyncResponse(request, answer, owner);
                response.set(made);
                output.set(answer.getOutputStream());
                made.listen();
            }
        }));
        wire = new Wire(tomcat.port(), 16 * 1024).send("GET /topics/a");
        started.await();
    }

    @AfterEach
    void close() throws Exception {
        release.countDown();
        loop.shutdownNow();
        wire.close();
        tomcat.close();
    }

    @Test
    void aFailedWriteIsReportedWhileTheCallingThreadIsLeaving() throws Exception {
        onLoop(this::writeUntilBlocked).get(20, TimeUnit.SECONDS);
        tomcat.onThreadLeaving(() -> {
            if (ready.availablePermits() > 0) { // it has written everything
                park();
            }
        });
        assertFailureIsTold(read(Long.MAX_VALUE));
        assertEquals(1, ready.availablePermits());
    }

    @Test
    void aFailedWriteIsReportedWhileAThreadWithoutACallIsLeaving() throws Exception {
        byte[] large = new byte[8 * 1024 * 1024];
        onLoop(
                        () -> { // as after a flush, nobody has called isReady
                            assertEquals(true, output.get().isReady());
                            output.get().write(large);
                            return null;
                        })
                .get(20, TimeUnit.SECONDS);
        tomcat.onThreadLeaving(this::park);
        assertFailureIsTold(read(large.length));
        assertEquals(0, ready.availablePermits());
    }

    private void assertFailureIsTold(Thread reader) throws Exception {
        parked.await();
        wire.reset();
        reader.join();
        Future<?> write = onLoop(this::writeUntilBlocked);
        Thread writer = loopThread.get();
        await().atMost(Duration.ofSeconds(20)).until(() -> write.isDone() || writer.getState() == Thread.State.WAITING);
        tomcat.onThreadLeaving(() -> {});
        release.countDown();
        ExecutionException failure = assertThrows(ExecutionException.class, () -> write.get(20, TimeUnit.SECONDS));
        assertEquals(true, failure.getCause() instanceof IOException, failure.toString());
        onLoop(() -> {
                    response.get().abort();
                    return null;
                })
                .get(20, TimeUnit.SECONDS);
        gone.get(20, TimeUnit.SECONDS);
        await().atMost(Duration.ofSeconds(20)).until(() -> tomcat.connections() == 0);
    }

    private <T> Future<T> onLoop(Callable<T> task) {
        return loop.submit(task);
    }

    private Void writeUntilBlocked() throws IOException {
        AsyncResponse writable = response.get();
        boolean more = true;
        while (more) {
            more = writable.write(PIECE, 0, PIECE.length);
        }
        return null;
    }

    /** Reads until {@code bytes} bytes have arrived or the connection is closed. */
    private Thread read(long bytes) {
        Thread reader = new Thread(
                () -> {
                    try {
                        for (long left = bytes; left > 0; ) {
                            left -= wire.readExactly((int) Math.min(1024, left)).length;
                        }
                    } catch (IOException e) {
                        // The test has reset the connection.
                    }
                },
                "reader");
        reader.start();
        return reader;
    }

    private void park() {
        if (!Thread.currentThread().getName().equals("loop")) {
            parked.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
