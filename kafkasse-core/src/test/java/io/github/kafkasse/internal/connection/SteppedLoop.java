package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.loop.EventLoop;

/** An event loop that a test steps when the loop's thread would: when it is woken up, and when its wait is over. */
final class SteppedLoop {
    final EventLoop loop;
    private boolean isStepping;
    private boolean woken;
    private long untilNext;

    SteppedLoop(EventLoop loop) {
        this.loop = loop;
        loop.wakeUpWith(() -> woken = true);
    }

    /** Takes one step, if the thread would take one now and none is in progress. {@return whether it did} */
    boolean step() {
        if (isStepping || (!woken && untilNext != 0)) {
            return false;
        }
        woken = false;
        isStepping = true;
        try {
            untilNext = loop.step();
        } finally {
            isStepping = false;
        }
        return true;
    }

    /** Steps until there is no more work. {@return whether there was any} */
    boolean run() {
        int steps = 0;
        while (step()) {
            if (++steps > 10_000) {
                throw new AssertionError("the loop never runs out of work");
            }
        }
        return steps > 0;
    }

    /** The nanoseconds until its next step. */
    long untilNext() {
        return untilNext;
    }

    /** Shortens its wait by a time that has passed. */
    void passed(long nanos) {
        untilNext = untilNext == Long.MAX_VALUE ? untilNext : untilNext - nanos;
    }
}
