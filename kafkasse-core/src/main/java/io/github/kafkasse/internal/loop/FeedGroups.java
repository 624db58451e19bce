package io.github.kafkasse.internal.loop;

import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.log.PartitionCache;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The groups of one loop, and the partitions that they follow: a publish touches only the groups whose partitions have
 * changed. Belongs to the loop's thread, except {@link #published} and {@link #hasNews}.
 */
final class FeedGroups {
    private final Turn turn;
    private final TurnQueue queue;
    private final DeliveryPace pace;
    private final Map<Feed, FeedGroup> groups = new HashMap<>();

    /** The groups that follow each partition, and the partition's index in their feeds. */
    private final Map<PartitionCache, Map<FeedGroup, Integer>> partitions = new HashMap<>();

    /** The indexes of feeds of one key, by what they examine. */
    private final Map<IndexKey, KeyDispatcher> indexes = new HashMap<>();

    /** The indexes that examine each partition, and the partition's number in them. */
    private final Map<PartitionCache, Map<KeyDispatcher, Integer>> examined = new HashMap<>();

    private volatile boolean anyPublished;

    /** The partitions in which the tail has published something since {@link #takeNews}. Guarded by this. */
    private Set<PartitionCache> published = new HashSet<>();

    /** What an index examines: partitions in an order, and whether positions have timestamps. */
    private record IndexKey(List<PartitionCache> caches, boolean timestamps) {
        static IndexKey of(Feed feed) {
            return new IndexKey(feed.caches(), feed.layout().hasTimestamps());
        }
    }

    FeedGroups(Turn turn, TurnQueue queue, DeliveryPace pace) {
        this.turn = turn;
        this.queue = queue;
        this.pace = pace;
    }

    /** The tail has published something in these partitions. Any thread. */
    void published(Collection<PartitionCache> changed) {
        synchronized (this) {
            published.addAll(changed);
        }
        anyPublished = true;
    }

    /** Whether something was published that {@link #takeNews} has not taken. Any thread. */
    boolean hasNews() {
        return anyPublished;
    }

    private Set<PartitionCache> takePublished() {
        anyPublished = false; // first, so that a later publish is not lost
        synchronized (this) {
            Set<PartitionCache> taken = published;
            published = new HashSet<>();
            return taken;
        }
    }

    FeedGroup.Member join(StreamClient client, Feed feed) {
        return groups.computeIfAbsent(feed, this::newGroup).add(client);
    }

    private FeedGroup newGroup(Feed feed) {
        byte[] key = feed.requiredKey();
        if (key != null) {
            KeyDispatcher index = indexes.computeIfAbsent(IndexKey.of(feed), this::newIndex);
            KeyedFeedGroup group = new KeyedFeedGroup(feed, turn, queue, pace, index);
            index.add(key, group);
            return group;
        }
        FeedGroup group = new FeedGroup(feed, turn, queue, pace);
        for (int i = 0; i < feed.size(); i++) {
            partitions.computeIfAbsent(feed.cache(i), cache -> new HashMap<>()).put(group, i);
        }
        return group;
    }

    private KeyDispatcher newIndex(IndexKey what) {
        KeyDispatcher index = new KeyDispatcher(what.caches(), what.timestamps());
        for (int i = 0; i < what.caches().size(); i++) {
            examined.computeIfAbsent(what.caches().get(i), cache -> new HashMap<>(2))
                    .put(index, i);
        }
        return index;
    }

    void leave(FeedGroup.Member member) {
        FeedGroup group = member.group();
        group.remove(member);
        if (group.isEmpty()) {
            groups.remove(group.feed());
            leave(group);
        }
    }

    private void leave(FeedGroup group) {
        byte[] key = group.feed().requiredKey();
        if (key != null && group instanceof KeyedFeedGroup keyed) {
            leave(keyed, key);
        } else {
            forget(partitions, group.feed().caches(), group);
        }
    }

    private void leave(KeyedFeedGroup group, byte[] key) {
        KeyDispatcher index = group.index();
        index.remove(key, group);
        if (index.isEmpty()) {
            indexes.remove(IndexKey.of(group.feed()));
            forget(examined, index.caches(), index);
        }
    }

    private static <T> void forget(Map<PartitionCache, Map<T, Integer>> all, List<PartitionCache> caches, T follower) {
        for (PartitionCache cache : caches) {
            all.computeIfPresent(cache, (same, followers) -> {
                followers.remove(follower);
                return followers.isEmpty() ? null : followers;
            });
        }
    }

    /**
     * Finds the live groups that follow partitions in which the tail has published something.
     *
     * @param ready receives each group when it is to deliver that, or its members if each has something of its own to
     *     write
     */
    void takeNews(Consumer<TurnTaker> ready) {
        Set<FeedGroup> followers = new LinkedHashSet<>();
        Set<KeyDispatcher> changed = new LinkedHashSet<>();
        for (PartitionCache cache : takePublished()) {
            partitions.getOrDefault(cache, Map.of()).forEach((group, index) -> {
                group.changed(index);
                followers.add(group);
            });
            examined.getOrDefault(cache, Map.of()).forEach((index, number) -> {
                index.changed(number);
                changed.add(index);
            });
        }
        followers.forEach(group -> group.deliver(ready));
        changed.forEach(index -> index.takeNews(ready));
    }

    /** Makes the connections that follow a topic check whether their feeds are still the right ones. */
    void topicChanged(String topic) {
        for (FeedGroup group : List.copyOf(groups.values())) {
            if (group.feed().key().topics().containsKey(topic)) {
                group.topicsChanged();
            }
        }
    }
}
