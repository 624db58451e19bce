package io.github.kafkasse.internal.connection;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.KafkaSseException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The turns of a client whose response is open: reads the messages of other threads, writes what is available, and does
 * what is due in time. Belongs to the connection's loop.
 */
final class StreamTurns {
    private final EventLoop loop;
    private final Client client;
    private final Mailbox mailbox;
    private final Delivery delivery;
    private final boolean isFiltered;
    private LoopTimers.@Nullable Timer nextLook;
    private boolean over;

    /** The client whose turns these are. */
    abstract static class Client extends StreamClient {
        /** Closes the response now, cleanly or not. */
        abstract void close(CloseReason reason, boolean clean);

        /** Runs a part of the client's work; its exceptions end only this client. */
        abstract void guarded(LoopAction action);
    }

    StreamTurns(EventLoop loop, Client client, Mailbox mailbox, Delivery delivery, boolean isFiltered) {
        this.loop = loop;
        this.client = client;
        this.mailbox = mailbox;
        this.delivery = delivery;
        this.isFiltered = isFiltered;
    }

    /**
     * Called when the response has been opened.
     *
     * @param id the first id
     * @param retry how long the client waits before it reconnects; 0 if the client decides that
     * @param notices the notices that the client must receive before it has the id
     */
    void opened(Request request, String id, Duration retry, List<Notice> notices) {
        delivery.opened(request, id, retry, notices);
        lookAgainInTime();
    }

    /** Other threads have left messages. */
    void noticed() {
        boolean turn = mailbox.takeTurnRequest();
        readMailbox();
        if (turn || delivery.needsTurn()) {
            loop.runSoon(client);
        }
    }

    /** Writes the first messages at once, and reads the messages that arrived while the response was not open. */
    void catchUp() throws IOException {
        delivery.writeMessages();
        mailbox.read();
    }

    /** Whether the end was requested. */
    boolean isEnding() {
        return mailbox.ending() != null;
    }

    /**
     * Sends an unrecoverable failure to the client, and ends the stream; unless it is ending.
     *
     * @param id the id of the client's position at the end
     */
    void fail(Supplier<String> id, KafkaSseException reason) {
        if (!isEnding()) {
            delivery.messages().addError(id, reason);
            client.end(CloseReason.FAILED);
        }
    }

    private void readMailbox() {
        if (mailbox.takeSinkReady()) {
            delivery.unblock();
        }
        if (mailbox.takeProbe()) {
            delivery.probe();
        }
    }

    LoopTask.Kind kind() {
        if (!delivery.isLive()) {
            return LoopTask.Kind.HISTORY;
        }
        return isFiltered ? LoopTask.Kind.FILTERED : LoopTask.Kind.LIVE;
    }

    /** Writes what is available, within the limits of the sink and of the turn's budget. */
    void turn() throws IOException {
        readMailbox();
        CloseReason ending = mailbox.ending();
        TurnEnd turn = delivery.write(ending != null, loop.beginTurn(isFiltered));
        if (turn == TurnEnd.OVER) {
            loop.runSoon(client);
        } else if (turn == TurnEnd.ENDED) {
            client.close(Objects.requireNonNull(ending), true);
        }
    }

    private void lookAgainInTime() {
        nextLook = loop.timers().schedule(delivery.nextNanos(), () -> client.guarded(this::onTime));
    }

    private void onTime() throws IOException {
        CloseReason due = delivery.onTime(mailbox.progressNanos());
        if (due == CloseReason.STALLED) {
            client.close(due, false);
        } else if (due != null) {
            client.end(due);
        }
        if (!over) {
            lookAgainInTime();
        }
    }

    /** The response is closed: drops all bytes that are not written, and the timer. */
    void end() {
        over = true;
        if (nextLook != null) {
            nextLook.cancel();
        }
        delivery.end();
    }
}
