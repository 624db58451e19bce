package io.github.kafkasse.internal.connection;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventFormat;
import io.github.kafkasse.EventSink;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.Setting;
import io.github.kafkasse.internal.encode.EncodedBatch;
import io.github.kafkasse.internal.encode.StreamEncoding;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one client as much as its sink accepts: batches in sequence, messages between them, and a flush when there
 * is nothing more at present. Belongs to the connection's loop.
 */
final class Delivery {
    private final ConnectionContext context;
    private final ControlMessages messages;
    private final StreamWriter writer;
    private final StreamDeadlines deadlines;
    private final TurnPriority priority = new TurnPriority();

    /** {@code null} until the start of the stream is known, and after its end. */
    private @Nullable FeedCursor cursor;

    /** @param listener receives the records that are lost to the client */
    Delivery(ConnectionContext context, EventSink sink, EventFormat format, KafkaSseListener listener) {
        this.context = context;
        this.messages = new ControlMessages(StreamEncoding.of(format, false), listener, context.clientLog());
        this.writer = new StreamWriter(sink, context.nanoTime());
        this.deadlines = new StreamDeadlines(context);
    }

    /**
     * Called when the response has been opened.
     *
     * @param id the first id
     * @param retry how long the client waits before it reconnects; 0 if the client decides that
     * @param notices the notices that the client must receive before it has the id
     */
    void opened(Request request, String id, Duration retry, List<Notice> notices) {
        List<String> comments = notices.stream().map(messages::report).toList();
        messages.add(() -> messages.encoding().opening(retry, id, comments));
        deadlines.opened(request);
    }

    /** Makes the stream follow a feed from now on. */
    void follow(FeedCursor start) {
        cursor = start;
        priority.startsAt(start.isAtEnd());
    }

    /** Drops all bytes that are not written. */
    void end() {
        cursor = null;
        messages.clear();
        writer.drop();
    }

    ControlMessages messages() {
        return messages;
    }

    /** Whether its turns come before those of the streams that read history. */
    boolean isLive() {
        return priority.isLive();
    }

    /** Whether the sink accepts nothing at present. */
    boolean isBlocked() {
        return writer.blocked();
    }

    /** The sink accepts more. */
    void unblock() {
        writer.unblock();
    }

    /**
     * Writes what is available.
     *
     * @param ending whether to end after the started blocks and the messages
     * @param budget how much to write and to read before other clients have their turn
     */
    TurnEnd write(boolean ending, TurnBudget budget) throws IOException {
        int left = budget.bytesLeft();
        TurnEnd turn = writeAll(ending, budget);
        priority.after(turn, left - budget.bytesLeft());
        return turn;
    }

    private TurnEnd writeAll(boolean ending, TurnBudget budget) throws IOException {
        for (; ; deadlines.wrote()) {
            if (!drain()) {
                return TurnEnd.BLOCKED;
            }
            if (writer.blocked() && hasMore(ending)) {
                return TurnEnd.BLOCKED; // batches that cannot be written are not encoded: there may be many publishes
            }
            TurnEnd end = budget.isSpent() ? TurnEnd.OVER : putNext(ending, budget);
            if (end != null) {
                if (end != TurnEnd.ENDED) {
                    writer.flush();
                }
                return end;
            }
        }
    }

    /** Writes only the messages. */
    void writeMessages() throws IOException {
        while (drain() && !midBatch() && !writer.blocked()) {
            byte[] message = messages.next();
            if (message == null) {
                writer.flush();
                return;
            }
            writer.put(message, 0);
            deadlines.wrote();
        }
    }

    /**
     * Writes a live group's batch.
     *
     * @return whether the sink accepted all of it; if not, the client has left its group
     */
    boolean take(FeedCursor at, EncodedBatch batch, long now) throws IOException {
        if (!writer.isEmpty() || !messages.isEmpty()) {
            at.leaveLive();
            return false;
        }
        deadlines.wrote(now);
        if (writer.write(batch.bytes(), now)) {
            at.tookLive(batch);
            return true;
        }
        at.leaveLiveWithin(batch);
        giveUpWhatIsLarge(at);
        return false;
    }

    private boolean drain() throws IOException {
        boolean drained = writer.drain();
        if (cursor != null) {
            if (drained) {
                cursor.sent();
            } else {
                giveUpWhatIsLarge(cursor);
            }
        }
        return drained;
    }

    private void giveUpWhatIsLarge(FeedCursor at) {
        if (at.isTooLargeToHold()) {
            at.interrupt(writer.drop());
        }
    }

    /** Passes the next bytes to the writer. {@return how the turn ends, or {@code null} if it continues} */
    private @Nullable TurnEnd putNext(boolean ending, TurnBudget budget) {
        while (true) {
            byte[] message = midBatch() ? null : messages.next();
            if (message != null) {
                put(message, budget);
                return null;
            }
            if (ending && !midBatch()) {
                return TurnEnd.ENDED;
            }
            if (cursor == null) {
                return TurnEnd.IDLE;
            }
            FeedCursor.Step step = cursor.next(budget);
            if (step instanceof FeedCursor.Batch batch) {
                put(batch.bytes(), budget);
                return null;
            } else if (step instanceof FeedCursor.Told told) {
                told.notices().forEach(messages::add);
            } else {
                return turn((FeedCursor.Wait) step);
            }
        }
    }

    private void put(byte[] bytes, TurnBudget budget) {
        writer.put(bytes, 0);
        budget.spend(bytes.length);
    }

    private static TurnEnd turn(FeedCursor.Wait wait) {
        return switch (wait) {
            case FOR_NEWS -> TurnEnd.IDLE;
            case FOR_RECORDS -> TurnEnd.WAITING;
            case FOR_A_TURN -> TurnEnd.OVER;
        };
    }

    /** Whether there is, or may be, something to write before the end. */
    private boolean hasMore(boolean ending) {
        return !ending || midBatch() || !messages.isEmpty();
    }

    private boolean midBatch() {
        return cursor != null && cursor.midBatch();
    }

    /** When {@link #onTime} must be called next. */
    long nextNanos() {
        return deadlines.next(writer);
    }

    /** Does what is due. {@return why the stream must end, or {@code null} if it continues} */
    @Nullable
    CloseReason onTime() throws IOException {
        if (deadlines.stalled(writer)) {
            return CloseReason.STALLED;
        }
        CloseReason due = deadlines.due();
        if (due == null && deadlines.heartbeatDue()) {
            heartbeat(context.positionHeartbeat());
            writeMessages();
        }
        return due;
    }

    /** Adds a heartbeat that detects whether the client is still connected. */
    void probe() {
        heartbeat(Setting.PositionHeartbeat.OFF);
    }

    /** Adds a heartbeat, unless other bytes that keep the connection alive are waiting to be sent. */
    private void heartbeat(Setting.PositionHeartbeat kind) {
        if (!writer.isEmpty() || !messages.isEmpty() || midBatch()) {
            return;
        }
        if (kind != Setting.PositionHeartbeat.OFF
                && messages.encoding().hasIds()
                && cursor != null
                && cursor.takeMovedSilently()) {
            messages.addPosition(cursor::id, kind == Setting.PositionHeartbeat.EVENT);
        } else {
            messages.addHeartbeat();
        }
    }
}
