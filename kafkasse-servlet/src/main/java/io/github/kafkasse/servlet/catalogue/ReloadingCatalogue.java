package io.github.kafkasse.servlet.catalogue;

import io.github.kafkasse.Settings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams from a document in a file or on an HTTP server, in the format of {@link StreamConfiguration}. The document is
 * read again at an interval.
 *
 * <pre>{@code
 * ReloadingCatalogue catalogue = ReloadingCatalogue.open(settings);
 * KafkaSse engine = KafkaSse.builder()
 *         .settings(settings)
 *         .allowTopics(() -> catalogue.current().topics())
 *         .build();
 * KafkaSseServlet.builder(engine).catalogue(catalogue).build();
 * }</pre>
 *
 * <p>If the document cannot be read, is not JSON, has another format or has no streams, the present streams are kept.
 * The log reports each reason once, and {@link #lastFailure()} returns it until a reading succeeds. The first reading
 * must succeed. Otherwise the service would answer its clients with 404, after which many clients do not reconnect.
 *
 * <p>Names are resolved when a client connects. If a stream is removed or its topics change, connected clients keep the
 * old topics until they reconnect.
 *
 * <p>Thread-safe. Only {@link #open} and {@link #close} block. A daemon thread reads the document again; it ends with
 * {@link #close()}.
 */
public final class ReloadingCatalogue implements StreamCatalogue, AutoCloseable {
    private static final long LAST_READING_MILLIS = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(ReloadingCatalogue.class);

    /**
     * Why the last reading of the document failed.
     *
     * @param reason the reason, for operators; it may contain names of hosts and files
     * @param since when a reading first failed for this reason
     */
    public record Failure(String reason, Instant since) {}

    private final CatalogueDocument document;
    private final @Nullable StreamSchemas schemas;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private ReloadingCatalogue(CatalogueDocument document, @Nullable StreamSchemas schemas, Duration interval) {
        this.document = document;
        this.schemas = schemas;
        this.interval = interval;
        this.thread = new Thread(this::run, "kafkasse-catalogue");
        thread.setDaemon(true);
    }

    /**
     * Reads a catalogue, and reads it again at the interval {@link CatalogueSettings#CATALOGUE_RELOAD}, unless that is
     * 0, until the catalogue is closed. Blocks until the document is read, for at most 30 seconds if an HTTP server
     * does not answer.
     *
     * @param settings the address and the format of the document: {@link CatalogueSettings}
     * @return the catalogue; the caller closes it
     * @throws IllegalArgumentException if a setting is invalid; the message names it
     * @throws IOException if the document cannot be read, is invalid, or has no streams; the message has its address
     *     and the reason
     */
    public static ReloadingCatalogue open(Settings settings) throws IOException {
        StreamSchemas schemas = StreamSchemas.of(settings, InstantSource.system());
        CatalogueDocument document =
                CatalogueDocument.load(source(settings), CatalogueFormat.of(settings), InstantSource.system());
        ReloadingCatalogue catalogue =
                new ReloadingCatalogue(document, schemas, settings.get(CatalogueSettings.CATALOGUE_RELOAD));
        if (!catalogue.interval.isZero() || schemas != null) {
            catalogue.thread.start();
        }
        return catalogue;
    }

    private static CatalogueSource source(Settings settings) {
        String address = settings.get(CatalogueSettings.CATALOGUE_URI);
        if (address.isEmpty()) {
            throw new IllegalArgumentException(
                    "Setting " + CatalogueSettings.CATALOGUE_URI + " is missing: set it to the"
                            + " path of the stream catalogue, or to its file:, http: or https: URI");
        }
        try {
            return CatalogueSource.at(address);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Setting " + CatalogueSettings.CATALOGUE_URI + " cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public Set<String> topics(String name) {
        return current().topics(name);
    }

    @Override
    public boolean isRetired(String name) {
        return current().isRetired(name);
    }

    @Override
    public String nameOf(String name) {
        return current().nameOf(name);
    }

    /** {@return the streams of the last successful reading} */
    public StreamConfiguration current() {
        return document.state().streams();
    }

    /** {@return when the document was last read successfully, whether or not it had changed} */
    public Instant loadedAt() {
        return document.state().loadedAt();
    }

    /** {@return why the last reading failed; {@code null} if it succeeded} */
    public @Nullable Failure lastFailure() {
        return document.state().failure();
    }

    /**
     * Returns the JSON Schemas of the streams' events, as they were last read below
     * {@link CatalogueSettings#CATALOGUE_SCHEMAS}. They are read by the catalogue's thread, which begins with them when
     * the catalogue is opened, and reads each again every ten minutes. A schema that cannot be read again is kept.
     *
     * @return the schemas that could be read, as JSON, by the names of the streams; unmodifiable, and the same object
     *     until one of them changes
     */
    public Map<String, String> schemas() {
        return schemas == null ? Map.of() : schemas.current();
    }

    /**
     * Stops reading the document. {@link #current()} keeps its value. Waits until the thread that reads it has ended,
     * at most for {@value #LAST_READING_MILLIS} ms, so that an undeployed application leaves none behind. Further calls
     * have no effect.
     */
    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            thread.join(LAST_READING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            readSchemas();
            while (!interval.isZero() && !closed.await(TimeUnit.NANOSECONDS.convert(interval), TimeUnit.NANOSECONDS)) {
                turn();
            }
        } catch (InterruptedException e) {
            LOG.debug("The reading was interrupted, which is what closing does", e);
        }
    }

    private void readSchemas() {
        if (schemas != null) {
            schemas.refresh(current());
        }
    }

    /**
     * Reads the document again. Catches errors, because otherwise the thread would end and the catalogue become
     * outdated without notice.
     */
    private void turn() {
        try {
            document.reload();
            readSchemas();
        } catch (Error e) {
            LOG.error("The stream catalogue could not be read; retrying", e);
        }
    }
}
