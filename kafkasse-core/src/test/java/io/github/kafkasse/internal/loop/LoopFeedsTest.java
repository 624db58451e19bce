package io.github.kafkasse.internal.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.verifyNoInteractions;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.ConnectionStatus;
import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.internal.encode.BatchEncoder;
import io.github.kafkasse.internal.encode.BatchMemo;
import io.github.kafkasse.internal.encode.EncodedBatch;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.encode.TextTail;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.Records;
import io.github.kafkasse.internal.position.IdLayout;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.position.StreamTopic;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A publish wakes the live groups whose partitions have changed, and no others. */
class LoopFeedsTest {
    private static final TopicPartition P0 = new TopicPartition("t", 0);
    private static final TopicPartition P1 = new TopicPartition("t", 1);
    private static final DeliveryPace AT_ONCE = new DeliveryPace(new DeliveryMoments(0, 0), new LoopTimers(), () -> 0L);

    private final TurnQueue queue = new TurnQueue();
    private final PartitionNews news = new PartitionNews();
    private final LoopFeeds feeds = new LoopFeeds(news, turn(new KafkaSseListener() {}), queue, AT_ONCE);
    private final PartitionCache first = Records.cache(P0, 0);
    private final PartitionCache second = Records.cache(P1, 0);

    private static Feed feed(@Nullable RecordFilter filter, PartitionCache... caches) {
        List<TopicPartition> partitions =
                Arrays.stream(caches).map(PartitionCache::partition).toList();
        Map<String, StreamTopic> topics = Map.of("t", new StreamTopic(new TopicInfo("t", 2, Records.TOPIC_ID), false));
        return new Feed(
                new Feed.Key(partitions, topics, EventFormat.SSE, filter),
                List.of(caches),
                IdLayout.json(partitions, Map.of(), false, ""),
                false);
    }

    private static Turn turn(KafkaSseListener listener) {
        BatchEncoder encoder = new BatchEncoder(() -> 0L, Records.filterGuard(listener));
        return new Turn(() -> 0L, encoder, new BatchMemo(1 << 20, listener), listener);
    }

    /** A client that accepts everything. */
    private static final class Taker extends StreamClient {
        private int turns;
        private int taken = 1;

        @Override
        public int take(EncodedBatch batch, @Nullable TextTail known, long now) {
            return taken;
        }

        @Override
        public Kind kind() {
            return Kind.LIVE;
        }

        @Override
        public void turn() {
            turns++;
        }

        @Override
        public @Nullable ConnectionStatus status() {
            return null;
        }

        @Override
        public void topicsChanged() {}

        @Override
        public void shutDown() {}

        @Override
        public void end(CloseReason reason) {}

        @Override
        public void endNow() {}
    }

    private static Positions end(Feed feed) {
        return Positions.of(
                feed.caches().stream().mapToLong(cache -> cache.log().end()).toArray());
    }

    private FeedClients.Member live(Feed feed) {
        FeedClients.Member member = feeds.join(new Taker(), feed);
        member.joinLive(end(feed));
        return member;
    }

    private Set<TurnTaker> ready(PartitionCache... changed) {
        Set<TurnTaker> ready = new HashSet<>();
        news.published(List.of(changed));
        news.deliver(ready::add);
        return ready;
    }

    private static Set<TurnTaker> groupsOf(FeedClients.Member... members) {
        return Arrays.stream(members)
                .map(member -> Objects.requireNonNull(member.live()))
                .collect(Collectors.toSet());
    }

    private static void append(PartitionCache cache) {
        long offset = cache.log().end();
        Records.append(cache, offset + 1, Records.event(cache.partition(), offset));
    }

    @Test
    void aPublishNamesTheLiveGroupsThatFollowThePartition() {
        FeedClients.Member ofBoth = live(feed(event -> true, first, second));
        FeedClients.Member ofFirst = live(feed(null, first));
        FeedClients.Member ofSecond = live(feed(null, second));
        assertEquals(Set.of(), ready());
        append(first);
        assertEquals(groupsOf(ofFirst, ofBoth), ready(first));
        append(second);
        assertEquals(groupsOf(ofSecond, ofBoth), ready(second));
    }

    @Test
    void aMemberThatIsMovedIntoAnotherGroupKeepsWhatItReceived() {
        Feed feed = feed(null, first);
        FeedClients.Member one = live(feed);
        append(first);
        FeedClients.Member later = live(feed);
        assertNotSame(one.live(), later.live());
        assertNull(one.received());

        ready(first).forEach(TurnTaker::turn);
        assertSame(one.live(), later.live());
        assertEquals(end(feed), one.received());
        assertNull(later.received());

        one.forgetReceived();
        assertNull(one.received());
        append(first);
        ready(first).forEach(TurnTaker::turn);
        assertEquals(end(feed), one.received());
        assertEquals(end(feed), later.received());
    }

