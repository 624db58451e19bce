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
 * Kafka's admin client. It is created again if it could not be created (for example while Kafka's host name does not
 * resolve) or if its thread has ended. An error in that thread, such as an {@link OutOfMemoryError} caused by bytes
 * from a port of another protocol, leaves a client that fails every request. Thread-safe; only {@link #create} and
 * {@link #close} block.
 */
public final class RenewableAdmin implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RenewableAdmin.class);
    private static final Duration CLOSE = Duration.ofSeconds(1);
    private static final long RETRY_NANOS = 1_000_000_000L;

    /** The message of an exception in the chain of each failure of a client without a thread. */
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
     * Starts without a client.
     *
     * @param factory creates a client; an exception from it counts as temporary
     * @param background runs the creation, which may block while a host name is resolved
     */
    public RenewableAdmin(Supplier<Admin> factory, Executor background, LongSupplier nanoTime) {
        this.factory = factory;
        this.background = background;
        this.nanoTime = nanoTime;
        this.retryNanos = nanoTime.getAsLong();
    }

    /**
     * The client. If there is none, this call starts its creation, at most once a second.
     *
     * @throws KafkaException if there is no client at present
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

    /** Creates the client on the caller's thread; if this fails, {@link #get} tries again. */
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
                    RootCause.of(e).toString());
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

    /** Receives the failure of a request to a client. Called on any thread, including the client's own. */
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

    private static void close(Admin admin) {
        try {
            admin.close(CLOSE);
        } catch (RuntimeException e) {
            LOG.warn("Kafka's admin client did not close cleanly", e);
        }
    }

    /** Closes the client, within about a second; no other one is created after that. */
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
