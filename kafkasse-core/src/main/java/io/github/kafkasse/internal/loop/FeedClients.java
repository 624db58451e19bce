package io.github.kafkasse.internal.loop;

import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.position.Positions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The clients of one loop that follow a feed, wherever they are in it. Belongs to the loop's thread. */
public final class FeedClients {
    private final LiveGroups groups;
    private final List<Member> members = new ArrayList<>(1);

    /** @param groups where the clients wait that have read everything */
    FeedClients(LiveGroups groups) {
        this.groups = groups;
    }

    /** One client's membership; the client holds it until it {@linkplain EventLoop#leave leaves}. */
    public final class Member extends LiveMembers.Place<LiveGroup> {
        private int memberIndex;

        private Member(StreamClient client) {
            super(client);
        }

        FeedClients clients() {
            return FeedClients.this;
        }

        /** The partitions that the tail could not read when it last published something for the feed, by index. */
        public BitSet failing() {
            return groups.failing();
        }

        /**
         * Waits for new records in a live group, because the client has read everything up to these positions. It must
         * not be in one.
         */
        public void joinLive(Positions positions) {
            groups.join(this, positions);
            groups.feed.endReading();
        }

        /** Leaves the live group, if it is in one. */
        public void leaveLive() {
            if (live() != null) {
                groups.leave(this);
                groups.feed.beginReading();
            }
        }
    }

    Feed feed() {
        return groups.feed;
    }

    LiveGroups groups() {
        return groups;
    }

    Member add(StreamClient client) {
        Member member = new Member(client);
        member.memberIndex = members.size();
        members.add(member);
        feed().beginReading();
        return member;
    }

    /** The last member takes the place of the one that leaves. */
    void remove(Member member) {
        member.leaveLive();
        feed().endReading();
        Member last = members.remove(members.size() - 1);
        if (last != member) {
            members.set(member.memberIndex, last);
            last.memberIndex = member.memberIndex;
        }
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** Makes all clients check whether this is still the right feed for them. */
    void topicsChanged() {
        List.copyOf(members).forEach(member -> member.client().topicsChanged());
    }
}
