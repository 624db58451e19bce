package io.github.kafkasse.internal.loop;

import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.log.PartitionCache;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The feeds that the clients of one loop follow. Belongs to the loop's thread. */
final class LoopFeeds {
    private final PartitionNews news;
    private final Turn turn;
    private final TurnQueue queue;
    private final DeliveryPace pace;
    private final Map<Feed, FeedClients> feeds = new HashMap<>();

    /** The dispatchers for the feeds of one key. */
    private final Map<Dispatched, KeyDispatcher> dispatchers = new HashMap<>();

    /** What feeds with the same dispatcher have in common: partitions in an order, and whether ids have timestamps. */
    private record Dispatched(List<PartitionCache> partitions, boolean timestamps) {
        static Dispatched of(Feed feed) {
            return new Dispatched(feed.caches(), feed.layout().hasTimestamps());
        }
    }

    LoopFeeds(PartitionNews news, Turn turn, TurnQueue queue, DeliveryPace pace) {
        this.news = news;
        this.turn = turn;
        this.queue = queue;
        this.pace = pace;
    }

    FeedClients.Member join(StreamClient client, Feed feed) {
        return feeds.computeIfAbsent(feed, first -> new FeedClients(follow(first)))
                .add(client);
    }

    private LiveGroups follow(Feed feed) {
        byte[] key = feed.requiredKey();
        if (key == null) {
            LiveGroups groups = new LiveGroups(feed, turn, queue, pace);
            news.follow(feed.caches(), groups);
            return groups;
        }
        KeyDispatcher dispatcher = dispatchers.computeIfAbsent(Dispatched.of(feed), this::newDispatcher);
        KeyedLiveGroups groups = new KeyedLiveGroups(feed, turn, queue, pace, dispatcher);
        dispatcher.add(key, groups);
        return groups;
    }

    private KeyDispatcher newDispatcher(Dispatched what) {
        KeyDispatcher dispatcher = new KeyDispatcher(what.partitions(), what.timestamps());
        news.follow(what.partitions(), dispatcher);
        return dispatcher;
    }

    void leave(FeedClients.Member member) {
        FeedClients clients = member.clients();
        clients.remove(member);
        if (clients.isEmpty()) {
            feeds.remove(clients.feed());
            unfollow(clients.feed(), clients.groups());
        }
    }

    private void unfollow(Feed feed, LiveGroups groups) {
        byte[] key = feed.requiredKey();
        if (key != null && groups instanceof KeyedLiveGroups keyed) {
            KeyDispatcher dispatcher = keyed.dispatcher();
            dispatcher.remove(key, keyed);
            if (dispatcher.isEmpty()) {
                dispatchers.remove(Dispatched.of(feed));
                news.unfollow(feed.caches(), dispatcher);
            }
        } else {
            news.unfollow(feed.caches(), groups);
        }
    }

    /** Makes the clients that follow a topic check whether their feeds are still the right ones. */
    void topicChanged(String topic) {
        for (FeedClients clients : List.copyOf(feeds.values())) {
            if (clients.feed().key().topics().containsKey(topic)) {
                clients.topicsChanged();
            }
        }
    }
}
