package io.github.kafkasse.internal.loop;

import io.github.kafkasse.internal.encode.BatchEncoder.Missing;
import io.github.kafkasse.internal.encode.BatchLength;
import io.github.kafkasse.internal.encode.BatchLimit;
import io.github.kafkasse.internal.encode.EncodedBatch;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.position.Positions;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * The clients of one loop that have read a feed up to the same positions and wait for new records: one cursor for all
 * of them. A turn writes each new batch to all members in one pass, and looks only at partitions in which something was
 * published. A member leaves when its state differs: its sink accepts no batch, it has something else to write, or it
 * ends. It returns when it has caught up. Belongs to the loop's thread.
 */
public class LiveGroup extends TurnTaker {
    /** The maximum of members: a turn takes some milliseconds at most, because other feeds wait for it. */
    public static final int MOST_MEMBERS = 256;

    private final Owner owner;
    private final Feed feed;
    private final boolean isFiltered;
    private final Turn turn;
    private final TurnQueue queue;
    private final BatchLimit limit;
    private Positions positions;

    private final LiveMembers<LiveGroup> members = new LiveMembers<>(this);

    /** The partitions that may have something after the positions. */
    final BitSet news;

    /** The missing records that the members have requested. */
    private List<Missing> requested = List.of();

    /** Keeps the live groups of a feed. */
    interface Owner {
        /** The group is about to move. Until it has {@linkplain #caughtUp caught up}, it accepts no members. */
        void moving(LiveGroup group);

        /** The group has read everything, or everything up to the feed's next moment, or cannot go on by itself. */
        void caughtUp(LiveGroup group);

        /** Whether records are gathered until the feed's next moment. */
        boolean gathers();

        /** The moment whose delivery has given the group its turn, as {@link System#nanoTime}. */
        long moment();

        /** There is more for the next moment. */
        void gatherMore();
    }

    LiveGroup(Owner owner, Feed feed, Turn turn, TurnQueue queue, Positions positions) {
        this.owner = owner;
        this.feed = feed;
        this.isFiltered = feed.key().filter() != null;
        this.turn = turn;
        this.queue = queue;
        this.limit = new BatchLimit.FeedEnd(feed);
        this.positions = positions;
        this.news = (BitSet) feed.all().clone();
    }

    /** The tail has published something in these partitions. */
    void addNews(BitSet indices) {
        news.or(indices);
    }

    /** How far all members have read. */
    public Positions positions() {
        return positions;
    }

    /** All members continue at these positions. */
    final void startAt(Positions start) {
        positions = start;
    }

    int size() {
        return members.size();
    }

    void add(LiveMembers.Place<LiveGroup> place) {
        members.add(place);
    }

    void remove(LiveMembers.Place<LiveGroup> place) {
        members.remove(place);
    }

    /** Takes over all members of a group at the same positions. */
    final void takeMembers(LiveGroup other) {
        members.addAll(other.members);
        requested = List.of(); // these members may have requested others
    }

    /** Queues a turn for each member. */
    void queueMembers(Consumer<TurnTaker> queue) {
        members.forEach(queue);
    }

    /**
     * Queues a turn, because the tail has published something.
     *
     * @param toMembers whether each member has something of its own to write
     */
    final void giveTurn(boolean toMembers, Consumer<TurnTaker> queue) {
        if (toMembers) {
            queueMembers(queue);
        } else {
            queue.accept(this);
        }
    }

    @Override
    public final Kind kind() {
        return isFiltered ? Kind.FILTERED : Kind.LIVE;
    }

    @Override
    public final void turn() {
        owner.moving(this);
        turn.begin(isFiltered);
        int silent = 0;
        while (size() > 0 && !isAtEnd()) {
            if (silent == Turn.SILENT_BATCHES || turn.isSpent()) {
                queue.add(this);
                return;
            }
            EncodedBatch next = turn.next(feed, positions, news, limit());
            if (next == null) {
                requestMissing();
                cannotContinue();
                return;
            }
            if (next.bytes().length == 0) {
                positions = next.to();
                silent++;
            } else {
                members.write(next, turn);
                positions = next.to();
                turn.spend(next.length());
                if (owner.gathers() && waitsForNextMoment(next)) {
                    break;
                }
            }
        }
        if (feed.key().isComplete(positions)) {
            queueMembers(queue::add); // each ends
        }
        caughtUp();
    }

    /** It has read everything, or everything up to the feed's next moment. */
    void caughtUp() {
        owner.caughtUp(this);
    }

    /** Records are missing that must be fetched by its members, or cannot be fetched at present. */
    void cannotContinue() {
        owner.caughtUp(this);
    }

    /**
     * Whether a batch has ended where nothing more was published. What was published since waits for the next moment:
     * other groups of the feed receive this batch too, and would otherwise receive another small one. A batch from the
     * cache that was encoded before the present moment is not the last one: it lacks what was published since.
     */
    private boolean waitsForNextMoment(EncodedBatch batch) {
        boolean waits = batch.length() < BatchLength.SHORT && batch.encodedNanos() - owner.moment() >= 0 && !isAtEnd();
        if (waits) {
            owner.gatherMore();
        }
        return waits;
    }

    private boolean isAtEnd() {
        boolean atEnd = hasReadAll();
        if (atEnd) {
            news.clear();
        }
        return atEnd;
    }

    /** Whether nothing that it reads follows its positions. */
    boolean hasReadAll() {
        return feed.isAtEnd(positions, news);
    }

    /** Where its batches end at the latest. */
    BatchLimit limit() {
        return limit;
    }

    /**
     * Each member requests the missing records, and tells its client if they cannot be fetched at present. In that case
     * it returns, and its request stays: the next publishes of other partitions do not make it repeat that.
     */
    private void requestMissing() {
        List<Missing> missing = List.copyOf(turn.encoder().missing());
        boolean fetchable = false;
        news.clear();
        for (Missing each : missing) {
            news.set(each.index());
            fetchable |= !feed.cache(each.index()).isOlderOutOfReach();
        }
        if (fetchable || !missing.equals(requested)) {
            queueMembers(queue::add);
        }
        requested = missing;
    }
}
