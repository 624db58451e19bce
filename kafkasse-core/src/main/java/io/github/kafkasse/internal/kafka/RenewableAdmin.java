package io.github.kafkasse.internal.kafka;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's admin client, created again when it could not be created, as while Kafka's name does not resolve, or when its
 * thread has ended: an error in that thread, such as an {@link OutOfMemoryError} for what a port of another protocol
 * sent, leaves a client behind that fails every request. Thread-safe; only {@link #create} and {@link #close} block.
 */
public final class RenewableAdmin implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RenewableAdmin.class);
    private static final Duration CLOSE = Duration.ofSeconds(1);
    private static final long RETRY_NANOS = 1_000_000_000L;

    /** What every request to a client without a thread fails with, in some exception of its chain. */
    private static final String THREAD_ENDED = "AdminClient thread has exited";

    private final Supplier<Admin> factory;
    private final Executor background;
    private final LongSupplier nanoTime;

    // Guarded by this.
    private @Nullable Admin present;
    private @Nullable Admin ended;
    private @Nullable Throwable lastFailure;
    private boolean creating;
    private boolean closed;
    private long retryNanos;

    /**
     * No client yet.
     *
     * @param factory creates a client; what it throws counts as a failure that may pass
     * @param background runs a creation, which may block for as long as a name is looked up
     */
    public RenewableAdmin(Supplier<Admin> factory, Executor background, LongSupplier nanoTime) {
        this.factory = factory;
        this.background = background;
        this.nanoTime = nanoTime;
        this.retryNanos = nanoTime.getAsLong();
    }

    /**
     * The client. Where there is none, one is being created when this returns, at most once a second.
     *
     * @throws KafkaException if there is none at present
     */
    synchronized Admin get() {
        if (present == null && !creating && !closed && nanoTime.getAsLong() - retryNanos >= 0) {
            creating = true;
            background.execute(this::createNow);
        }
        if (present != null) {
            return present;
        }
        throw new KafkaException("There is no Kafka admin client at present", lastFailure);
    }

    /** Creates the client on the caller's thread; where this fails, {@link #get} tries again. */
    public void create() {
        synchronized (this) {
            creating = true;
        }
        createNow();
    }

    private void createNow() {
        Admin former;
        synchronized (this) {
            former = ended;
            ended = null;
        }
        if (former != null) {
            close(former);
        }
        Admin created = null;
        Throwable failure = null;
        try {
            created = factory.get();
        } catch (RuntimeException | Error e) {
            failure = e;
            LOG.warn(
                    "Cannot create Kafka's admin client; retrying when it is needed: {}",
                    rootOf(e).toString());
        }
        boolean needed;
        synchronized (this) {
            creating = false;
            lastFailure = failure;
            retryNanos = nanoTime.getAsLong() + RETRY_NANOS;
            needed = !closed;
            present = needed ? created : null;
        }
        if (!needed && created != null) {
            close(created);
        }
    }

    /** Takes note that a request to a client has failed. Called by any thread, also the client's own. */
    void failed(Admin asked, Throwable failure) {
        if (!hasEnded(failure)) {
            return;
        }
        synchronized (this) {
            if (asked != present) {
                return;
            }
            present = null;
            ended = asked;
            lastFailure = failure;
        }
        LOG.warn("The thread of Kafka's admin client has ended; the client is replaced");
    }

    private static boolean hasEnded(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains(THREAD_ENDED)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static void close(Admin admin) {
        try {
            admin.close(CLOSE);
        } catch (RuntimeException e) {
            LOG.warn("Kafka's admin client did not close cleanly", e);
        }
    }

    /** Closes the client, within about a second; there will be no other one. */
    @Override
    public void close() {
        Admin last;
        Admin former;
        synchronized (this) {
            closed = true;
            last = present;
            former = ended;
            present = null;
            ended = null;
        }
        if (last != null) {
            close(last);
        }
        if (former != null) {
            close(former);
        }
    }
}
