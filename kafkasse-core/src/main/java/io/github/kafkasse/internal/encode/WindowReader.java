package io.github.kafkasse.internal.encode;

import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.internal.log.FilterGuard;
import io.github.kafkasse.internal.log.FilterVerdicts;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.RecordWindow;
import io.github.kafkasse.internal.log.SharedFilter;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Reads one window of a partition, record after record, up to a limit. A {@link BatchEncoder} merges the readers of a
 * feed's partitions. Belongs to the encoder's loop.
 */
final class WindowReader {
    /** By the timestamp of the next record; of equal ones, by the partition, so that the order is fixed. */
    static final Comparator<WindowReader> OLDEST_FIRST = (left, right) -> {
        int byTime = Long.compare(left.record().timestamp(), right.record().timestamp());
        return byTime != 0 ? byTime : Integer.compare(left.index, right.index);
    };

    /** The partition's index in the feed. */
    final int index;

    final PartitionCache cache;

    /** The offset before which it stops. */
    final long limit;

    private final RecordWindow window;
    private final RecordWindow.Extent extent;
    private int next;
    private boolean hasVerdicts;
    private @Nullable FilterVerdicts verdicts;

    /** @param from the offset at or after which it begins */
    WindowReader(int index, PartitionCache cache, RecordWindow window, long from, long limit) {
        this.index = index;
        this.cache = cache;
        this.limit = limit;
        this.window = window;
        this.extent = window.extent();
        this.next = extent.indexOf(from);
    }

    boolean hasRecord() {
        return next < extent.size() && extent.event(next).offset() < end();
    }

    /** The next record; there must be one. */
    StreamEvent record() {
        return extent.event(next);
    }

    /** Goes to the record after the next one. */
    void advance() {
        next++;
    }

    /** The position after all records that it can read. */
    long end() {
        return Math.min(limit, extent.end());
    }

    /**
     * Whether a filter accepts the next record; always the same filter.
     *
     * @param filters calls filters whose results are not shared
     */
    boolean isAccepted(@Nullable RecordFilter filter, FilterGuard filters) {
        if (filter == null) {
            return true;
        }
        if (!hasVerdicts) {
            verdicts = filter instanceof SharedFilter shared ? shared.verdicts(window) : null;
            hasVerdicts = true;
        }
        return verdicts == null ? filters.accepts(filter, record()) : verdicts.accepts(next, record(), filters);
    }
}
