package io.github.kafkasse.internal.log;

import io.github.kafkasse.RecordFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The filters of all connected clients, with one instance for equal filters. Their memory and that of their stored
 * results have a limit in bytes. A filter and its results are released when its last client leaves. Thread-safe.
 */
public final class SharedFilters {
    private final long limit;

    // Guarded by this. The lock of a filter is never taken while this one is held.
    private final Map<RecordFilter, SharedFilter> filters = new HashMap<>();
    private long used;
    private long usedByVerdicts;

    public SharedFilters(long limitBytes) {
        this.limit = limitBytes;
    }

    /**
     * Acquires the one instance for a filter, until it is {@linkplain #release released}. If there is no room for it,
     * stored results are evicted, because they can be computed again.
     *
     * @return {@code null} if there is no room for it
     */
    public @Nullable SharedFilter acquire(RecordFilter filter) {
        long bytes = Math.max(0, filter.memoryBytes());
        SharedFilter acquired = acquire(filter, bytes);
        if (acquired != null) {
            return acquired;
        }
        makeRoom(bytes);
        return acquire(filter, bytes);
    }

    private synchronized @Nullable SharedFilter acquire(RecordFilter filter, long bytes) {
        SharedFilter known = filters.get(filter);
        if (known == null) {
            if (bytes > limit - used) {
                return null;
            }
            known = new SharedFilter(this::takeVerdicts, filter, bytes);
            filters.put(filter, known);
            used += bytes;
        }
        known.users(known.users() + 1);
        return known;
    }

    /** Evicts as many results as needed, but none if that would not be enough. */
    private void makeRoom(long bytes) {
        List<SharedFilter> all;
        synchronized (this) {
            if (bytes > limit - used + usedByVerdicts) {
                return;
            }
            all = List.copyOf(filters.values());
        }
        for (SharedFilter each : all) {
            long missing = bytes - room();
            if (missing <= 0) {
                return;
            }
            giveVerdicts(each.forgetVerdicts(missing));
        }
    }

    private synchronized long room() {
        return limit - used;
    }

    /** Releases a filter, once for each time that it was acquired. */
    public void release(SharedFilter filter) {
        synchronized (this) {
            int left = filter.users() - 1;
            filter.users(left);
            if (left > 0) {
                return;
            }
            filters.remove(filter.filter());
        }
        giveVerdicts(filter.forget());
        synchronized (this) {
            used -= filter.memoryBytes();
        }
    }

    /** Reserves bytes for results. {@return whether there was room for them} */
    private synchronized boolean takeVerdicts(long bytes) {
        boolean room = bytes <= limit - used;
        if (room) {
            used += bytes;
            usedByVerdicts += bytes;
        }
        return room;
    }

    private synchronized void giveVerdicts(long bytes) {
        used -= bytes;
        usedByVerdicts -= bytes;
    }

    /** The bytes of all filters and of their stored results. */
    public synchronized long used() {
        return used;
    }
}
