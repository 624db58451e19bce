package io.github.kafkasse.internal.loop;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one loop do at a later time: heartbeats, retries and ends. The loop takes what is due in each
 * step. Belongs to the loop's thread.
 */
public final class LoopTimers {
    private final PriorityQueue<Timer> timers = new PriorityQueue<>((a, b) -> Long.signum(a.deadline - b.deadline));

    /** A scheduled action. */
    public static final class Timer {
        private final long deadline;
        private @Nullable Runnable action;

        private Timer(long deadline, Runnable action) {
            this.deadline = deadline;
            this.action = action;
        }

        /** Releases the action; the rest of the timer takes almost no memory until its time. */
        public void cancel() {
            action = null;
        }

        private void run() {
            if (action != null) {
                action.run();
            }
        }
    }

    /** Schedules an action for a {@link System#nanoTime}. */
    public Timer schedule(long deadlineNanos, Runnable action) {
        Timer timer = new Timer(deadlineNanos, action);
        timers.add(timer);
        return timer;
    }

    /** Whether the time of the next action has come. */
    boolean isDue(long now) {
        return untilNext(now) == 0;
    }

    /** How long it is until the next action, in nanoseconds; {@link Long#MAX_VALUE} if there is none. */
    long untilNext(long now) {
        Timer next = timers.peek();
        return next == null ? Long.MAX_VALUE : Math.max(0, next.deadline - now);
    }

    /** Removes the next action, which does nothing if it was cancelled. There must be one. */
    Runnable take() {
        return timers.remove()::run;
    }
}
