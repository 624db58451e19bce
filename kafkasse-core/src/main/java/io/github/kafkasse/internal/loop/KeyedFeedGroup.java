package io.github.kafkasse.internal.loop;

import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.position.Positions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one loop that share a feed of one key. Clients that have read as far as the {@link KeyDispatcher} wait
 * for it in {@link IndexedGroup}s. Clients that have read less are in live groups that examine new records themselves.
 * Belongs to the loop's thread.
 */
final class KeyedFeedGroup extends FeedGroup implements IndexedGroup.Owner, KeyDispatcher.Follower {
    private final KeyDispatcher index;

    /** The groups that have members and for which the index examines new records. */
    private final List<IndexedGroup> indexed = new ArrayList<>(1);

    /** The one of them that accepts more members while it waits; {@code null} if there is none. */
    private @Nullable IndexedGroup openGroup;

    /** @param index examines new records for the feed's key */
    KeyedFeedGroup(Feed feed, Turn turn, TurnQueue queue, DeliveryPace pace, KeyDispatcher index) {
        super(feed, turn, queue, pace);
        this.index = index;
    }

    KeyDispatcher index() {
        return index;
    }

    @Override
    void joinLive(Member member, Positions positions) {
        if (index.accepts(positions)) {
            groupWithRoom(1).add(member);
        } else {
            super.joinLive(member, positions);
        }
    }

    /** A group that waits for the index and accepts this many members. */
    private IndexedGroup groupWithRoom(int count) {
        IndexedGroup group = openGroup;
        if (group == null || !group.accepts(count)) {
            group = new IndexedGroup(this, feed, turn, queue);
            indexed.add(group);
            openGroup = group;
        }
        return group;
    }

    @Override
    LiveGroup newGroup(Positions positions) {
        LiveGroup group = super.newGroup(positions);
        index.isReading(this, true);
        return group;
    }

    @Override
    void forget(LiveGroup group) {
        super.forget(group);
        indexed.remove(group);
        if (openGroup == group) {
            openGroup = null;
        }
        index.isReading(this, isReading());
    }

    /** A group that has read as far as the index waits for it from now on. */
    @Override
    public void caughtUp(LiveGroup group) {
        if (group.size() > 0 && index.accepts(group.positions())) {
            groupWithRoom(group.size()).takeMembers(group);
            forget(group);
        } else {
            super.caughtUp(group);
        }
    }

    /** It joins another group that waits, or accepts members again. */
    @Override
    public void waiting(IndexedGroup group) {
        IndexedGroup other = openGroup;
        if (group.size() == 0) {
            forget(group);
        } else if (other != null && other != group && other.accepts(group.size())) {
            other.takeMembers(group);
            forget(group);
        } else {
            openGroup = group;
        }
    }

    /** Its members examine records themselves until they have read as far as the index again. */
    @Override
    public void missesRecords(IndexedGroup group) {
        LiveGroup reading = newGroup(group.positions());
        reading.takeMembers(group);
        forget(group);
        super.caughtUp(reading);
    }

    @Override
    public Positions examined() {
        return index.examined();
    }

    @Override
    public void found(KeyMatches matches, Consumer<TurnTaker> ready) {
        Positions start = matches.start(examined());
        indexed.forEach(group -> group.found(matches, start));
        deliver(ready);
    }

    @Override
    public void readFrom(Positions positions) {
        for (IndexedGroup group : indexed) {
            newGroup(group.isWaiting() ? positions : group.positions()).takeMembers(group);
        }
        indexed.clear();
        openGroup = null;
    }

    @Override
    void giveTurns(boolean toMembers, Consumer<TurnTaker> ready) {
        for (IndexedGroup group : indexed) {
            if (toMembers || !group.isWaiting()) {
                group.giveTurn(toMembers, ready);
            }
        }
        super.giveTurns(toMembers, ready);
    }
}
