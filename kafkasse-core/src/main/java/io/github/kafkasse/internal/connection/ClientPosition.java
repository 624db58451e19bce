package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.loop.FeedClients;
import io.github.kafkasse.internal.loop.LiveGroup;
import io.github.kafkasse.internal.position.Positions;
import org.jspecify.annotations.Nullable;

/**
 * The positions up to which one client has read its feed, and those of the last id that it has received. While the
 * client is in a live group, it has the positions of that group. Used by the client's {@link FeedCursor}; belongs to
 * the connection's loop.
 */
final class ClientPosition {
    private FeedClients.Member member;

    /** While the client is in a live group, that group's positions are used instead. */
    private Positions read;

    /**
     * The positions of the last id that was sent outside a live group; {@code null} if that id was one of another feed.
     */
    private @Nullable Positions lastSent;

    /** A client that has received its first id. */
    ClientPosition(FeedClients.Member member, Positions start) {
        this.member = member;
        this.read = start;
        this.lastSent = start;
    }

    /** The client follows another feed of the same partitions; it is in no live group. */
    void follow(FeedClients.Member other) {
        member = other;
    }

    /** The client follows another feed, of whose positions no id was sent yet; it is in no live group. */
    void follow(FeedClients.Member other, Positions start) {
        member = other;
        read = start;
        lastSent = null;
    }

    /** The positions up to which the client has received everything. */
    Positions read() {
        LiveGroup live = liveGroup();
        return live == null ? read : live.positions();
    }

    /** The client continues at these positions, of which no id was sent; it is in no live group. */
    void pass(Positions to) {
        read = to;
    }

    /** The client has received all events up to these positions, with their id; it is in no live group. */
    void receive(Positions to) {
        read = to;
        lastSent = to;
    }

    /** Whether it has moved since the last id was sent; if so, the caller sends the present id. */
    boolean takeMovedSilently() {
        Positions now = read();
        Positions before = lastSent();
        boolean moved = before == null || !now.hasOffsetsOf(before);
        lastSent = now;
        member.forgetReceived();
        return moved;
    }

    private @Nullable Positions lastSent() {
        Positions live = member.received();
        return live == null ? lastSent : live;
    }

    /** The live group in which the client waits for new records; {@code null} if it is in none. */
    @Nullable
    LiveGroup liveGroup() {
        return member.live();
    }

    /** Waits for new records in a live group. Equal positions of its members are one object: there may be hundreds. */
    void joinLive() {
        if (liveGroup() == null) {
            member.joinLive(read);
            Positions shared = read();
            lastSent = read.equals(lastSent) ? shared : lastSent;
            read = shared;
        }
    }

    /** Leaves the live group, if it is in one, at the positions of that group. */
    void leaveLive() {
        read = read();
        lastSent = lastSent();
        member.leaveLive();
    }
}
