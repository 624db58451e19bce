package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.loop.EventLoop;

/** An event loop that a test steps as its thread does: when it is woken, and when its wait is over. */
final class SteppedLoop {
    final EventLoop loop;
    private boolean isStepping;
    private boolean woken;
    private long untilNext;

    SteppedLoop(EventLoop loop) {
        this.loop = loop;
        loop.wakeUpWith(() -> woken = true);
    }

    /** Takes one step, if the thread would take one now and is not within one. {@return whether it has} */
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

    /** Steps until it has nothing to do at present. {@return whether it had something to do} */
    boolean run() {
        int steps = 0;
        while (step()) {
            if (++steps > 10_000) {
                throw new AssertionError("the loop does not come to rest");
            }
        }
        return steps > 0;
    }

    /** How long it waits for its next step, in nanoseconds. */
    long untilNext() {
        return untilNext;
    }

    /** Some time of its wait has passed. */
    void passed(long nanos) {
        untilNext = untilNext == Long.MAX_VALUE ? untilNext : untilNext - nanos;
    }
}
