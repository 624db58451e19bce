package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.position.Positions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one loop that share a feed. Clients that have read all of it wait in {@link LiveGroup}s, one or
 * several for each position. When the tail publishes, the live groups get turns; clients that wait for history or for
 * their sink do not. If the feed has the records of one key only, its live groups wait for a {@link KeyDispatcher}
 * instead. Belongs to the loop's thread.
 */
final class FeedGroup implements LiveGroup.Owner, KeyDispatcher.Follower {
    private final Feed feed;
    private final Turn turn;
    private final RunQueue queue;
    private final DeliveryPace pace;
    private final @Nullable KeyDispatcher index;
    private final List<Member> members = new ArrayList<>();

    /** The live groups that have members and examine all new records. */
    private final Set<LiveGroup> live = new LinkedHashSet<>();

    /** The live groups that accept more members, by their positions. */
    private final Map<Positions, LiveGroup> open = new HashMap<>();

    /** The live groups that have members and for which the index examines new records. */
    private final List<LiveGroup> indexed = new ArrayList<>(1);

    /** The one of them that accepts more members while it waits; {@code null} if there is none. */
    private @Nullable LiveGroup openIndexed;

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

    /** @param index examines new records for the feed's key; {@code null} if the feed has records of several keys */
    FeedGroup(Feed feed, Turn turn, RunQueue queue, DeliveryPace pace, @Nullable KeyDispatcher index) {
        this.feed = feed;
        this.turn = turn;
        this.queue = queue;
        this.pace = pace;
        this.index = index;
        this.failing = feed.failing();
    }

    Feed feed() {
        return feed;
    }

    @Nullable
    KeyDispatcher index() {
        return index;
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
        if (index != null && index.accepts(positions)) {
            openIndexed(positions).add(member);
            return;
        }
        LiveGroup group = open.get(positions);
        if (group == null) {
            group = new LiveGroup(this, feed, turn, queue, positions);
            live.add(group);
            open.put(positions, group);
            tellIndex();
        }
        group.add(member);
        if (group.size() == LiveGroup.MOST_MEMBERS) {
            open.remove(positions);
        }
    }

    /** A group that waits for the index and accepts members. */
    private LiveGroup openIndexed(Positions positions) {
        LiveGroup group = openIndexed;
        if (group == null || !group.isWaiting() || group.size() == LiveGroup.MOST_MEMBERS) {
            group = new LiveGroup(this, feed, turn, queue, positions);
            group.waitForIndex();
            indexed.add(group);
            openIndexed = group;
        }
        return group;
    }

    private void forgetIfUnused(LiveGroup group) {
        if (group.size() == 0 && !group.isQueued()) {
            forget(group);
        }
    }

    private void forget(LiveGroup group) {
        live.remove(group);
        indexed.remove(group);
        open.remove(group.positions(), group);
        if (openIndexed == group) {
            openIndexed = null;
        }
        tellIndex();
    }

    private void tellIndex() {
        if (index != null) {
            index.isReading(this, !live.isEmpty());
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
            forget(group);
            return;
        }
        if (index != null && (group.isWaiting() || (!group.isIndexed() && index.accepts(group.positions())))) {
            joinIndexed(group);
            return;
        }
        if (group.isIndexed()) {
            return; // the rest waits for the feed's next moment
        }
        if (indexed.remove(group)) { // records that the index has found are not in memory
            live.add(group);
            tellIndex();
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

    @Override
    public void deliver(Consumer<RunQueue.Task> ready) {
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

    /** It waits for the index, with others that do if possible. */
    private void joinIndexed(LiveGroup group) {
        LiveGroup other = openIndexed;
        if (other != null
                && other != group
                && other.isWaiting()
                && other.size() + group.size() <= LiveGroup.MOST_MEMBERS) {
            group.moveTo(other);
            forget(group);
        } else {
            live.remove(group);
            if (!indexed.contains(group)) {
                indexed.add(group);
            }
            group.waitForIndex();
            openIndexed = group;
            tellIndex();
        }
    }

    @Override
    public Positions examined() {
        return Objects.requireNonNull(index, "only groups of an index wait for it")
                .examined();
    }

    @Override
    public void found(KeyMatches matches, Consumer<RunQueue.Task> ready) {
        Positions start = matches.start(examined());
        indexed.forEach(group -> group.found(matches, start));
        deliver(ready);
    }

    @Override
    public void readFrom(Positions positions) {
        for (LiveGroup group : indexed) {
            group.readFrom(positions);
            live.add(group);
        }
        indexed.clear();
        openIndexed = null;
        tellIndex();
    }

    @Override
    public void changed(int partition) {
        changed.set(partition);
        boolean fails = feed.cache(partition).failure() != null;
        if (fails != failing.get(partition)) {
            failing = (BitSet) failing.clone(); // members keep the previous one
            failing.set(partition, fails);
            failingChanged = true;
        }
    }

    /**
     * Takes the {@linkplain #changed changes} since the last call.
     *
     * @param ready receives what now has something to do
     */
    private void takeNews(Consumer<RunQueue.Task> ready) {
        for (LiveGroup group : indexed) {
            if (failingChanged) {
                group.queueMembers(ready); // each notifies its client
            } else if (!group.isWaiting()) {
                ready.accept(group);
            }
        }
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
