package io.github.kafkasse.internal.loop;

import io.github.kafkasse.CloseReason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The last phase of an event loop: its connections end, spread over a moment, and it waits until their sinks have sent
 * all accepted bytes. Clients that reconnect meanwhile are kept for a moment under their own id. So a client that does
 * not wait between its attempts cannot reconnect hundreds of times. Belongs to the loop's thread.
 */
public final class Drain {
    /** The maximum of the random time for which a client that reconnects during the drain is kept. */
    private static final long KEPT_NANOS = 1_000_000_000L;

    private final Collection<StreamClient> clients;
    private final LoopTimers timers;
    private final LongSupplier nanoTime;
    private final Executor inLoop;
    private final Runnable flush;
    private final Set<StreamClient> kept = new LinkedHashSet<>();
    private boolean begun;
    private boolean keeping = true;
    private int unsent;
    private @Nullable Runnable whenDrained;
    private @Nullable Runnable whenEmpty;

    /**
     * @param clients the loop's present clients
     * @param inLoop runs tasks on the loop's thread
     * @param flush delivers what is gathered for live clients
     */
    Drain(Collection<StreamClient> clients, LoopTimers timers, LongSupplier nanoTime, Executor inLoop, Runnable flush) {
        this.clients = clients;
        this.timers = timers;
        this.nanoTime = nanoTime;
        this.inLoop = inLoop;
        this.flush = flush;
    }

    boolean hasBegun() {
        return begun;
    }

    /**
     * Ends all connections, including later ones.
     *
     * @param spreadNanos over how long the ends are spread, at random
     * @param drained called once, when only clients that reconnected are left
     */
    public void begin(long spreadNanos, Runnable drained) {
        begun = true;
        flush.run();
        for (StreamClient client : List.copyOf(clients)) {
            schedule(ThreadLocalRandom.current().nextLong(spreadNanos + 1), client::shutDown);
        }
        whenDrained = drained;
        check();
    }

    /**
     * Ends the connections of clients that reconnected too.
     *
     * @param empty called once, when no connection is left
     */
    public void finish(Runnable empty) {
        keeping = false;
        whenEmpty = empty;
        List<StreamClient> last = new ArrayList<>(kept);
        kept.clear();
        last.forEach(client -> client.end(CloseReason.SHUTDOWN));
        check();
    }

    /** Schedules the end of a client that reconnected, and whose response is open under its own id. */
    public void cameBack(StreamClient client) {
        if (!begun) {
            return; // it is ended with all others
        }
        if (!keeping) {
            client.end(CloseReason.SHUTDOWN);
            return;
        }
        kept.add(client);
        long after = KEPT_NANOS / 2 + ThreadLocalRandom.current().nextLong(KEPT_NANOS);
        schedule(after, () -> client.end(CloseReason.SHUTDOWN));
        check();
    }

    private void schedule(long afterNanos, Runnable end) {
        LoopTimers.Timer unused = timers.schedule(nanoTime.getAsLong() + afterNanos, end);
    }

    /** A connection has ended, and has left the loop; its sink may still have bytes to send. */
    void ended(StreamClient client, CompletionStage<Void> sent) {
        if (!kept.remove(client) && !sent.toCompletableFuture().isDone()) {
            unsent++;
            CompletionStage<Void> unused = sent.whenComplete((nothing, failure) -> inLoop.execute(() -> {
                unsent--;
                check();
            }));
        }
        check();
    }

    private void check() {
        int left = clients.size();
        if (whenDrained != null && left == kept.size() && unsent == 0) {
            Runnable drained = whenDrained;
            whenDrained = null;
            drained.run();
        }
        if (whenEmpty != null && left == 0 && unsent == 0) {
            Runnable empty = whenEmpty;
            whenEmpty = null;
            empty.run();
        }
    }
}
