package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.position.Positions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one loop that share a feed. When the tail publishes, those that wait for news run; those that wait
 * for history, for their sink, or for their turn do not. Belongs to the loop's thread.
 */
final class FeedGroup {
    private final Feed feed;
    private final List<Connection> members = new ArrayList<>();
    private List<Connection> waiting = new ArrayList<>();
    private BitSet inTrouble;
    private @Nullable Positions idleAt;

    FeedGroup(Feed feed) {
        this.feed = feed;
        this.inTrouble = feed.inTrouble();
    }

    Feed feed() {
        return feed;
    }

    boolean isFiltered() {
        return feed.key().filter() != null;
    }

    void add(Connection connection) {
        connection.memberIndex = members.size();
        members.add(connection);
    }

    void remove(Connection connection) {
        Connection last = members.remove(members.size() - 1);
        if (last != connection) {
            members.set(connection.memberIndex, last);
            last.memberIndex = connection.memberIndex;
        }
        stopWaiting(connection);
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** Has a member run when the tail next publishes something for this feed. */
    void awaitNews(Connection connection) {
        if (connection.waitingIndex < 0) {
            connection.waitingIndex = waiting.size();
            waiting.add(connection);
        }
    }

    private void stopWaiting(Connection connection) {
        int index = connection.waitingIndex;
        if (index >= 0) {
            Connection last = waiting.remove(waiting.size() - 1);
            if (last != connection) {
                waiting.set(index, last);
                last.waitingIndex = index;
            }
            connection.waitingIndex = -1;
        }
    }

    /** The tail has published something for this feed: the members that wait for that do so no longer. */
    void takeNews(Consumer<Connection> ready) {
        inTrouble = feed.inTrouble();
        idleAt = null;
        List<Connection> due = waiting;
        waiting = new ArrayList<>(due.size());
        for (Connection connection : due) {
            connection.waitingIndex = -1;
            ready.accept(connection);
        }
    }

    /** Which partitions the tail could not read when it last published something for this feed. */
    BitSet inTrouble() {
        return inTrouble;
    }

    /** Has all members look whether this is still the right feed for them. */
    void topicsChanged() {
        List.copyOf(members).forEach(Connection::topicsChanged);
    }

    /** Whether it is known that nothing follows these positions, as far as was published at this turn. */
    boolean nothingAfter(Positions positions) {
        return positions.equals(idleAt);
    }

    /** Mailbox that nothing follows these positions, until the tail publishes something for this feed. */
    void noteNothingAfter(Positions positions) {
        idleAt = positions;
    }
}
