package io.github.kafkasse.internal.loop;

import io.github.kafkasse.internal.encode.EncodedBatch;
import io.github.kafkasse.internal.encode.TextTail;
import io.github.kafkasse.internal.position.Positions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one live group, and the last batch that they have received together. Belongs to the loop's thread.
 *
 * @param <G> the group
 */
final class LiveMembers<G> {
    private final G group;
    private final List<Place<G>> places = new ArrayList<>(1);

    // Stored once a batch, and not in each place: a reference in an old object costs the garbage collector work.
    private int batches;
    private @Nullable Positions received;

    /** What the streams end with that have received the last batch, and nothing after it. */
    private @Nullable TextTail tail;

    /** Where one client is: in a live group, or in none. Held by the client, owned by the groups. */
    public static class Place<G> {
        private final StreamClient client;
        private @Nullable LiveMembers<G> members;
        private int index;

        /** How many batches the group had received when the client joined. */
        private int joinedAt;

        /** What the client had received in the group from which it was moved. */
        private @Nullable Positions receivedBefore;

        Place(StreamClient client) {
            this.client = client;
        }

        StreamClient client() {
            return client;
        }

        /** The group that the client is in; {@code null} if it is in none. */
        @Nullable
        public G live() {
            return members == null ? null : members.group;
        }

        /**
         * The positions after the last batch that the client has received in its group; {@code null} if it has received
         * none since it joined the group, or since {@link #forgetReceived}.
         */
        @Nullable
        public Positions received() {
            return members != null && members.batches != joinedAt ? members.received : receivedBefore;
        }

        /** The client has received later positions outside its group. */
        public void forgetReceived() {
            receivedBefore = null;
            if (members != null) {
                joinedAt = members.batches;
            }
        }
    }

    LiveMembers(G group) {
        this.group = group;
    }

    int size() {
        return places.size();
    }

    void add(Place<G> place) {
        place.receivedBefore = place.received();
        place.joinedAt = batches;
        place.members = this;
        place.index = places.size();
        places.add(place);
    }

    /** The last place takes the index of the one that leaves. */
    void remove(Place<G> place) {
        Place<G> last = places.remove(places.size() - 1);
        if (last != place) {
            places.set(place.index, last);
            last.index = place.index;
        }
        place.members = null;
        place.receivedBefore = null;
    }

    /** Takes over all clients of a group at the same positions. */
    void addAll(LiveMembers<G> other) {
        other.places.forEach(this::add);
        other.places.clear();
        if (tail == null) {
            tail = other.tail;
        }
    }

    void forEach(Consumer<? super StreamClient> action) {
        places.forEach(place -> action.accept(place.client));
    }

    /** Writes a batch to all. Iterates backwards, because the last place replaces one that leaves. */
    void write(EncodedBatch batch, Turn turn) {
        long now = turn.now();
        int complete = 0;
        long bytes = 0;
        for (int i = places.size() - 1; i >= 0; i--) {
            int taken = places.get(i).client.take(batch, tail, now);
            if (taken != StreamClient.NOT_TAKEN) {
                complete++;
                bytes += taken;
            }
        }
        tail = batch.tail();
        received = batch.to();
        batches++;
        turn.sent(batch, complete, bytes);
    }
}
