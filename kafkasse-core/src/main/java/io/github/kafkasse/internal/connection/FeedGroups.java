package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.log.PartitionCache;
import java.util.HashMap;
import java.util.HashSet;
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
    private final Map<PartitionCache, Followed> partitions = new HashMap<>();

    /** The state of a partition when its groups were last notified. */
    private static final class Followed {
        final PartitionCache cache;
        final Set<FeedGroup> groups = new HashSet<>();
        private long end;
        private boolean failing;

        Followed(PartitionCache cache) {
            this.cache = cache;
            hasChanged();
        }

        boolean hasChanged() {
            long nowEnd = cache.log().end();
            boolean nowFailing = cache.failure() != null;
            boolean changed = nowEnd != end || nowFailing != failing;
            end = nowEnd;
            failing = nowFailing;
            return changed;
        }
    }

    FeedGroups(LivePath path) {
        this.path = path;
    }

    FeedGroup join(StreamClient client, Feed feed) {
        FeedGroup group = groups.computeIfAbsent(feed, this::newGroup);
        group.add(client);
        return group;
    }

    private FeedGroup newGroup(Feed feed) {
        FeedGroup group = new FeedGroup(feed, path);
        feed.caches()
                .forEach(cache ->
                        partitions.computeIfAbsent(cache, Followed::new).groups.add(group));
        return group;
    }

    void leave(StreamClient client, FeedGroup group) {
        group.remove(client);
        if (group.isEmpty()) {
            groups.remove(group.feed());
            for (PartitionCache cache : group.feed().caches()) {
                Followed followed = partitions.get(cache);
                if (followed != null && followed.groups.remove(group) && followed.groups.isEmpty()) {
                    partitions.remove(cache);
                }
            }
        }
    }

    /**
     * Finds the live groups for which the tail has published something since the last call.
     *
     * @param ready receives each of them, or its members if each has something of its own to write
     */
    void takeNews(Consumer<LoopTask> ready) {
        Set<FeedGroup> changed = new LinkedHashSet<>();
        for (Followed followed : partitions.values()) {
            if (followed.hasChanged()) {
                changed.addAll(followed.groups);
            }
        }
        changed.forEach(group -> group.takeNews(ready));
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
