package io.github.kafkasse.internal.loop;

import io.github.kafkasse.internal.encode.BatchLimit;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.position.Positions;
import org.jspecify.annotations.Nullable;

/**
 * A live group of a feed of one key, for which a {@link KeyDispatcher} examines new records. It waits at the positions
 * of that dispatcher. When the dispatcher has found records with its key, it reads these, and then waits again. It
 * never reads further than the dispatcher: it would receive the records after the dispatcher's positions twice.
 *
 * <p>Partitions whose offsets its clients do not know yet stay as they are, and the records that the dispatcher finds
 * there are not for this group. Belongs to the loop's thread.
 */
final class DispatchedGroup extends LiveGroup {
    private final Owner owner;
    private final @Nullable Unresolved unresolved;

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

    /** The partitions that its clients have no offset of. */
    private static final class Unresolved {
        private final Positions clients;
        private @Nullable Positions lastExamined;
        private Positions last;

        /** @param clients positions of its clients; only those without an offset count */
        Unresolved(Positions clients) {
            this.clients = clients;
            this.last = clients;
        }

        boolean contains(int index) {
            return clients.offset(index) < 0;
        }

        /** The positions of the clients that wait for a dispatcher at these positions. */
        @SuppressWarnings("ReferenceEquality") // equal positions may have other epochs
        Positions with(Positions examined) {
            if (lastExamined != examined) {
                lastExamined = examined;
                last = examined.withUnresolvedOf(clients);
            }
            return last;
        }
    }

    /**
     * A group that waits.
     *
     * @param positions its clients' positions, which the dispatcher {@linkplain KeyDispatcher#accepts accepts}
     */
    DispatchedGroup(Owner owner, Feed feed, Turn turn, TurnQueue queue, Positions positions) {
        super(owner, feed, turn, queue, owner.examined());
        this.owner = owner;
        this.unresolved = positions.isAnyUnresolved() ? new Unresolved(positions) : null;
        news.clear();
    }

    /** Whether it has nothing to read until the dispatcher finds something. */
    boolean isWaiting() {
        return found == null;
    }

    /**
     * Whether some clients can join it.
     *
     * @param count the number of the clients
     * @param positions their positions, which the dispatcher {@linkplain KeyDispatcher#accepts accepts}
     */
    boolean accepts(int count, Positions positions) {
        return isWaiting() && size() + count <= MOST_MEMBERS && hasUnresolvedOf(positions);
    }

    private boolean hasUnresolvedOf(Positions positions) {
        return unresolved == null
                ? !positions.isAnyUnresolved()
                : positions().equals(owner.examined().withUnresolvedOf(positions));
    }

    @Override
    public Positions positions() {
        return isWaiting() ? waitingAt(owner.examined()) : super.positions();
    }

    /** Where its clients are if it waits for a dispatcher at these positions. */
    Positions waitingAt(Positions examined) {
        return unresolved == null ? examined : unresolved.with(examined);
    }

    /**
     * The dispatcher has found records.
     *
     * @param start the positions before them, for a group that waits
     */
    void found(KeyMatches matches, Positions start) {
        for (KeyMatches.Range range : matches.ranges()) {
            if (unresolved == null || !unresolved.contains(range.index())) {
                foundFrom(start).offsets()[range.index()] = range.stop();
                news.set(range.index());
            }
        }
    }

    private BatchLimit.KnownEnds foundFrom(Positions start) {
        BatchLimit.KnownEnds ends = found;
        if (ends == null) {
            startAt(waitingAt(start));
            ends = new BatchLimit.KnownEnds(new long[start.size()], owner::examined);
            found = ends;
        }
        return ends;
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
