package io.github.kafkasse.internal.log;

import io.github.kafkasse.RecordFilter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The filters of all connected clients, one for all equal ones, within a number of bytes: what filters take, and what
 * is remembered of their answers. A filter is released when its last client leaves, with all that it took. Thread-safe.
 */
public final class SharedFilters {
    private final long limit;

    // Guarded by this.
    private final Map<RecordFilter, SharedFilter> filters = new HashMap<>();
    private long used;

    public SharedFilters(long limitBytes) {
        this.limit = limitBytes;
    }

    /**
     * The filter that stands for all equal ones, until it is {@linkplain #release released}.
     *
     * @return {@code null} if there is no room for it
     */
    public synchronized @Nullable SharedFilter acquire(RecordFilter filter) {
        SharedFilter known = filters.get(filter);
        if (known == null) {
            long bytes = Math.max(0, filter.memoryBytes());
            if (bytes > limit - used) {
                return null;
            }
            used += bytes;
            known = new SharedFilter(this, filter, bytes);
            filters.put(filter, known);
        }
        known.users(known.users() + 1);
        return known;
    }

    /** Gives a filter back, once for every time that it was acquired. */
    public void release(SharedFilter filter) {
        synchronized (this) {
            int left = filter.users() - 1;
            filter.users(left);
            if (left > 0) {
                return;
            }
            filters.remove(filter.filter());
        }
        give(filter.forget());
    }

    /** Whether there was room for so many bytes more, which are taken then. */
    synchronized boolean take(long bytes) {
        boolean room = bytes <= limit - used;
        used += room ? bytes : 0;
        return room;
    }

    synchronized void give(long bytes) {
        used -= bytes;
    }

    /** Bytes that all filters take, with what is remembered of their answers. */
    public synchronized long used() {
        return used;
    }
}
