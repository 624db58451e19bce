package io.github.kafkasse;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Accepts the events that all of several filters accept. The filters are called in the order in which they were
 * combined. Two such filters are equal if their parts are equal, in any order.
 *
 * @param filters the filters, two or more, none of them such a filter itself
 */
record AllOf(Set<RecordFilter> filters) implements RecordFilter {
    static RecordFilter of(RecordFilter first, RecordFilter second) {
        Set<RecordFilter> filters = new LinkedHashSet<>(parts(first));
        filters.addAll(parts(second));
        return filters.size() == 1 ? first : new AllOf(Collections.unmodifiableSet(filters));
    }

    private static Set<RecordFilter> parts(RecordFilter filter) {
        return filter instanceof AllOf all ? all.filters : Set.of(filter);
    }

    /** If two filters require different keys, no event is accepted, so either key is correct. */
    @Override
    public byte @Nullable [] requiredKey() {
        for (RecordFilter filter : filters) {
            byte[] key = filter.requiredKey();
            if (key != null) {
                return key;
            }
        }
        return null;
    }

    @Override
    public long memoryBytes() {
        return filters.stream().mapToLong(RecordFilter::memoryBytes).sum();
    }

    @Override
    public boolean accepts(StreamEvent event) {
        for (RecordFilter filter : filters) {
            if (!filter.accepts(event)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean acceptsTombstone(StreamEvent event) {
        return filters.stream().allMatch(filter -> filter.acceptsTombstone(event));
    }
}
