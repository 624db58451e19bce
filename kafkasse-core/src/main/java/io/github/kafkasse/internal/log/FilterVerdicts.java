package io.github.kafkasse.internal.log;

import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamEvent;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The results of one filter for the records of one window. The filter is called once a record, when its result is first
 * needed. So clients in different formats, at different positions and on different event loops get the same result, and
 * so do batches that are encoded again.
 *
 * <p>Thread-safe. A stored result is read without a lock. A thread that needs a result which another thread is
 * computing waits for it.
 */
public final class FilterVerdicts {
    /** The memory of the results for one window, with their map entry: a window holds up to 2,000 records. */
    static final int BYTES = 900;

    private static final int RECORDS_A_WORD = 32;

    private static final long KNOWN = 1;
    private static final long ACCEPTED = 2;

    private final RecordFilter filter;

    /** Two bits a record. Written only under the lock; replaced by a longer array as the window grows. */
    private volatile AtomicLongArray words = new AtomicLongArray(1);

    FilterVerdicts(RecordFilter filter) {
        this.filter = filter;
    }

    /**
     * Whether the filter accepts a record.
     *
     * @param index the record's index in the window
     * @param event the record
     * @param guard calls the filter
     */
    public boolean accepts(int index, StreamEvent event, FilterGuard guard) {
        long verdict = verdict(index);
        return (verdict == 0 ? ask(index, event, guard) : verdict) == (KNOWN | ACCEPTED);
    }

    private long verdict(int index) {
        AtomicLongArray present = words;
        int word = index / RECORDS_A_WORD;
        return word < present.length() ? (present.get(word) >>> shift(index)) & (KNOWN | ACCEPTED) : 0;
    }

    private synchronized long ask(int index, StreamEvent event, FilterGuard guard) {
        long verdict = verdict(index);
        if (verdict == 0) {
            verdict = guard.accepts(filter, event) ? KNOWN | ACCEPTED : KNOWN;
            AtomicLongArray room = roomFor(index / RECORDS_A_WORD);
            room.set(index / RECORDS_A_WORD, room.get(index / RECORDS_A_WORD) | verdict << shift(index));
        }
        return verdict;
    }

    private AtomicLongArray roomFor(int word) {
        AtomicLongArray present = words;
        if (word >= present.length()) {
            AtomicLongArray longer = new AtomicLongArray(Math.max(word + 1, 2 * present.length()));
            for (int i = 0; i < present.length(); i++) {
                longer.set(i, present.get(i));
            }
            words = longer;
            present = longer;
        }
        return present;
    }

    private static int shift(int index) {
        return index % RECORDS_A_WORD * 2;
    }
}
