package io.github.kafkasse.internal.log;

import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamEvent;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A filter of connected clients, with its results for the records in memory. Clients in different formats and at
 * different positions share the results, and so do batches that are encoded again. If only one client has the filter,
 * no results are stored: it reads each record once. Two instances are equal only if they are identical. Thread-safe.
 */
public final class SharedFilter implements RecordFilter, FilterGuard.Wrapper {
    private final LongPredicate budget;
    private final RecordFilter filter;
    private final byte @Nullable [] requiredKey;
    private final long filterBytes;
    private volatile int users;

    // Guarded by this: by the windows' numbers, the least recently used first.
    private final Map<Long, FilterVerdicts> verdicts = new LinkedHashMap<>(16, 0.75f, true);
    private boolean forgotten;

    /** @param budget reserves bytes for results; returns whether there was room for them */
    SharedFilter(LongPredicate budget, RecordFilter filter, long filterBytes) {
        this.budget = budget;
        this.filter = filter;
        this.requiredKey = filter.requiredKey();
        this.filterBytes = filterBytes;
    }

    @Override
    public RecordFilter filter() {
        return filter;
    }

    int users() {
        return users;
    }

    /** Sets how many clients have the filter. Called under the lock of {@link SharedFilters}. */
    void users(int count) {
        users = count;
    }

    /**
     * The stored results for a window's records.
     *
     * @return {@code null} if none are stored, because only one client has the filter or because the budget is full
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

    /** If the budget is full, evicts the least recently used results of this filter. */
    private boolean room() {
        return budget.test(FilterVerdicts.BYTES) || forgetLeastRecentlyUsed();
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

    /** Evicts results of at least this many bytes, if there are as many. {@return how many bytes that frees} */
    synchronized long forgetVerdicts(long bytes) {
        long freed = 0;
        while (freed < bytes && forgetLeastRecentlyUsed()) {
            freed += FilterVerdicts.BYTES;
        }
        return freed;
    }

    /** Called when the last client has left. {@return how many bytes its results took} */
    synchronized long forget() {
        forgotten = true;
        return forgetVerdicts(Long.MAX_VALUE);
    }

    @Override
    public boolean accepts(StreamEvent event) {
        return filter.accepts(event);
    }

    @Override
    public boolean acceptsTombstone(StreamEvent event) {
        return filter.acceptsTombstone(event);
    }

    @Override
    public byte @Nullable [] requiredKey() {
        return requiredKey;
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
