package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.position.Positions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one loop that share a feed. When the tail publishes, those whose partitions got something run, the
 * others do not. Belongs to the loop's thread.
 */
final class FeedGroup {
    private final Feed feed;
    private final List<Connection> members = new ArrayList<>();
    private long news;
    private BitSet inTrouble;
    private @Nullable Positions idleAt;

    FeedGroup(Feed feed) {
        this.feed = feed;
        this.news = feed.news();
        this.inTrouble = feed.inTrouble();
    }

    Feed feed() {
        return feed;
    }

    void add(Connection connection) {
        connection.groupIndex = members.size();
        members.add(connection);
    }

    void remove(Connection connection) {
        Connection last = members.remove(members.size() - 1);
        if (last != connection) {
            members.set(connection.groupIndex, last);
            last.groupIndex = connection.groupIndex;
        }
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** Runs all members if there is something new for them. */
    void deliver() {
        long latest = feed.news();
        if (latest == news) {
            return;
        }
        news = latest;
        inTrouble = feed.inTrouble();
        idleAt = null;
        for (Connection member : List.copyOf(members)) {
            member.run();
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

    /** Notes that nothing follows these positions, until the tail publishes something for this feed. */
    void noteNothingAfter(Positions positions) {
        idleAt = positions;
    }
}
