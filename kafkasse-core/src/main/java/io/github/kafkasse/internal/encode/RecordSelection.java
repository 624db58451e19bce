package io.github.kafkasse.internal.encode;

import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.internal.latest.NewestOffsets;
import io.github.kafkasse.internal.position.Positions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which records of its partitions a feed contains. A part of the key of a {@link Feed}. Immutable.
 *
 * @param filter accepts records; {@code null} for all
 * @param until the positions at which the streams end; {@code null} if they do not end
 * @param newest for each partition, the records that are not omitted; empty if none are omitted
 */
public record RecordSelection(@Nullable RecordFilter filter, @Nullable Positions until, List<NewestOffsets> newest) {
    /** All records that a filter accepts. */
    public static RecordSelection of(@Nullable RecordFilter filter) {
        return new RecordSelection(filter, null, List.of());
    }

    /** The same selection, but other records are omitted. */
    RecordSelection withNewest(List<NewestOffsets> others) {
        return new RecordSelection(filter, until, others);
    }

    /** Whether nothing after a position is omitted. */
    public boolean omitsNothingAfter(Positions positions) {
        for (int i = 0; i < newest.size(); i++) {
            long position = positions.offset(i);
            if (position >= 0 && position < newest.get(i).end()) {
                return false;
            }
        }
        return true;
    }

    /** Whether a position is the end of the streams, or after it. */
    boolean isComplete(Positions positions) {
        if (until == null) {
            return false;
        }
        for (int i = 0; i < until.size(); i++) {
            if (positions.offset(i) < until.offset(i)) {
                return false;
            }
        }
        return true;
    }

    /** The only key that its records have; {@code null} if there are others, or if it ends or omits records. */
    byte @Nullable [] requiredKey() {
        boolean isPlain = until == null && newest.isEmpty();
        return filter == null || !isPlain ? null : filter.requiredKey();
    }
}
