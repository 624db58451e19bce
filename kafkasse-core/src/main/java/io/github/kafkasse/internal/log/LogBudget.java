package io.github.kafkasse.internal.log;

import io.github.kafkasse.StreamEvent;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Limits the bytes of all partition logs together: it drops the window that was started first. So all partitions reach
 * back about equally far in time. Belongs to the tail's thread.
 */
final class LogBudget {
    private final long limit;
    private final Deque<Held> held = new ArrayDeque<>();
    private long used;
    private long waiting;

    private record Held(PartitionLog log, RecordWindow window) {}

    LogBudget(long limit) {
        this.limit = limit;
    }

    /** The bytes of all logs and of the records that wait to be appended. */
    long used() {
        return used;
    }

    /**
     * Reserves bytes for records that wait to be appended, unless these would exceed a quarter of the budget.
     *
     * @return whether the bytes are reserved
     */
    boolean hold(long bytes) {
        if (waiting + bytes > limit / 4) {
            return false;
        }
        waiting += bytes;
        used += bytes;
        return true;
    }

    /** Releases bytes that {@link #hold} reserved. */
    void release(long bytes) {
        waiting -= bytes;
        used -= bytes;
    }

    void add(PartitionLog log) {
        held.add(new Held(log, log.oldest()));
    }

    void append(PartitionLog log, StreamEvent event) {
        RecordWindow begun = log.append(event);
        if (begun != null) {
            held.add(new Held(log, begun));
        }
        used += RecordWindow.costOf(event);
    }

    /** Drops the oldest windows until the logs fit into the budget. */
    void enforce() {
        while (used > limit) {
            Held oldest = held.remove();
            RecordWindow begun = oldest.log.dropOldest();
            if (begun != null) {
                held.add(new Held(oldest.log, begun));
            }
            used -= oldest.window.bytes();
        }
    }

    /** Drops a log's windows and restarts it at another offset. */
    void restart(PartitionLog log, long start) {
        remove(log);
        log.restart(start);
        add(log);
    }

    void remove(PartitionLog log) {
        held.removeIf(each -> each.log == log);
        long freed = log.windows().stream().mapToLong(RecordWindow::bytes).sum();
        used -= freed;
    }
}
