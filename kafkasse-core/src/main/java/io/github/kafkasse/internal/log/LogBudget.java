package io.github.kafkasse.internal.log;

import io.github.kafkasse.StreamEvent;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Keeps all partition logs together within a number of bytes, by dropping the window that was begun first: all
 * partitions so reach back about equally far in time. Belongs to the tail's thread.
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

    /** Bytes that all logs hold, and the records that wait to be appended. */
    long used() {
        return used;
    }

    /**
     * Takes bytes for records that wait to be appended, unless they come to more than a quarter of all.
     *
     * @return whether they were taken
     */
    boolean hold(long bytes) {
        if (waiting + bytes > limit / 4) {
            return false;
        }
        waiting += bytes;
        used += bytes;
        return true;
    }

    /** Gives back what {@link #hold} took. */
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

    /** Drops the oldest windows until the budget is kept. */
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

    /** Drops a log's windows and starts it again elsewhere. */
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
