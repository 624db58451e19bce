package io.github.kafkasse.internal.replay;

import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.RecordWindow;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * A client's cursor in one partition, used as a connection does: it reads available records, and demands missing ones.
 */
final class HistoryReader implements Waiter {
    private final ReplayPool pool;
    private final PartitionCache cache;
    private final Queue<HistoryReader> runnable;
    private final Consumer<StreamEvent> events;
    private long position;
    private boolean finished;

    /** @param runnable the queue to which it adds itself when {@link #readOn} can continue */
    HistoryReader(
            ReplayPool pool,
            PartitionCache cache,
            long position,
            Queue<HistoryReader> runnable,
            Consumer<StreamEvent> events) {
        this.pool = pool;
        this.cache = cache;
        this.position = position;
        this.runnable = runnable;
        this.events = events;
        runnable.add(this);
    }

    @Override
    public void wake() {
        runnable.add(this);
    }

    /**
     * Reads the rest of one window.
     * {@return whether it has reached the log; true only once, however often it is woken up}
     */
    boolean readOn(long now) {
        position = Math.max(position, cache.firstAvailable());
        if (position >= cache.log().start()) {
            boolean first = !finished;
            finished = true;
            return first;
        }
        RecordWindow window = cache.find(position);
        if (window == null) {
            pool.demand(cache, position, this);
            return false;
        }
        window.touch(now);
        RecordWindow.Extent extent = window.extent();
        pool.prefetch(cache, position, extent.end(), this);
        for (int i = extent.indexOf(position); i < extent.size(); i++) {
            events.accept(extent.event(i));
        }
        position = extent.end();
        runnable.add(this);
        return false;
    }

    long position() {
        return position;
    }
}
