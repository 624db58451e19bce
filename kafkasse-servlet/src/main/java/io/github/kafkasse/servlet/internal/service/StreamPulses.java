package io.github.kafkasse.servlet.internal.service;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.EventSink;
import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows every stream of a catalogue as a watcher, to record when each had its last event and to keep an example event
 * of each. A watcher does not count as a client, but its topics are always read. Thread-safe.
 */
public final class StreamPulses implements ServiceDocumentation.Examples {
    private static final Logger LOG = LoggerFactory.getLogger(StreamPulses.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** A stream that fails repeatedly is retried after 1, 2, 4 … s, and finally every 64 s. */
    private static final int MAX_DOUBLINGS = 6;

    private final KafkaSse engine;
    private final InstantSource clock;
    private final AtomicLong examples = new AtomicLong();

    // Guarded by this.
    private Instant nextFollow = Instant.MIN;
    private final Map<String, Watched> watched = new HashMap<>();

    public StreamPulses(KafkaSse engine, InstantSource clock) {
        this.engine = engine;
        this.clock = clock;
    }

    /**
     * Follows the current streams, and stops following others. Streams that failed are retried with exponential
     * backoff. Called for every health check; does nothing if the last run was less than a second ago.
     */
    public synchronized void follow(Supplier<StreamConfiguration> current) {
        Instant now = clock.instant();
        if (now.isBefore(nextFollow)) {
            return;
        }
        nextFollow = now.plus(INTERVAL);
        StreamConfiguration streams = current.get();
        Map<String, Watched> gone = new HashMap<>(watched);
        for (StreamConfiguration.Stream stream : streams.streams()) {
            Watched present = gone.remove(stream.name());
            if (present == null || !present.topics.equals(stream.topics())) {
                if (present != null) {
                    present.end();
                }
                present = new Watched(stream);
                watched.put(stream.name(), present);
            }
            present.connectIfNecessary(now);
        }
        gone.forEach((name, old) -> {
            old.end();
            watched.remove(name);
        });
    }

    @Override
    public long version() {
        return examples.get();
    }

    @Override
    public @Nullable String of(String stream) {
        StreamPulse present = pulse(stream);
        return present == null ? null : present.example();
    }

    /** {@return the pulse of a stream; {@code null} if the stream is not followed} */
    public synchronized @Nullable StreamPulse pulse(String stream) {
        Watched present = watched.get(stream);
        return present == null ? null : present.pulse;
    }

    public synchronized void close() {
        watched.values().forEach(Watched::end);
        watched.clear();
    }

    /** A stream that is followed. */
    private final class Watched {
        private final String name;
        private final Set<String> topics;
        private final StreamPulse pulse = new StreamPulse(clock, examples::incrementAndGet);
        private @Nullable DiscardingSink sink;
        private int failures;
        private Instant nextTry = Instant.MIN;

        Watched(StreamConfiguration.Stream stream) {
            this.name = stream.name();
            this.topics = stream.topics();
        }

        void connectIfNecessary(Instant now) {
            DiscardingSink last = sink;
            if ((last != null && !last.over) || now.isBefore(nextTry)) {
                return;
            }
            failures = last == null || last.opened ? 0 : Math.min(failures + 1, MAX_DOUBLINGS);
            nextTry = now.plus(INTERVAL.multipliedBy(1L << failures));
            DiscardingSink present = new DiscardingSink(name);
            sink = present;
            try {
                connect(present);
            } catch (RuntimeException e) {
                LOG.warn("Cannot follow stream {} at present", name, e);
                present.over = true;
            }
        }

        private void connect(DiscardingSink present) {
            StreamConnection unused = engine.connect(
                    StreamRequest.ofTopics(topics)
                            .asWatcher()
                            .withFormat(EventFormat.NDJSON)
                            .withFilter(pulse),
                    present);
        }

        void end() {
            DiscardingSink present = sink;
            StreamConnection connection = present == null ? null : present.connection;
            if (connection != null) {
                connection.end();
            }
        }
    }

    /** Accepts and discards all writes, which are heartbeats only. */
    private static final class DiscardingSink implements EventSink {
        private final String stream;
        private volatile @Nullable StreamConnection connection;
        private volatile boolean opened;
        private volatile boolean over;

        DiscardingSink(String stream) {
            this.stream = stream;
        }

        @Override
        public void connected(StreamConnection made) {
            connection = made;
        }

        @Override
        public void open(StreamOpening opening) {
            opened = true;
        }

        @Override
        public void refuse(KafkaSseException reason) {
            LOG.debug("Stream {} cannot be followed at present: {}", stream, reason.getMessage());
            over = true;
        }

        @Override
        public boolean write(byte[] bytes, int offset, int length) {
            return true;
        }

        @Override
        public void close() {
            over = true;
        }

        @Override
        public void abort() {
            over = true;
        }
    }
}
