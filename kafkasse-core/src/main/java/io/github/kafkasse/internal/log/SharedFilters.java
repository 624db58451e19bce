package io.github.kafkasse.internal.log;

import io.github.kafkasse.RecordFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The filters of all connected clients, one for all equal ones, within a number of bytes: what filters take, and what
 * is remembered of their answers. A filter is released when its last client leaves, with all that it took. Thread-safe.
 */
public final class SharedFilters {
    private final long limit;

    // Guarded by this. The lock of a filter is never taken under it.
    private final Map<RecordFilter, SharedFilter> filters = new HashMap<>();
    private long used;
    private long usedByVerdicts;

    public SharedFilters(long limitBytes) {
        this.limit = limitBytes;
    }

    /**
     * The filter that stands for all equal ones, until it is {@linkplain #release released}. Where there is no room for
     * it, remembered answers make way: the filters can be asked again.
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
            known = new SharedFilter(this, filter, bytes);
            filters.put(filter, known);
            used += bytes;
        }
        known.users(known.users() + 1);
        return known;
    }

    /** Forgets as many answers as it takes, but none if that would not be enough. */
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
        giveVerdicts(filter.forget());
        synchronized (this) {
            used -= filter.memoryBytes();
        }
    }

    /** Whether there was room for so many bytes of verdicts more, which are taken then. */
    synchronized boolean takeVerdicts(long bytes) {
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

    /** Bytes that all filters take, with what is remembered of their answers. */
    public synchronized long used() {
        return used;
    }
}
