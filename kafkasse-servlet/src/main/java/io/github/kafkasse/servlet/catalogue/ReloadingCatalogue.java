package io.github.kafkasse.servlet.catalogue;

import io.github.kafkasse.Settings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams as a file or an HTTP server describes them, in the shape of {@link StreamConfiguration}, read again every so
 * often.
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
 * <p>A document that cannot be got, is not JSON, has another shape or has no streams changes nothing: what was there is
 * kept, the log says so once for each reason, and {@link #lastFailure()} until it is mended. When it is read for the
 * first time it has to be there and be right: a service that starts with nothing to serve would answer its clients with
 * 404, after which many of them never come back.
 *
 * <p>The catalogue is asked when a client connects. So a stream that is taken out of it, or is given other topics, goes
 * on for those who follow it already, until they connect anew.
 *
 * <p>Thread-safe; only {@link #open} blocks. The reading is done by a daemon thread, which ends with {@link #close()}.
 */
public final class ReloadingCatalogue implements StreamCatalogue, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadingCatalogue.class);

    /**
     * Why the document could not be read again.
     *
     * @param reason what is wrong, for the operator: it may name hosts and files
     * @param since when that was first found
     */
    public record Failure(String reason, Instant since) {}

    private final CatalogueDocument document;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private ReloadingCatalogue(CatalogueDocument document, Duration interval) {
        this.document = document;
        this.interval = interval;
        this.thread = new Thread(this::run, "kafkasse-catalogue");
        thread.setDaemon(true);
    }

    /**
     * Reads a catalogue and, unless {@link CatalogueSettings#RELOAD} is 0, has it read again until it is closed. Blocks
     * until the document was read: with an HTTP server that does not answer for 30 seconds.
     *
     * @param settings where it is and how to read it: {@link CatalogueSettings}
     * @return the catalogue; the caller closes it
     * @throws IllegalArgumentException if a setting is wrong; the message says which
     * @throws IOException if the document cannot be got, or is no catalogue with at least one stream; the message says
     *     which one and why
     */
    public static ReloadingCatalogue open(Settings settings) throws IOException {
        CatalogueDocument document =
                CatalogueDocument.load(source(settings), CatalogueFormat.of(settings), InstantSource.system());
        ReloadingCatalogue catalogue = new ReloadingCatalogue(document, settings.get(CatalogueSettings.RELOAD));
        if (!catalogue.interval.isZero()) {
            catalogue.thread.start();
        }
        return catalogue;
    }

    private static CatalogueSource source(Settings settings) {
        String address = settings.get(CatalogueSettings.URI);
        if (address.isEmpty()) {
            throw new IllegalArgumentException("Setting " + CatalogueSettings.URI + " is missing: it says where the"
                    + " stream catalogue is, as a file's path or a file:, http: or https: URI");
        }
        try {
            return CatalogueSource.at(address);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Setting " + CatalogueSettings.URI + " cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public Set<String> topics(String name) {
        return current().topics(name);
    }

    @Override
    public String nameOf(String name) {
        return current().nameOf(name);
    }

    /** {@return the streams as they were when the document was last good} */
    public StreamConfiguration current() {
        return document.state().streams();
    }

    /** {@return when the document was last good: read without fault, whether or not it had changed} */
    public Instant loadedAt() {
        return document.state().loadedAt();
    }

    /** {@return why the streams are older than they should be; {@code null} if the last reading went well} */
    public @Nullable Failure lastFailure() {
        return document.state().failure();
    }

    /** Ends the reading. The streams stay as they are. Does not wait, and does nothing the second time. */
    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }

    private void run() {
        try {
            while (!closed.await(TimeUnit.NANOSECONDS.convert(interval), TimeUnit.NANOSECONDS)) {
                turn();
            }
        } catch (InterruptedException e) {
            LOG.debug("The reading was interrupted, which is what closing does", e);
        }
    }

    /** A thread that ended would be missed by nobody, until the catalogue is long out of date. */
    private void turn() {
        try {
            document.reload();
        } catch (Error e) {
            LOG.error("The stream catalogue could not be read; it is tried again", e);
        }
    }
}