    @Test
    void clientsAtTheSamePositionsOfAFeedAreOneGroup() {
        Feed feed = feed(null, first);
        FeedClients.Member one = live(feed);
        FeedClients.Member other = live(feed);
        assertSame(one.live(), other.live());
        append(first);
        FeedClients.Member later = live(feed);
        assertNotSame(one.live(), later.live());
    }

    @Test
    void groupsThatReachTheSamePositionsAreJoined() {
        Feed feed = feed(null, first);
        FeedClients.Member one = live(feed);
        append(first);
        FeedClients.Member later = live(feed);
        news.published(List.of(first));
        news.deliver(queue::add);
        while (queue.liveSize() > 0) {
            queue.runLive();
        }
        assertSame(one.live(), later.live());
        assertEquals(end(feed), Objects.requireNonNull(one.live()).positions());
    }

    @Test
    void aPartitionThatCannotBeReadIsReportedToEachMember() {
        Feed feed = feed(null, first, second);
        FeedClients.Member client = live(feed);
        second.failure("no leader");
        assertEquals(Set.of(client.client()), ready(second));
        assertEquals(groupsOf(client), ready(second));
        second.failure(null);
        assertEquals(Set.of(client.client()), ready(second));
    }

    @Test
    void recordsThatCannotBeFetchedAreRequestedOnce() {
        Feed feed = feed(null, first, second);
        List<FeedClients.Member> members = List.of(live(feed), live(feed));
        first.replayFailure("not authorized to read it");
        append(first);
        while (first.log().start() < first.log().end()) {
            Records.dropOldest(first);
        }
        publish(first);
        publish(first, second);
        append(second);
        publish(second);
        members.forEach(member -> assertEquals(1, ((Taker) member.client()).turns));
        append(second);
        Records.dropOldest(second);
        second.replayFailure("not authorized to read it");
        publish(second);
        members.forEach(member -> assertEquals(2, ((Taker) member.client()).turns, "other records"));
    }

    @Test
    void theBytesOfAPassAreCountedBeyondTheRangeOfInt() {
        long[] counted = {0};
        KafkaSseListener listener = new KafkaSseListener() {
            @Override
            public void sent(int events, long bytes) {
                counted[0] += bytes;
            }
        };
        Feed feed = feed(null, first);
        FeedClients clients = new FeedClients(new LiveGroups(feed, turn(listener), queue, AT_ONCE));
        int large = 16 << 20;
        for (int i = 0; i < LiveGroup.MOST_MEMBERS; i++) {
            Taker client = new Taker();
            client.taken = large;
            clients.add(client).joinLive(end(feed));
        }
        append(first);
        clients.groups().deliver(TurnTaker::turn);
        assertEquals((long) large * LiveGroup.MOST_MEMBERS, counted[0]);
    }

    @Test
    void clientsThatHaveLeftAreNotNamed() {
        Feed feed = feed(null, first);
        List<FeedClients.Member> members = List.of(live(feed), live(feed), live(feed), live(feed));
        feeds.leave(feeds.join(new Taker(), feed));
        feeds.leave(members.get(1));
        feeds.leave(members.get(3));
        append(first);
        assertEquals(groupsOf(members.get(0), members.get(2)), ready(first));
        feeds.leave(members.get(0));
        feeds.leave(members.get(2));
        append(first);
        assertEquals(Set.of(), ready(first));
    }

    @Test
    void aPublishLooksOnlyAtThePartitionsThatChanged() {
        PartitionCache[] caches = new PartitionCache[300];
        for (int i = 0; i < caches.length; i++) {
            caches[i] = spy(Records.cache(new TopicPartition("t", i), 0));
        }
        FeedClients.Member client = live(feed(null, caches));
        append(caches[7]);
        publish(caches[7]); // the first turn of a new group looks at all partitions
        clearInvocations((Object[]) caches);
        append(caches[7]);
        publish(caches[7]);
        assertEquals(2, Objects.requireNonNull(client.live()).positions().offset(7));
        for (int i = 0; i < caches.length; i++) {
            if (i != 7) {
                verifyNoInteractions(caches[i]);
            }
        }
    }

    private void publish(PartitionCache... changed) {
        news.published(List.of(changed));
        news.deliver(queue::add);
        while (queue.liveSize() > 0) {
            queue.runLive();
        }
    }
}
