package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.log.PartitionCache;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The groups of one loop, and the partitions that they follow: a publish touches only the groups whose partitions have
 * changed. Belongs to the loop's thread.
 */
final class FeedGroups {
    private final LivePath path;
    private final Map<Feed, FeedGroup> groups = new HashMap<>();

    /** The groups that follow each partition, and the partition's index in their feeds. */
    private final Map<PartitionCache, Map<FeedGroup, Integer>> partitions = new HashMap<>();

    FeedGroups(LivePath path) {
        this.path = path;
    }

    FeedGroup.Member join(StreamClient client, Feed feed) {
        return groups.computeIfAbsent(feed, this::newGroup).add(client);
    }

    private FeedGroup newGroup(Feed feed) {
        FeedGroup group = new FeedGroup(feed, path);
        for (int i = 0; i < feed.size(); i++) {
            partitions.computeIfAbsent(feed.cache(i), cache -> new HashMap<>()).put(group, i);
        }
        return group;
    }

    void leave(FeedGroup.Member member) {
        FeedGroup group = member.group();
        group.remove(member);
        if (group.isEmpty()) {
            groups.remove(group.feed());
            for (PartitionCache cache : group.feed().caches()) {
                partitions.computeIfPresent(cache, (same, followers) -> {
                    followers.remove(group);
                    return followers.isEmpty() ? null : followers;
                });
            }
        }
    }

    /**
     * Finds the live groups that follow partitions in which the tail has published something.
     *
     * @param changed these partitions
     * @param ready receives each group, or its members if each has something of its own to write
     */
    void takeNews(Collection<PartitionCache> changed, Consumer<LoopTask> ready) {
        Set<FeedGroup> followers = new LinkedHashSet<>();
        for (PartitionCache cache : changed) {
            partitions.getOrDefault(cache, Map.of()).forEach((group, index) -> {
                group.changed(index);
                followers.add(group);
            });
        }
        followers.forEach(group -> group.takeNews(ready));
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
