package io.github.kafkasse.internal.connection;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.Setting;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one client, as far as its sink takes it: announcements between batches, batches one after the other, and a
 * flush when there is nothing more at present. Belongs to the connection's loop.
 */
final class Delivery {
    private final Response response;
    private final StreamDeadlines deadlines;

    // Set once its positions are known, and taken away when the connection lets go of it.
    private @Nullable Subscription subscription;

    private int written;

    /** How a turn of writing ended. */
    enum Turn {
        /** The sink takes nothing more; it will say when it does. */
        BLOCKED,
        /** There is more to write, after others have had their turn. */
        OVER,
        /** Records are missing and being fetched; what was written is flushed. */
        WAITING,
        /** There is nothing to write until the tail publishes; what was written is flushed. */
        IDLE,
        /** All blocks that were begun are complete, and no other is to be begun. */
        ENDED
    }

    Delivery(Response response, StreamDeadlines deadlines) {
        this.response = response;
        this.deadlines = deadlines;
    }

    void subscription(@Nullable Subscription present) {
        subscription = present;
    }

    /**
     * Writes what there is to write.
     *
     * @param ending whether to end after what has been begun, and what has been announced
     * @param budget how much to write and to read before others have their turn
     */
    Turn write(boolean ending, TurnBudget budget) throws IOException {
        for (written = 0; ; deadlines.wrote()) {
            if (!drain()) {
                return Turn.BLOCKED;
            }
            if (response.outbox().blocked() && hasMore(ending)) {
                return Turn.BLOCKED; // what cannot be written is not encoded: there may be a hundred publishes
            }
            boolean over = budget.isSpent();
            int put = over ? 0 : putNext(ending, budget);
            if (put == 0) {
                if (!over && ending && !midBatch()) {
                    return Turn.ENDED;
                }
                response.outbox().flush();
                return over ? Turn.OVER : atRest();
            }
            written += put;
            budget.spend(put);
        }
    }

    /** How many bytes the last {@link #write} put into the outbox. */
    int written() {
        return written;
    }

    /** Writes what was announced, and nothing else. */
    void writeAnnouncements() throws IOException {
        while (drain() && !midBatch() && !response.outbox().blocked()) {
            if (response.putAnnouncement() == 0) {
                response.outbox().flush();
                return;
            }
            deadlines.wrote();
        }
    }

    private boolean drain() throws IOException {
        boolean drained = response.outbox().drain();
        if (subscription != null) {
            if (drained) {
                subscription.drained();
            } else {
                subscription.blocked();
            }
        }
        return drained;
    }

    private Turn atRest() {
        return switch (subscription == null ? Subscription.Rest.AT_END : subscription.rest()) {
            case AT_END -> Turn.IDLE;
            case WAITING -> Turn.WAITING;
            case MORE -> Turn.OVER;
        };
    }

    /** Puts what comes next into the outbox: how many bytes that is, 0 if there is nothing at present. */
    private int putNext(boolean ending, TurnBudget budget) {
        if (subscription != null && subscription.midBatch()) {
            return subscription.putNext(budget);
        }
        int put = response.putAnnouncement();
        if (put == 0 && subscription != null && !ending) {
            put = subscription.putNext(budget);
            if (put == 0) {
                // Reading on may have found something to tell first.
                put = response.putAnnouncement();
            }
        }
        return put;
    }

    /** Whether there is, or may be, something to write before the end. */
    private boolean hasMore(boolean ending) {
        return !ending || midBatch() || response.hasAnnouncements();
    }

    private boolean midBatch() {
        return subscription != null && subscription.midBatch();
    }

    /** Announces a heartbeat, unless something is on its way that does as well. */
    void heartbeat(EventFormat format, Setting.PositionHeartbeat kind) {
        if (!response.isIdle() || midBatch()) {
            return;
        }
        if (kind != Setting.PositionHeartbeat.OFF
                && format == EventFormat.SSE
                && subscription != null
                && subscription.takeMovedSilently()) {
            response.announcePosition(subscription::id, kind == Setting.PositionHeartbeat.EVENT);
        } else {
            response.announceHeartbeat();
        }
    }
}
