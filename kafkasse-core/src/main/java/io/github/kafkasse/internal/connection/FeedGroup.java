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
final class FeedGroup {
    private final Feed feed;
    private final LivePath path;
    private final List<StreamClient> members = new ArrayList<>();

    /** All live groups that have members. */
    private final Set<LiveGroup> live = new LinkedHashSet<>();

    /** The live groups that accept more members, by their positions. */
    private final Map<Positions, LiveGroup> open = new HashMap<>();

    private final BitSet changed = new BitSet();
    private BitSet failing;
    private boolean failingChanged;

    FeedGroup(Feed feed, LivePath path) {
        this.feed = feed;
        this.path = path;
        this.failing = feed.failing();
    }

    Feed feed() {
        return feed;
    }

    boolean isFiltered() {
        return feed.key().filter() != null;
    }

    void add(StreamClient client) {
        client.memberIndex = members.size();
        members.add(client);
    }

    void remove(StreamClient client) {
        leaveLive(client);
        StreamClient last = members.remove(members.size() - 1);
        if (last != client) {
            members.set(client.memberIndex, last);
            last.memberIndex = client.memberIndex;
        }
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** Adds a member that has read everything up to these positions to a live group. */
    void joinLive(StreamClient client, Positions positions) {
        LiveGroup group = open.get(positions);
        if (group == null) {
            group = new LiveGroup(this, path, positions);
            live.add(group);
            open.put(positions, group);
        }
        group.add(client);
        if (group.size() == LiveGroup.MOST_MEMBERS) {
            open.remove(positions);
        }
    }

    /** Removes a member from its live group, if it is in one. */
    void leaveLive(StreamClient client) {
        LiveGroup group = client.liveGroup;
        if (group != null) {
            group.remove(client);
            if (group.size() == 0 && !group.queued) {
                forget(group);
            }
        }
    }

    private void forget(LiveGroup group) {
        live.remove(group);
        open.remove(group.positions(), group);
    }

    /** A live group is about to move: until it has {@linkplain #settle settled}, it accepts no members. */
    void unsettle(LiveGroup group) {
        open.remove(group.positions(), group);
    }

    /** A live group has read everything: it joins another one at the same positions, or accepts members again. */
    void settle(LiveGroup group) {
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

    /** The tail has published something in one of the partitions; {@link #takeNews} is called afterwards. */
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
    void takeNews(Consumer<LoopTask> ready) {
        for (LiveGroup group : live) {
            group.addNews(changed);
            if (failingChanged) {
                group.members().forEach(ready); // each notifies its client
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
        List.copyOf(members).forEach(StreamClient::topicsChanged);
    }
}
