package io.github.kafkasse.servlet.catalogue;

import io.github.kafkasse.servlet.catalogue.ReloadingCatalogue.Failure;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration.Stream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalogue document as it was last read. {@link #reload} is called by one thread at a time. {@link #state} may be
 * called by any thread and always returns the result of one complete reading.
 */
final class CatalogueDocument {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogueDocument.class);

    /**
     * The result of the last readings.
     *
     * @param streams the streams of the last successful reading
     * @param loadedAt when that reading was done
     * @param failure why a later reading failed; {@code null} if the last reading succeeded
     */
    record State(StreamConfiguration streams, Instant loadedAt, @Nullable Failure failure) {}

    private final CatalogueSource source;
    private final CatalogueFormat format;
    private final InstantSource clock;

    // Written by the thread that reads the document.
    private volatile State state;

    private CatalogueDocument(
            CatalogueSource source, CatalogueFormat format, InstantSource clock, StreamConfiguration streams) {
        this.source = source;
        this.format = format;
        this.clock = clock;
        this.state = new State(streams, clock.instant(), null);
    }

    /**
     * Reads a document for the first time.
     *
     * @throws IOException if the document is missing or invalid; the message has its address and the reason
     */
    static CatalogueDocument load(CatalogueSource source, CatalogueFormat format, InstantSource clock)
            throws IOException {
        StreamConfiguration streams;
        try {
            streams = read(source, format);
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("The stream catalogue " + source + " cannot be used: " + e.getMessage(), e);
        }
        LOG.info(
                "The stream catalogue {} has {} streams",
                source,
                streams.streams().size());
        warnOfMissing(source, format, streams);
        return new CatalogueDocument(source, format, clock, streams);
    }

    State state() {
        return state;
    }

    /** Reads the document again. If that fails, the streams are kept, and {@link #state} reports the failure. */
    void reload() {
        State before = state;
        StreamConfiguration streams;
        try {
            streams = read(source, format);
        } catch (IOException | RuntimeException e) {
            if (!Thread.currentThread().isInterrupted()) {
                state = failed(before, e);
            }
            return;
        }
        state = new State(streams, clock.instant(), null);
        if (before.failure() != null) {
            LOG.info("The stream catalogue {} can be used again", source);
        }
        tellOfChanges(before.streams(), streams);
    }

    private static StreamConfiguration read(CatalogueSource source, CatalogueFormat format) throws IOException {
        StreamConfiguration streams = format.read(new ByteArrayInputStream(source.read()));
        if (streams.streams().isEmpty() && streams.retired().isEmpty()) {
            throw new IllegalArgumentException(
                    format.allowed().isEmpty()
                            ? "It has no streams"
                            : "It has none of the streams to serve: " + format.allowed());
        }
        return streams;
    }

    /** Logs a failure when its reason is new, and not at each reading while the reason stays the same. */
    private State failed(State before, Exception failure) {
        String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        if (before.failure() != null && before.failure().reason().equals(reason)) {
            return before;
        }
        LOG.warn("The stream catalogue {} cannot be used; the previous one is kept: {}", source, reason);
        LOG.debug("The stream catalogue cannot be used", failure);
        return new State(before.streams(), before.loadedAt(), new Failure(reason, clock.instant()));
    }

    private void tellOfChanges(StreamConfiguration before, StreamConfiguration now) {
        List<String> came = new ArrayList<>();
        List<String> went = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        for (Stream stream : now.streams()) {
            Stream old = before.named(stream.name());
            if (old == null) {
                came.add(stream.name());
            } else if (!old.equals(stream)) {
                changed.add(stream.name());
            }
        }
        for (Stream stream : before.streams()) {
            if (now.named(stream.name()) == null) {
                went.add(stream.name());
            }
        }
        if (came.isEmpty() && went.isEmpty() && changed.isEmpty()) {
            return;
        }
        LOG.info("The stream catalogue {} has changed: added {}, removed {}, modified {}", source, came, went, changed);
        warnOfMissing(source, format, now);
    }

    private static void warnOfMissing(CatalogueSource source, CatalogueFormat format, StreamConfiguration streams) {
        Set<String> missing = format.missingFrom(streams);
        if (!missing.isEmpty()) {
            LOG.warn("The stream catalogue {} lacks streams of the setting catalogue.streams: {}", source, missing);
        }
    }
}
