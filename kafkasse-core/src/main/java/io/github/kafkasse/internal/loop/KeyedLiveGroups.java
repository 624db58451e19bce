package io.github.kafkasse.internal.loop;

import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.position.Positions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The live groups of a feed of one key. Clients that have read as far as the {@link KeyDispatcher} wait for it in
 * {@link DispatchedGroup}s. Clients that have read less are in groups that examine new records themselves. Belongs to
 * the loop's thread.
 */
final class KeyedLiveGroups extends LiveGroups implements DispatchedGroup.Owner, KeyDispatcher.Follower {
    private final KeyDispatcher dispatcher;

    /** The groups that have members and for which the dispatcher examines new records. */
    private final List<DispatchedGroup> dispatched = new ArrayList<>(1);

    /** @param dispatcher examines new records for the feed's key */
    KeyedLiveGroups(Feed feed, Turn turn, TurnQueue queue, DeliveryPace pace, KeyDispatcher dispatcher) {
        super(feed, turn, queue, pace);
        this.dispatcher = dispatcher;
    }

    KeyDispatcher dispatcher() {
        return dispatcher;
    }

    @Override
    void join(LiveMembers.Place<LiveGroup> client, Positions positions) {
        if (dispatcher.accepts(positions)) {
            groupFor(1, positions).add(client);
        } else {
            super.join(client, positions);
        }
    }

    /** A group for this many clients at positions that the dispatcher accepts. */
    private DispatchedGroup groupFor(int count, Positions positions) {
        for (DispatchedGroup group : dispatched) {
            if (group.accepts(count, positions)) {
                return group;
            }
        }
        DispatchedGroup group = new DispatchedGroup(this, feed, turn, queue, positions);
        dispatched.add(group);
        return group;
    }

    @Override
    LiveGroup newGroup(Positions positions) {
        LiveGroup group = super.newGroup(positions);
        dispatcher.isReading(this, true);
        return group;
    }

    @Override
    void forget(LiveGroup group) {
        super.forget(group);
        dispatched.remove(group);
        dispatcher.isReading(this, isReading());
    }

    /** A group that has read as far as the dispatcher waits for it from now on. */
    @Override
    public void caughtUp(LiveGroup group) {
        if (group.size() > 0 && dispatcher.accepts(group.positions())) {
            groupFor(group.size(), group.positions()).takeMembers(group);
            forget(group);
        } else {
            super.caughtUp(group);
        }
    }

    /** It joins another group that waits, or accepts members again. */
    @Override
    public void waiting(DispatchedGroup group) {
        Positions positions = group.positions();
        for (DispatchedGroup other : dispatched) {
            if (other != group && other.accepts(group.size(), positions)) {
                other.takeMembers(group);
                break;
            }
        }
        if (group.size() == 0) {
            forget(group);
        }
    }

    /** Its members examine records themselves until they have read as far as the dispatcher again. */
    @Override
    public void missesRecords(DispatchedGroup group) {
        LiveGroup reading = newGroup(group.positions());
        reading.takeMembers(group);
        forget(group);
        super.caughtUp(reading);
    }

    @Override
    public Positions examined() {
        return dispatcher.examined();
    }

    @Override
    public void found(KeyMatches matches, Consumer<TurnTaker> ready) {
        Positions start = matches.start(examined());
        dispatched.forEach(group -> group.found(matches, start));
        deliver(ready);
    }

    @Override
    public void readFrom(Positions positions) {
        for (DispatchedGroup group : dispatched) {
            newGroup(group.isWaiting() ? group.waitingAt(positions) : group.positions())
                    .takeMembers(group);
        }
        dispatched.clear();
    }

    @Override
    void giveTurns(boolean toMembers, Consumer<TurnTaker> ready) {
        for (DispatchedGroup group : dispatched) {
            if (toMembers || !group.isWaiting()) {
                group.giveTurn(toMembers, ready);
            }
        }
        super.giveTurns(toMembers, ready);
    }
}
