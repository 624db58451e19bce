package io.github.kafkasse.internal.connection;

import io.github.kafkasse.Setting;
import io.github.kafkasse.internal.encode.EncodedBatch;
import io.github.kafkasse.internal.encode.TextTail;
import io.github.kafkasse.internal.loop.StreamClient;
import io.github.kafkasse.internal.loop.Turn;
import io.github.kafkasse.internal.request.Notice;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one client as much as its sink accepts: batches in sequence, and messages between them. Belongs to the
 * connection's loop.
 */
final class Delivery {
    private final ControlMessages messages;
    private final StreamWriter writer;
    private final LongSupplier nanoTime;

    /** Whether its turns come before those of the streams that read history; see {@link #rank}. */
    private boolean isLive = true;

    private int bytesSinceRest;

    /** {@code null} until the start of the stream is known, and after its end. */
    private @Nullable FeedCursor cursor;

    /**
     * @param writer writes to the client's sink
     * @param nanoTime the elapsed time
     */
    Delivery(ControlMessages messages, StreamWriter writer, LongSupplier nanoTime) {
        this.messages = messages;
        this.writer = writer;
        this.nanoTime = nanoTime;
    }

    /**
     * Called when the response has been opened.
     *
     * @param id the first id
     * @param retry how long the client waits before it reconnects; 0 if the client decides that
     * @param notices the notices that the client must receive before it has the id
     */
    void opened(String id, Duration retry, List<Notice> notices) {
        List<String> comments = notices.stream().map(messages::report).toList();
        messages.add(() -> messages.encoding().opening(retry, id, comments));
        writer.opened(now());
    }

    /** Makes the stream follow a feed from now on. */
    void follow(FeedCursor start) {
        cursor = start;
        isLive = start.isAtEnd();
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

    /** How many bytes the sink has taken. */
    long bytes() {
        return writer.bytes();
    }

    /** Whether its turns come before those of the streams that read history. */
    boolean isLive() {
        return isLive;
    }

    /** Whether the sink accepts nothing at present. */
    boolean isBlocked() {
        return writer.blocked();
    }

    /** Whether there may be something to write before the next batch of a live group, which writes without a turn. */
    boolean needsTurn() {
        return cursor == null || cursor.liveGroup() == null || !isIdle();
    }

    /** Whether there is nothing to write but the events of a live group. */
    private boolean isIdle() {
        return messages.isEmpty() && !writer.blocked();
    }

    /**
     * Writes what is available; a client that has read everything then waits in a live group.
     *
     * @param ending whether to end after the started blocks and the messages
     * @param turn limits how much is written and read before other clients have their turn
     */
    TurnEnd write(boolean ending, Turn turn) throws IOException {
        if (cursor != null) {
            cursor.leaveLive();
        }
        int left = turn.bytesLeft();
        TurnEnd result = writeAll(ending, turn);
        rank(result, left - turn.bytesLeft());
        if (result == TurnEnd.IDLE && cursor != null) {
            cursor.joinLive();
        }
        return result;
    }

    /**
     * A turn comes before those of the clients that read history if its client was at the live end, or had nothing to
     * read, and has since written less than a turn's worth.
     *
     * @param bytes how many were written in the turn that has ended
     */
    private void rank(TurnEnd result, int bytes) {
        bytesSinceRest = Math.min(bytesSinceRest + bytes, Turn.BYTES);
        switch (result) {
            case SPENT, FETCHING -> isLive = false;
            case BLOCKED -> isLive &= bytesSinceRest < Turn.BYTES;
            case IDLE -> {
                isLive = true;
                bytesSinceRest = 0;
            }
            case COMPLETE, ENDED -> {}
        }
    }

    private TurnEnd writeAll(boolean ending, Turn turn) throws IOException {
        drain();
        while (!writer.blocked()) { // batches that cannot be written are not encoded: there may be many publishes
            TurnEnd end = turn.isSpent() ? TurnEnd.SPENT : writeNext(ending, turn);
            if (end != null) {
                return end;
            }
        }
        return TurnEnd.BLOCKED;
    }

    /** Writes only the messages. */
    void writeMessages() throws IOException {
        drain();
        while (!writer.blocked() && !midBatch()) {
            byte[] message = messages.next();
            if (message == null) {
                return;
            }
            written(writer.writeMessage(message, now()));
        }
    }

    /**
     * Called when a turn has {@link TurnEnd#ENDED}. Writes what a complete stream ends with.
     *
     * @param cleanly whether the stream is complete
     * @return whether it can be ended now; if not, there will be another turn
     */
    boolean finish(boolean cleanly) throws IOException {
        return !cleanly || writer.finish(now());
    }

    /**
     * Writes a live group's batch; see {@link StreamClient#take}.
     */
    int take(EncodedBatch batch, @Nullable TextTail known, long now) throws IOException {
        FeedCursor at = cursor;
        if (at == null) {
            return StreamClient.NOT_TAKEN;
        }
        if (!isIdle()) {
            at.leaveLive();
            return StreamClient.NOT_TAKEN;
        }
        if (writer.write(batch, known, now)) {
            return writer.length();
        }
        at.leaveLiveWithin(batch, writer.drop());
        return StreamClient.NOT_TAKEN;
    }

    private void drain() throws IOException {
        if (!writer.isEmpty() && !writer.blocked()) {
            written(writer.drain(now()));
        }
    }

    private void written(boolean all) {
        if (cursor != null && all) {
            cursor.sent(writer.length());
        } else if (cursor != null && cursor.hasBatch()) {
            cursor.interrupt(writer.drop());
        }
    }

    /** Writes the next bytes. {@return how the turn ends, or {@code null} if it continues} */
    private @Nullable TurnEnd writeNext(boolean ending, Turn turn) throws IOException {
        while (true) {
            byte[] message = midBatch() ? null : messages.next();
            if (message != null) {
                turn.spend(message.length);
                written(writer.writeMessage(message, now()));
                return null;
            }
            if (ending && !midBatch()) {
                return TurnEnd.ENDED;
            }
            if (cursor == null) {
                return TurnEnd.IDLE;
            }
            CursorStep step = cursor.next(turn);
            if (step instanceof CursorStep.Notices before) {
                before.notices().forEach(messages::add);
            } else if (step instanceof CursorStep.Stop stop) {
                return TurnEnd.of(stop);
            } else if (step instanceof CursorStep.Rest rest) {
                turn.spend(rest.bytes().length);
                written(writer.write(rest.bytes(), now()));
                return null;
            } else if (step instanceof CursorStep.Batch next) {
                turn.spend(next.batch().length());
                written(writer.write(next.batch(), null, now()));
                return null;
            }
        }
    }

    private boolean midBatch() {
        return cursor != null && cursor.midBatch();
    }

    private long now() {
        return nanoTime.getAsLong();
    }

    /** Adds the end of a bounded stream. */
    void addEnd() {
        if (cursor != null) {
            messages.addEnd(cursor::id);
        }
    }

    /** Reads what other threads report: that the sink accepts more, or that the client must be probed. */
    void read(Mailbox mailbox) {
        if (mailbox.takeSinkReady()) {
            writer.unblock(now());
        }
        if (mailbox.takeProbe()) {
            heartbeat(Setting.PositionHeartbeat.OFF);
        }
    }

    /**
     * Adds a heartbeat, unless other bytes that keep the connection alive are waiting to be sent.
     *
     * @param kind what it tells a client whose position has changed
     */
    void heartbeat(Setting.PositionHeartbeat kind) {
        if (writer.blocked() || writer.isFinished() || !messages.isEmpty() || midBatch()) {
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
