package io.github.kafkasse.internal.log;

import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamEvent;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A filter that connected clients have, and what it said of the records in memory: clients in different formats and at
 * different positions, and batches that are encoded again, go by the same answers. Of a filter that one client has,
 * nothing is remembered: it reads each record once. Two are equal if they are the same. Thread-safe.
 */
public final class SharedFilter implements RecordFilter {
    private final SharedFilters budget;
    private final RecordFilter filter;
    private final long filterBytes;
    private volatile int users;

    // Guarded by this: by the windows' numbers, the least recently used first.
    private final Map<Long, FilterVerdicts> verdicts = new LinkedHashMap<>(16, 0.75f, true);
    private boolean forgotten;

    SharedFilter(SharedFilters budget, RecordFilter filter, long filterBytes) {
        this.budget = budget;
        this.filter = filter;
        this.filterBytes = filterBytes;
    }

    RecordFilter filter() {
        return filter;
    }

    int users() {
        return users;
    }

    /** Mailbox how many clients have it. Called under the lock of {@link SharedFilters}. */
    void users(int count) {
        users = count;
    }

    /**
     * What the filter is known to say of a window's records.
     *
     * @return {@code null} if nothing is remembered, because only one client has the filter or there is no room
     */
    public @Nullable FilterVerdicts verdicts(RecordWindow window) {
        return users > 1 ? rememberedVerdicts(window.number()) : null;
    }

    private synchronized @Nullable FilterVerdicts rememberedVerdicts(long window) {
        FilterVerdicts known = verdicts.get(window);
        if (known == null && !forgotten && room()) {
            known = new FilterVerdicts(filter);
            verdicts.put(window, known);
        }
        return known;
    }

    /** Where the budget has no room, the least recently used verdicts of this filter make way. */
    private boolean room() {
        return budget.takeVerdicts(FilterVerdicts.BYTES) || forgetLeastRecentlyUsed();
    }

    private boolean forgetLeastRecentlyUsed() {
        Iterator<FilterVerdicts> eldest = verdicts.values().iterator();
        if (!eldest.hasNext()) {
            return false;
        }
        eldest.next();
        eldest.remove();
        return true;
    }

    /** Forgets verdicts of so many bytes, if there are as many. {@return how many bytes that frees} */
    synchronized long forgetVerdicts(long bytes) {
        long freed = 0;
        while (freed < bytes && forgetLeastRecentlyUsed()) {
            freed += FilterVerdicts.BYTES;
        }
        return freed;
    }

    /** The last client has left. {@return how many bytes its verdicts took} */
    synchronized long forget() {
        forgotten = true;
        return forgetVerdicts(Long.MAX_VALUE);
    }

    @Override
    public boolean accepts(StreamEvent event) {
        return filter.accepts(event);
    }

    @Override
    public long memoryBytes() {
        return filterBytes;
    }

    @Override
    public String toString() {
        return filter.toString();
    }
}
