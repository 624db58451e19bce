package io.github.kafkasse.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.Records;
import io.github.kafkasse.internal.position.IdLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A publish runs the connections whose partitions changed and that wait for news, and no others. */
class FeedGroupsTest {
    private static final TopicPartition P0 = new TopicPartition("t", 0);
    private static final TopicPartition P1 = new TopicPartition("t", 1);

    private final ConnectionFixture fixture = new ConnectionFixture();
    private final FeedGroups groups = new FeedGroups();
    private final PartitionCache first = Records.cache(P0, 0);
    private final PartitionCache second = Records.cache(P1, 0);

    private static Feed feed(@Nullable RecordFilter filter, PartitionCache... caches) {
        List<TopicPartition> partitions =
                Arrays.stream(caches).map(PartitionCache::partition).toList();
        Map<String, Feed.Topic> topics = Map.of("t", new Feed.Topic(Records.TOPIC_ID, false, 2));
        return new Feed(
                new Feed.Key(partitions, topics, EventFormat.SSE, filter),
                List.of(caches),
                new IdLayout(partitions, Map.of(), false, ""),
                false);
    }

    private Connection connection() {
        return fixture.client(ConnectionFixture.request()).connection;
    }

    private Connection waiting(Feed feed) {
        Connection connection = connection();
        groups.join(connection, feed).awaitNews(connection);
        return connection;
    }

    private List<Connection> news() {
        List<Connection> ready = new ArrayList<>();
        groups.takeNews(ready::add);
        return ready;
    }

    private static void append(PartitionCache cache) {
        long offset = cache.log().end();
        Records.append(cache, offset + 1, Records.event(cache.partition(), offset));
    }

    @Test
    void aPublishNamesThoseWhoFollowThePartitionAndThoseWithoutAFilterFirst() {
        Connection filtered = waiting(feed(event -> true, first, second));
        Connection ofFirst = waiting(feed(null, first));
        Connection ofSecond = waiting(feed(null, second));
        assertEquals(List.of(), news());
        append(first);
        assertEquals(List.of(ofFirst, filtered), news());
        append(second);
        assertEquals(List.of(ofSecond), news(), "the other one does not wait for news any more");
    }

    @Test
    void aTroubleOfAPartitionIsNews() {
        Feed feed = feed(null, first, second);
        Connection connection = connection();
        FeedGroup group = groups.join(connection, feed);
        group.awaitNews(connection);
        second.trouble("no leader");
        assertEquals(List.of(connection), news());
        assertEquals("{1}", group.inTrouble().toString());
        group.awaitNews(connection);
        assertEquals(List.of(), news());
        second.trouble(null);
        assertEquals(List.of(connection), news());
    }

    @Test
    void whoHasLeftIsNotNamed() {
        Feed feed = feed(null, first);
        List<Connection> members = List.of(waiting(feed), waiting(feed), waiting(feed), waiting(feed));
        Connection last = connection();
        FeedGroup group = groups.join(last, feed);
        groups.leave(last, group);
        groups.leave(members.get(1), group);
        groups.leave(members.get(3), group);
        append(first);
        assertEquals(List.of(members.get(0), members.get(2)), news());
        groups.leave(members.get(0), group);
        groups.leave(members.get(2), group);
        append(first);
        assertEquals(List.of(), news());
    }
}
