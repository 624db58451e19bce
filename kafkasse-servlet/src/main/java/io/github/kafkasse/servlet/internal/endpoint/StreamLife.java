package io.github.kafkasse.servlet.internal.endpoint;

import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.servlet.StreamsListener;
import io.github.kafkasse.servlet.internal.container.Exchange;
import io.github.kafkasse.servlet.internal.http.Problem;
import io.github.kafkasse.servlet.internal.limits.Occupant;
import io.github.kafkasse.servlet.internal.request.RequestParser;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes a stream from its request to its end. At the end it gives the place back. It calls the listener for streams
 * that have opened. Thread-safe.
 */
final class StreamLife implements Exchange.Life {
    private static final Logger LOG = LoggerFactory.getLogger(StreamLife.class);

    private final Occupant occupant;
    private final Set<String> streams;
    private final boolean namesTopics;
    private final StreamsListener listener;
    private final @Nullable Listed listed;
    private final long begin = System.nanoTime();

    // Guarded by this.
    private boolean isOpen;
    private boolean hasEnded;

    /** The stream in the list for operators. */
    record Listed(OpenStreams all, OpenStreams.OpenStream stream) {}

    /** @param listed {@code null} if operators see no list */
    StreamLife(Occupant occupant, RequestParser.Parsed parsed, StreamsListener listener, @Nullable Listed listed) {
        this.occupant = occupant;
        this.streams = parsed.streams();
        this.namesTopics = streams.equals(parsed.request().topics());
        this.listener = listener;
        this.listed = listed;
    }

    @Override
    public void connected(StreamConnection connection) {
        occupant.connected(connection);
        if (listed != null) {
            listed.stream.connected(connection);
        }
    }

    /** Hides the names of topics from a client that named streams. */
    @Override
    public Problem problem(KafkaSseException reason) {
        return Problem.of(
                reason instanceof TopicNotAvailableException && !namesTopics
                        ? new TopicNotAvailableException(
                                "A stream in the path, or a topic or partition in the Last-Event-ID,"
                                        + " is not available here")
                        : reason);
    }

    @Override
    public synchronized void opened() {
        if (!hasEnded) {
            isOpen = true;
            if (listed != null) {
                listed.all.opened(listed.stream);
            }
            tell(() -> listener.opened(streams));
            tell(() -> listener.firstByte(Duration.ofNanos(System.nanoTime() - begin)));
        }
    }

    @Override
    public void ended() {
        occupant.leave();
        synchronized (this) {
            hasEnded = true;
            if (isOpen) {
                if (listed != null) {
                    listed.all.ended(listed.stream);
                }
                tell(() -> listener.closed(streams));
            }
        }
    }

    /** Calls the listener. If it throws, the exception is logged, and the client is not affected. */
    private void tell(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException | Error e) {
            LOG.error("{} has failed", listener.getClass().getName(), e);
        }
    }
}
