package io.github.kafkasse.internal.loop;

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
 * The partitions in which the tail has published something, and who follows them on this loop: a publish reaches only
 * the followers of the changed partitions. Belongs to the loop's thread, except {@link #published} and {@link
 * #isAny()}.
 */
final class PartitionNews {
    private final Map<PartitionCache, Map<Follower, Integer>> followers = new HashMap<>();

    private volatile boolean isAny;

    /** The partitions in which the tail has published something since {@link #deliver}. Guarded by this. */
    private Set<PartitionCache> published = new HashSet<>();

    /** What follows some partitions, in an order of its own. */
    interface Follower {
        /**
         * The tail has published something in a partition; {@link #deliver} is called afterwards.
         *
         * @param index the partition's index in the follower's order
         */
        void changed(int index);

        /**
         * Gives turns to what can use the changes, now or later.
         *
         * @param ready receives each group that has something to read, or each of its clients that has something of its
         *     own to write
         */
        void deliver(Consumer<TurnTaker> ready);
    }

    void follow(List<PartitionCache> partitions, Follower follower) {
        for (int i = 0; i < partitions.size(); i++) {
            followers
                    .computeIfAbsent(partitions.get(i), partition -> new HashMap<>(2))
                    .put(follower, i);
        }
    }

    void unfollow(List<PartitionCache> partitions, Follower follower) {
        for (PartitionCache partition : partitions) {
            followers.computeIfPresent(partition, (same, all) -> {
                all.remove(follower);
                return all.isEmpty() ? null : all;
            });
        }
    }

    /** The tail has published something in these partitions. Any thread. */
    void published(Collection<PartitionCache> changed) {
        synchronized (this) {
            published.addAll(changed);
        }
        isAny = true;
    }

    /** Whether something was published that is not delivered. Any thread. */
    boolean isAny() {
        return isAny;
    }

    /** Delivers what was published to the followers; see {@link Follower#deliver}. */
    void deliver(Consumer<TurnTaker> ready) {
        Set<Follower> changed = new LinkedHashSet<>();
        for (PartitionCache partition : takePublished()) {
            followers.getOrDefault(partition, Map.of()).forEach((follower, index) -> {
                follower.changed(index);
                changed.add(follower);
            });
        }
        changed.forEach(follower -> follower.deliver(ready));
    }

    private Set<PartitionCache> takePublished() {
        isAny = false; // first, so that a later publish is not lost
        synchronized (this) {
            Set<PartitionCache> taken = published;
            published = new HashSet<>();
            return taken;
        }
    }
}
