package io.github.kafkasse.internal.log;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.internal.common.RateLimitedLog;

/**
 * Calls users' filters and catches their exceptions. A record whose filter throws is dropped; this is counted, and
 * logged at a limited rate. Thread-safe; used by all event loops.
 */
public final class FilterGuard {
    private final KafkaSseListener listener;
    private final RateLimitedLog log;

    /** A filter that calls another one. */
    interface Wrapper {
        /** The user's filter. */
        RecordFilter filter();
    }

    public FilterGuard(KafkaSseListener listener, RateLimitedLog log) {
        this.listener = listener;
        this.log = log;
    }

    public boolean accepts(RecordFilter filter, StreamEvent event) {
        try {
            return event.tombstone() ? filter.acceptsTombstone(event) : filter.accepts(event);
        } catch (RuntimeException | Error e) { // a user's code must not stop the loop
            listener.filterFailed(event.topic(), event.partition());
            RecordFilter users = filter instanceof Wrapper wrapper ? wrapper.filter() : filter;
            log.warn(
                    users.getClass().getName() + " failed; its clients do not get the record " + event.topic() + "/"
                            + event.partition() + " at offset " + event.offset(),
                    e);
            return false;
        }
    }
}
