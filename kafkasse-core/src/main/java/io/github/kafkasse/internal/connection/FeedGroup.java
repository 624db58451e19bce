package io.github.kafkasse.internal.connection;

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
final class FeedGroup implements LiveGroup.Owner {
    private final Feed feed;
    private final Turn turn;
    private final RunQueue queue;
    private final DeliveryPace pace;
    private final List<Member> members = new ArrayList<>();

    /** All live groups that have members. */
    private final Set<LiveGroup> live = new LinkedHashSet<>();

    /** The live groups that accept more members, by their positions. */
    private final Map<Positions, LiveGroup> open = new HashMap<>();

    private final BitSet changed = new BitSet();
    private BitSet failing;
    private boolean failingChanged;

    /** Whether a delivery waits for its moment. */
    private boolean isGathering;

    /** One client's membership; the client holds it until it {@linkplain #remove leaves}. */
    final class Member extends LiveGroup.Place {
        private int memberIndex;

        private Member(StreamClient client) {
            super(client);
        }

        FeedGroup group() {
            return FeedGroup.this;
        }

        /** Waits for news in a live group, because the client has read everything up to these positions. */
        void joinLive(Positions positions) {
            FeedGroup.this.joinLive(this, positions);
        }

        /** Leaves the live group, if it is in one. */
        void leaveLive() {
            LiveGroup group = live();
            if (group != null) {
                group.remove(this);
                forgetIfUnused(group);
            }
        }
    }

    FeedGroup(Feed feed, Turn turn, RunQueue queue, DeliveryPace pace) {
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

    private void joinLive(Member member, Positions positions) {
        LiveGroup group = open.get(positions);
        if (group == null) {
            group = new LiveGroup(this, feed, turn, queue, positions);
            live.add(group);
            open.put(positions, group);
        }
        group.add(member);
        if (group.size() == LiveGroup.MOST_MEMBERS) {
            open.remove(positions);
        }
    }

    private void forgetIfUnused(LiveGroup group) {
        if (group.size() == 0 && !group.isQueued()) {
            live.remove(group);
            open.remove(group.positions(), group);
        }
    }

    @Override
    public void moving(LiveGroup group) {
        open.remove(group.positions(), group);
    }

    /** It joins another group at the same positions, or accepts members again. */
    @Override
    public void caughtUp(LiveGroup group) {
        if (group.size() == 0) {
            live.remove(group);
            return;
        }
        LiveGroup other = open.get(group.positions());
        if (other == null) {
            if (group.size() < LiveGroup.MOST_MEMBERS) {
                open.put(group.positions(), group);
            }
        } else if (other.size() + group.size() <= LiveGroup.MOST_MEMBERS) {
            group.moveTo(other);
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

    /** Delivers what was published, at once or at the feed's next moment. */
    void deliver(Consumer<RunQueue.Task> ready) {
        if (gathers()) {
            gather(ready);
        } else {
            takeNews(ready);
        }
    }

    private void gather(Consumer<RunQueue.Task> ready) {
        if (!isGathering) {
            isGathering = true;
            pace.schedule(feed, () -> {
                isGathering = false;
                takeNews(ready);
            });
        }
    }

    /** The tail has published something in one of the partitions; {@link #deliver} is called afterwards. */
    void changed(int index) {
        changed.set(index);
        boolean fails = feed.cache(index).failure() != null;
        if (fails != failing.get(index)) {
            failing = (BitSet) failing.clone(); // members keep the previous one
            failing.set(index, fails);
            failingChanged = true;
        }
    }

    /**
     * Takes the {@linkplain #changed changes} since the last call.
     *
     * @param ready receives what now has something to do
     */
    private void takeNews(Consumer<RunQueue.Task> ready) {
        for (LiveGroup group : live) {
            group.addNews(changed);
            if (failingChanged) {
                group.queueMembers(ready); // each notifies its client
            } else {
                ready.accept(group);
            }
        }
        changed.clear();
        failingChanged = false;
    }

    /** The partitions that the tail could not read when it last published something for this feed. */
    BitSet failing() {
        return failing;
    }

    /** Makes all members check whether this is still the right feed for them. */
    void topicsChanged() {
        List.copyOf(members).forEach(member -> member.client().topicsChanged());
    }
}
