package io.github.kafkasse.internal.loop;

import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.position.Positions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The clients of one loop that share a feed. Clients that have read all of it wait in {@link LiveGroup}s, one or
 * several for each position. When the tail publishes, the live groups get turns; clients that wait for history or for
 * their sink do not. Belongs to the loop's thread.
 */
public class FeedGroup implements LiveGroup.Owner {
    final Feed feed;
    final Turn turn;
    final TurnQueue queue;
    private final DeliveryPace pace;
    private final List<Member> members = new ArrayList<>();

    /** The live groups that have members and examine all new records. */
    private final Set<LiveGroup> live = new LinkedHashSet<>();

    /** The live groups that accept more members, by their positions. */
    private final Map<Positions, LiveGroup> open = new HashMap<>();

    private final BitSet changed = new BitSet();
    private BitSet failing;
    private boolean failingChanged;

    /** Whether a delivery waits for its moment. */
    private boolean isGathering;

    /** One client's membership; the client holds it until it {@linkplain #remove leaves}. */
    public final class Member extends LiveGroup.Place {
        private int memberIndex;

        private Member(StreamClient client) {
            super(client);
        }

        public FeedGroup group() {
            return FeedGroup.this;
        }

        /** Waits for news in a live group, because the client has read everything up to these positions. */
        public void joinLive(Positions positions) {
            FeedGroup.this.joinLive(this, positions);
        }

        /** Leaves the live group, if it is in one. */
        public void leaveLive() {
            LiveGroup group = live();
            if (group != null) {
                group.remove(this);
                forgetIfUnused(group);
            }
        }
    }

    FeedGroup(Feed feed, Turn turn, TurnQueue queue, DeliveryPace pace) {
        this.feed = feed;
        this.turn = turn;
        this.queue = queue;
        this.pace = pace;
        this.failing = feed.failing();
    }

    Feed feed() {
        return feed;
    }

    Member add(StreamClient client) {
        Member member = new Member(client);
        member.memberIndex = members.size();
        members.add(member);
        return member;
    }

    void remove(Member member) {
        member.leaveLive();
        Member last = members.remove(members.size() - 1);
        if (last != member) {
            members.set(member.memberIndex, last);
            last.memberIndex = member.memberIndex;
        }
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** A client that has read everything up to these positions waits for news in a live group. */
    void joinLive(Member member, Positions positions) {
        LiveGroup group = open.get(positions);
        if (group == null) {
            group = newGroup(positions);
            open.put(positions, group);
        }
        group.add(member);
        if (group.size() == LiveGroup.MOST_MEMBERS) {
            open.remove(positions);
        }
    }

    /** A live group that examines all new records. */
    LiveGroup newGroup(Positions positions) {
        LiveGroup group = new LiveGroup(this, feed, turn, queue, positions);
        live.add(group);
        return group;
    }

    /** Whether it has live groups that examine all new records. */
    final boolean isReading() {
        return !live.isEmpty();
    }

    private void forgetIfUnused(LiveGroup group) {
        if (group.size() == 0 && !group.isQueued) {
            forget(group);
        }
    }

    /** A group has no members, and will have none. */
    void forget(LiveGroup group) {
        live.remove(group);
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
            live.remove(group);
        }
    }

    @Override
    public boolean gathers() {
        return pace.delays(feed);
    }

    @Override
    public void gatherMore() {
        gather(queue::add);
    }

    /**
     * Gives turns to what can use the {@linkplain #changed changes}, now or at the feed's next moment.
     *
     * @param ready receives each group, or its members if each has something of its own to write
     */
    public void deliver(Consumer<TurnTaker> ready) {
        if (gathers()) {
            gather(ready);
        } else {
            takeNews(ready);
        }
    }

    private void gather(Consumer<TurnTaker> ready) {
        if (!isGathering) {
            isGathering = true;
            pace.schedule(feed, () -> {
                isGathering = false;
                takeNews(ready);
            });
        }
    }

    /** The tail has published something in a partition; {@link #deliver} is called afterwards. */
    public void changed(int partition) {
        changed.set(partition);
        boolean fails = feed.cache(partition).failure() != null;
        if (fails != failing.get(partition)) {
            failing = (BitSet) failing.clone(); // members keep the previous one
            failing.set(partition, fails);
            failingChanged = true;
        }
    }

    private void takeNews(Consumer<TurnTaker> ready) {
        live.forEach(group -> group.addNews(changed));
        giveTurns(failingChanged, ready); // then each member notifies its client
        changed.clear();
        failingChanged = false;
    }

    /** Gives turns to the groups that have something to read, or to all members. */
    void giveTurns(boolean toMembers, Consumer<TurnTaker> ready) {
        live.forEach(group -> group.giveTurn(toMembers, ready));
    }

    /** The partitions that the tail could not read when it last published something for this feed. */
    public BitSet failing() {
        return failing;
    }

    /** Makes all members check whether this is still the right feed for them. */
    void topicsChanged() {
        List.copyOf(members).forEach(member -> member.client().topicsChanged());
    }
}
