package io.github.kafkasse.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.EventSink;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.TopicNotAvailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The rules that an implementation of {@link EventSink} must keep, as JUnit 5 tests. The author of an adapter extends
 * this class and implements {@link #connect}; each test takes the place of the engine for one client.
 *
 * <pre>{@code
 * class MySinkTest extends EventSinkContract {
 *     protected Client connect(TestEngine engine) {
 *         // start a server whose handler calls engine.connect(sink) where it would call KafkaSse.connect
 *         // send a request, and return the client's side of it
 *     }
 * }
 * }</pre>
 *
 * <p>Not tested, since it depends on the adapter: the response's headers, and what the body of a refusal contains.
 */
public abstract class EventSinkContract {
    /** The maximum time to wait for something that must happen. */
    protected static final Duration LIMIT = Duration.ofSeconds(30);

    /** More than a client that does not read, the network and a sink with a sensible limit can buffer. */
    private static final long TOO_MUCH = 256L << 20;

    /** The time between heartbeats to a client that has disconnected. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final ExecutorService reader = Executors.newSingleThreadExecutor();

    /** A client of the adapter under test. Its methods are called on one thread at a time. */
    public interface Client extends AutoCloseable {
        /**
         * The status of the response; blocks until it arrives.
         *
         * @return the status
         * @throws IOException if there is no response
         */
        int status() throws IOException;

        /**
         * The body of the response, without the framing of the protocol. It ends if the response has ended cleanly, and
         * throws an {@link IOException} if the response was cut. Nothing is read from the network before this stream or
         * {@link #status} is read.
         *
         * @return the same stream each time
         * @throws IOException if there is no response
         */
        InputStream body() throws IOException;

        /** Disconnects, even if the body was not read completely. */
        @Override
        void close() throws IOException;
    }

    /** For subclasses. */
    protected EventSinkContract() {}

    /**
     * Connects a client to the adapter under test.
     *
     * @param engine receives the sink of this client, as {@link io.github.kafkasse.KafkaSse#connect} would
     * @return the client, which the test closes
     * @throws Exception if the client cannot be connected
     */
    protected abstract Client connect(TestEngine engine) throws Exception;

    /** Stops the contract's threads. */
    @AfterEach
    public void stopReader() {
        reader.shutdownNow();
    }

    private <T> T inTime(Callable<T> read) throws Exception {
        return inTime(reader.submit(read));
    }

    private static <T> T inTime(Future<T> result) throws Exception {
        return result.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void awaitCompletion(EventSink sink) throws Exception {
        sink.completion().toCompletableFuture().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void open(EventSink sink) throws IOException {
        sink.open(new StreamOpening(EventFormat.SSE, "[]"));
    }

    private static void send(TestEngine engine, EventSink sink, byte[] bytes) throws Exception {
        engine.awaitReady();
        engine.write(sink, bytes, 0, bytes.length);
    }

    /**
     * Each write reaches the client while the stream is open, without a further write.
     *
     * @throws Exception if the rule is broken
     */
    @Test
    public void eachWriteArrivesWithoutMore() throws Exception {
        TestEngine engine = new TestEngine(LIMIT);
        try (Client client = connect(engine)) {
            EventSink sink = engine.sink();
            open(sink);
            for (String text : new String[] {":ok\n\n", ":\n", "data: 1\n\n"}) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                send(engine, sink, bytes);
                assertArrayEquals(bytes, inTime(() -> client.body().readNBytes(bytes.length)));
            }
            assertEquals(200, inTime(client::status));
            sink.close();
            assertEquals(-1, inTime(() -> client.body().read()), "the response must end cleanly after close()");
            awaitCompletion(sink);
        }
    }

    /**
     * What was written before {@code close} arrives completely, in order, with a clean end. The arrays are unchanged.
     *
     * @throws Exception if the rule is broken
     */
    @Test
    public void everythingWrittenBeforeCloseArrivesInOrder() throws Exception {
        TestEngine engine = new TestEngine(LIMIT);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (Client client = connect(engine)) {
            Future<byte[]> read = reader.submit(() -> client.body().readAllBytes());
            EventSink sink = engine.sink();
            open(sink);
            Random random = new Random(7);
            for (int i = 0; i < 300; i++) {
                byte[] bytes = new byte[1 + random.nextInt(i % 50 == 0 ? 100_000 : 2_000)];
                random.nextBytes(bytes);
                byte[] before = bytes.clone();
                int offset = random.nextInt(bytes.length);
                engine.awaitReady();
                engine.write(sink, bytes, offset, bytes.length - offset);
                written.write(before, offset, bytes.length - offset);
                assertArrayEquals(before, bytes, "arrays are shared between clients: a sink must not change them");
            }
            sink.close(); // the last bytes may still be in the sink
            assertArrayEquals(written.toByteArray(), inTime(read));
            awaitCompletion(sink);
        }
    }

    /**
     * A client that does not read makes the sink not ready, and the sink reports when it is ready again.
     *
     * @throws Exception if the rule is broken
     */
    @Test
    public void aClientThatDoesNotReadHoldsTheSinkBackUntilItReads() throws Exception {
        TestEngine engine = new TestEngine(LIMIT);
        byte[] piece = new byte[64 * 1024];
        Arrays.fill(piece, (byte) 'x');
        try (Client client = connect(engine)) {
            EventSink sink = engine.sink();
            open(sink);
            long written = 0;
            while (engine.write(sink, piece, 0, piece.length)) {
                written += piece.length;
                assertTrue(written < TOO_MUCH, "write() must return false for a client that does not read");
            }
            written += piece.length; // the sink takes all bytes of each call
            Future<Long> read = reader.submit(() -> {
                long count = 0;
                byte[] buffer = new byte[64 * 1024];
                for (int n = client.body().read(buffer);
                        n >= 0;
                        n = client.body().read(buffer)) {
                    count += n;
                }
                return count;
            });
            engine.awaitReady();
            engine.write(sink, piece, 0, 1);
            sink.close();
            assertEquals(written + 1, inTime(read));
            awaitCompletion(sink);
        }
    }

    /**
     * A refusal is answered with its status.
     *
     * @throws Exception if the rule is broken
     */
    @Test
    public void aRefusalHasItsStatusAndEnds() throws Exception {
        TestEngine engine = new TestEngine(LIMIT);
        TopicNotAvailableException reason = new TopicNotAvailableException("There is no such topic");
        try (Client client = connect(engine)) {
            EventSink sink = engine.sink();
            sink.refuse(reason);
            assertEquals(reason.status(), inTime(client::status));
            awaitCompletion(sink);
        }
    }

    /**
     * A stream that is aborted does not look like one that ended.
     *
     * @throws Exception if the rule is broken
     */
    @Test
    public void anAbortedResponseDoesNotEndCleanly() throws Exception {
        TestEngine engine = new TestEngine(LIMIT);
        try (Client client = connect(engine)) {
            EventSink sink = engine.sink();
            open(sink);
            byte[] half = "data: half".getBytes(StandardCharsets.UTF_8);
            send(engine, sink, half);
            assertArrayEquals(half, inTime(() -> client.body().readNBytes(half.length)));
            sink.abort();
            ExecutionException failure = assertThrows(
                    ExecutionException.class,
                    () -> inTime(() -> client.body().readAllBytes()),
                    "an aborted response must not end as it does after close()");
            assertInstanceOf(IOException.class, failure.getCause());
        }
    }

    /**
     * When a client has disconnected, writing fails or the sink reports it, and {@code abort} does not throw.
     *
     * @throws Exception if the rule is broken
     */
    @Test
    public void aClientThatDisconnectsIsNoticedByWriting() throws Exception {
        TestEngine engine = new TestEngine(LIMIT);
        byte[] heartbeat = ":\n".getBytes(StandardCharsets.UTF_8);
        Client client = connect(engine);
        EventSink sink;
        try {
            sink = engine.sink();
            open(sink);
            send(engine, sink, heartbeat);
            assertArrayEquals(heartbeat, inTime(() -> client.body().readNBytes(heartbeat.length)));
        } finally {
            client.close();
        }
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!fails(engine, sink, heartbeat) && !engine.isGoneWithin(PAUSE)) {
            assertTrue(System.nanoTime() < deadline, "the sink must notice that its client has disconnected");
        }
        sink.abort();
    }

    /**
     * Writes, if the sink accepts it.
     * {@return whether that fails; a report that the client has gone counts as a failure}
     */
    private static boolean fails(TestEngine engine, EventSink sink, byte[] bytes) throws Exception {
        try {
            if (engine.isReadyBeforeGone()) {
                engine.write(sink, bytes, 0, bytes.length);
            }
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
