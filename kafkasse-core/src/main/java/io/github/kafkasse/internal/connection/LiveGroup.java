package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.encode.BatchEncoder.Missing;
import io.github.kafkasse.internal.encode.EncodedBatch;
import io.github.kafkasse.internal.position.Positions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The clients of one loop that have read a feed up to the same positions and wait for new records: one cursor for all
 * of them. A turn writes each new batch to all members in one pass, and looks only at partitions in which something was
 * published. A member leaves when its state differs: its sink accepts no batch, it has something else to write, or it
 * ends. It returns when it has caught up. Belongs to the loop's thread.
 */
final class LiveGroup extends LoopTask {
    /** The maximum of members: a turn takes some milliseconds at most, because other feeds wait for it. */
    static final int MOST_MEMBERS = 256;

    private final FeedGroup group;
    private final LivePath path;
    private final List<StreamClient> members = new ArrayList<>(1);
    private Positions positions;

    /** The partitions that may have something after the positions. */
    private final BitSet news;

    LiveGroup(FeedGroup group, LivePath path, Positions positions) {
        this.group = group;
        this.path = path;
        this.positions = positions;
        this.news = (BitSet) group.feed().all().clone();
    }

    /** The tail has published something in these partitions. */
    void addNews(BitSet indices) {
        news.or(indices);
    }

    /** How far all members have read. */
    Positions positions() {
        return positions;
    }

    int size() {
        return members.size();
    }

    void add(StreamClient client) {
        client.liveGroup = this;
        client.liveIndex = members.size();
        members.add(client);
    }

    void remove(StreamClient client) {
        StreamClient last = members.remove(members.size() - 1);
        if (last != client) {
            members.set(client.liveIndex, last);
            last.liveIndex = client.liveIndex;
        }
        client.liveGroup = null;
    }

    /** Moves all members into another group at the same positions. */
    void moveTo(LiveGroup other) {
        other.addNews(news);
        members.forEach(other::add);
        members.clear();
    }

    List<StreamClient> members() {
        return members;
    }

    @Override
    Kind kind() {
        return group.isFiltered() ? Kind.FILTERED : Kind.LIVE;
    }

    @Override
    void turn() {
        group.unsettle(this);
        TurnBudget budget = path.beginTurn(group.isFiltered());
        int silent = 0;
        while (!members.isEmpty() && !isAtEnd()) {
            if (silent == TurnBudget.SILENT_BATCHES || budget.isSpent()) {
                path.queue().add(this);
                return;
            }
            EncodedBatch next = path.next(group.feed(), positions, news);
            if (next == null) {
                fetchMissing();
                break;
            }
            if (next.bytes().length == 0) {
                positions = next.to();
                silent++;
            } else {
                deliver(next);
                budget.spend(next.bytes().length);
            }
        }
        group.settle(this);
    }

    private boolean isAtEnd() {
        boolean atEnd = group.feed().isAtEnd(positions, news);
        if (atEnd) {
            news.clear();
        }
        return atEnd;
    }

    /** Records are missing that can be fetched, or that cannot be fetched at present. */
    private void fetchMissing() {
        boolean fetchable = false;
        news.clear();
        for (Missing missing : path.encoder().missing()) {
            news.set(missing.index());
            fetchable |= !group.feed().cache(missing.index()).isOlderOutOfReach();
        }
        if (fetchable) {
            members.forEach(path.queue()::add); // each requests the records that it misses
        }
    }

    /** Iterates backwards, because the last member replaces a member that leaves. */
    private void deliver(EncodedBatch batch) {
        long now = path.now();
        int complete = 0;
        for (int i = members.size() - 1; i >= 0; i--) {
            if (members.get(i).take(batch, now)) {
                complete++;
            }
        }
        positions = batch.to();
        path.sent(batch, complete);
    }
}
