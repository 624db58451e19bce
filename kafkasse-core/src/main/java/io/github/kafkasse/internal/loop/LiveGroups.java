package io.github.kafkasse.internal.loop;

import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.position.Positions;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The {@link LiveGroup}s of one feed on one loop, one or several for each position, and when they have turns. When the
 * tail publishes, the groups get turns, at once or at the feed's next moment; clients that wait for history or for
 * their sink do not. Belongs to the loop's thread.
 */
class LiveGroups implements LiveGroup.Owner, PartitionNews.Follower {
    final Feed feed;
    final Turn turn;
    final TurnQueue queue;
    private final DeliveryPace pace;

    /** The groups that have members and examine all new records. */
    private final Set<LiveGroup> reading = new LinkedHashSet<>();

    /** Those of them that accept more members, by their positions. */
    private final Map<Positions, LiveGroup> open = new HashMap<>();

    private final BitSet changed = new BitSet();
    private BitSet failing;
    private boolean failingChanged;

    /** Whether a delivery waits for its moment. */
    private boolean isGathering;

    /** The moment of the last delivery. */
    private long moment;

    LiveGroups(Feed feed, Turn turn, TurnQueue queue, DeliveryPace pace) {
        this.feed = feed;
        this.turn = turn;
        this.queue = queue;
        this.pace = pace;
        this.failing = feed.failing();
    }

    /** A client that has read everything up to these positions waits for new records in a group. */
    void join(LiveMembers.Place<LiveGroup> client, Positions positions) {
        LiveGroup group = open.get(positions);
        if (group == null) {
            group = newGroup(positions);
            open.put(positions, group);
        }
        group.add(client);
        if (group.size() == LiveGroup.MOST_MEMBERS) {
            open.remove(positions);
        }
    }

    /** A client leaves its group, if it is in one. */
    final void leave(LiveMembers.Place<LiveGroup> client) {
        LiveGroup group = client.live();
        if (group != null) {
            group.remove(client);
            if (group.size() == 0 && !group.isQueued) {
                forget(group);
            }
        }
    }

    /** A group that examines all new records. */
    LiveGroup newGroup(Positions positions) {
        LiveGroup group = new LiveGroup(this, feed, turn, queue, positions);
        reading.add(group);
        return group;
    }

    /** Whether it has groups that examine all new records. */
    final boolean isReading() {
        return !reading.isEmpty();
    }

    /** A group has no members, and will have none. */
    void forget(LiveGroup group) {
        reading.remove(group);
        open.remove(group.positions(), group);
    }

    @Override
    public void moving(LiveGroup group) {
        open.remove(group.positions(), group);
    }

    /** It joins another group at the same positions, or accepts members again. */
    @Override
    public void caughtUp(LiveGroup group) {
        if (group.size() == 0) {
            forget(group);
            return;
        }
        LiveGroup other = open.get(group.positions());
        if (other == null) {
            if (group.size() < LiveGroup.MOST_MEMBERS) {
                open.put(group.positions(), group);
            }
        } else if (other.size() + group.size() <= LiveGroup.MOST_MEMBERS) {
            other.addNews(group.news);
            other.takeMembers(group);
            reading.remove(group);
        }
    }

    @Override
    public boolean gathers() {
        return pace.delays(feed);
    }

    @Override
    public long moment() {
        return moment;
    }

    @Override
    public void gatherMore() {
        gather(queue::add);
    }

    @Override
    public void deliver(Consumer<TurnTaker> ready) {
        if (gathers()) {
            gather(ready);
        } else {
            deliverNow(ready);
        }
    }

    private void gather(Consumer<TurnTaker> ready) {
        if (!isGathering) {
            isGathering = true;
            long next = pace.nextMoment(feed);
            pace.schedule(next, () -> {
                isGathering = false;
                moment = next;
                deliverNow(ready);
            });
        }
    }

    @Override
    public void changed(int index) {
        changed.set(index);
        boolean fails = feed.cache(index).failure() != null;
        if (fails != failing.get(index)) {
            failing = (BitSet) failing.clone(); // clients keep the previous one
            failing.set(index, fails);
            failingChanged = true;
        }
    }

    private void deliverNow(Consumer<TurnTaker> ready) {
        reading.forEach(group -> group.addNews(changed));
        giveTurns(failingChanged, ready); // then each member notifies its client
        changed.clear();
        failingChanged = false;
    }

    /** Gives turns to the groups that have something to read, or to all members. */
    void giveTurns(boolean toMembers, Consumer<TurnTaker> ready) {
        reading.forEach(group -> group.giveTurn(toMembers, ready));
    }

    /** The partitions that the tail could not read when it last published something for the feed, by index. */
    BitSet failing() {
        return failing;
    }
}
