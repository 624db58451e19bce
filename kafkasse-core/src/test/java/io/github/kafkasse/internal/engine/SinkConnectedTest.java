package io.github.kafkasse.internal.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.kafkasse.EventSink;
import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.Setting;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.StreamRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A sink receives its connection before any other call. Kafka does not answer, so no stream opens within the test. */
class SinkConnectedTest {
    private final KafkaSse engine = KafkaSse.builder()
            .kafka("bootstrap.servers", "localhost:1")
            .allowTopics("edits")
            .set(Setting.CONNECT_TIMEOUT, Duration.ofMinutes(10))
            .set(Setting.CLOSE_TIMEOUT, Duration.ofMillis(10))
            .build();

    @AfterEach
    void close() {
        engine.close();
    }

    private StreamConnection connect(CallList sink) {
        return engine.connect(StreamRequest.ofTopics(Set.of("edits")), sink);
    }

    private void awaitCalls(CallList sink, String... calls) {
        await().atMost(Duration.ofSeconds(20)).until(() -> sink.calls.equals(List.of(calls)));
    }

    private int connections() throws Exception {
        return engine.health().get(20, TimeUnit.SECONDS).connections();
    }

    @Test
    void aSinkHasItsConnectionBeforeConnectReturns() {
        CallList sink = new CallList(connection -> {});
        StreamConnection returned = connect(sink);
        assertEquals(List.of("connected"), sink.calls);
        assertSame(returned, sink.connection);
    }

    @Test
    void aSinkHasItsConnectionBeforeItsRequestIsRefused() {
        CallList sink = new CallList(connection -> {});
        engine.connect(StreamRequest.ofTopics(Set.of("edits")).withLastEventId("no id"), sink);
        awaitCalls(sink, "connected", "refuse");
    }

    @Test
    void aClientThatDisconnectsImmediatelyIsRemoved() throws Exception {
        CallList sink = new CallList(connection -> connection.clientGone(null));
        connect(sink);
        awaitCalls(sink, "connected", "abort");
        await().atMost(Duration.ofSeconds(20)).until(() -> connections() == 0);
    }

    @Test
    void aSinkThatThrowsIsAbortedAndItsClientIsRemoved() throws Exception {
        IllegalStateException failure = new IllegalStateException("on purpose");
        CallList sink = new CallList(connection -> {
            connection.clientGone(failure);
            throw failure;
        });
        assertSame(failure, assertThrows(IllegalStateException.class, () -> connect(sink)));
        awaitCalls(sink, "connected", "abort");
        await().atMost(Duration.ofSeconds(20)).until(() -> connections() == 0);
    }

    private static final class CallList implements EventSink {
        final List<String> calls = new CopyOnWriteArrayList<>();
        private final Consumer<StreamConnection> onConnected;
        StreamConnection connection;

        CallList(Consumer<StreamConnection> onConnected) {
            this.onConnected = onConnected;
        }

        @Override
        public void connected(StreamConnection made) {
            calls.add("connected");
            connection = made;
            onConnected.accept(made);
        }

        @Override
        public void open(StreamOpening opening) {
            calls.add("open");
        }

        @Override
        public void refuse(KafkaSseException reason) {
            calls.add("refuse");
        }

        @Override
        public boolean write(byte[] bytes, int offset, int length) {
            calls.add("write");
            return false;
        }

        @Override
        public void close() {
            calls.add("close");
        }

        @Override
        public void abort() {
            calls.add("abort");
        }
    }
}
