package io.github.kafkasse.internal.connection;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.Setting;
import io.github.kafkasse.internal.loop.LoopTimers;
import io.github.kafkasse.internal.request.Request;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Does what is due on an open connection, whether it has something to write or not: it sends heartbeats, and ends the
 * stream when its time is over, or when its client reads nothing. Belongs to the connection's loop.
 */
final class ConnectionTimer {
    private final StreamDeadlines deadlines;
    private final Delivery delivery;
    private final Setting.PositionHeartbeat heartbeat;
    private final Mailbox mailbox;
    private final ClientTasks tasks;
    private final Runnable stalled;
    private LoopTimers.@Nullable Timer next;
    private boolean isOver;

    /**
     * @param heartbeat what a heartbeat tells a client whose position has changed
     * @param stalled ends the connection, because its client reads nothing
     */
    ConnectionTimer(
            StreamDeadlines deadlines,
            Delivery delivery,
            Setting.PositionHeartbeat heartbeat,
            Mailbox mailbox,
            ClientTasks tasks,
            Runnable stalled) {
        this.deadlines = deadlines;
        this.delivery = delivery;
        this.heartbeat = heartbeat;
        this.mailbox = mailbox;
        this.tasks = tasks;
        this.stalled = stalled;
    }

    /** Called when the response has been opened. */
    void start(Request request) {
        deadlines.opened(request);
        schedule();
    }

    private void schedule() {
        if (!isOver) {
            next = tasks.at(deadlines.next(), this::check);
        }
    }

    private void check() throws IOException {
        deadlines.progress(mailbox.progressNanos());
        if (deadlines.stalled()) {
            stalled.run();
            return;
        }
        CloseReason due = deadlines.due();
        if (due != null) {
            mailbox.end(due);
        } else if (deadlines.heartbeatDue()) {
            delivery.heartbeat(heartbeat);
            delivery.writeMessages();
        }
        schedule();
    }

    /** The connection has ended. */
    void cancel() {
        isOver = true;
        if (next != null) {
            next.cancel();
        }
    }
}
