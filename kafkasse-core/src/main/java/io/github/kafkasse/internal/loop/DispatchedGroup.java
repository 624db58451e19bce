package io.github.kafkasse.internal.loop;

import io.github.kafkasse.internal.encode.BatchLimit;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.position.Positions;
import org.jspecify.annotations.Nullable;

/**
 * A live group of a feed of one key, for which a {@link KeyDispatcher} examines new records. It waits at the positions
 * of that dispatcher. When the dispatcher has found records with its key, it reads these, and then waits again. It
 * never reads further than the dispatcher: it would receive the records after the dispatcher's positions twice. Belongs
 * to the loop's thread.
 */
final class DispatchedGroup extends LiveGroup {
    private final Owner owner;

    /** Where the records end that the dispatcher has found; {@code null} while the group waits for some. */
    private BatchLimit.@Nullable KnownEnds found;

    /** Keeps the dispatched groups of a feed. */
    interface Owner extends LiveGroup.Owner {
        /** How far the dispatcher has examined new records. */
        Positions examined();

        /** The group has read what the dispatcher has found, and waits again. */
        void waiting(DispatchedGroup group);

        /** The group cannot read all that the dispatcher has found, because it is no longer in memory. */
        void missesRecords(DispatchedGroup group);
    }

    /** A group that waits. */
    DispatchedGroup(Owner owner, Feed feed, Turn turn, TurnQueue queue) {
        super(owner, feed, turn, queue, owner.examined());
        this.owner = owner;
        news.clear();
    }

    /** Whether it has nothing to read until the dispatcher finds something. */
    boolean isWaiting() {
        return found == null;
    }

    /** Whether this many clients that have read as far as the dispatcher can join it. */
    boolean accepts(int count) {
        return isWaiting() && size() + count <= MOST_MEMBERS;
    }

    @Override
    public Positions positions() {
        return isWaiting() ? owner.examined() : super.positions();
    }

    /**
     * The dispatcher has found records.
     *
     * @param start the positions before them, for a group that waits
     */
    void found(KeyMatches matches, Positions start) {
        BatchLimit.KnownEnds ends = found;
        if (ends == null) {
            startAt(start);
            ends = new BatchLimit.KnownEnds(new long[start.size()], owner::examined);
            found = ends;
        }
        for (KeyMatches.Range range : matches.ranges()) {
            ends.offsets()[range.index()] = range.stop();
            news.set(range.index());
        }
    }

    @Override
    BatchLimit limit() {
        return found == null ? super.limit() : found;
    }

    @Override
    boolean hasReadAll() {
        BatchLimit ends = limit();
        Positions read = positions();
        return news.stream().allMatch(i -> read.offset(i) >= ends.offset(i));
    }

    @Override
    void caughtUp() {
        if (news.isEmpty() || size() == 0) { // otherwise the rest waits for the feed's next moment
            found = null;
            owner.waiting(this);
        }
    }

    @Override
    void cannotContinue() {
        owner.missesRecords(this);
    }
}
