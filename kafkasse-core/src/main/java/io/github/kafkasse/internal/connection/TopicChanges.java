package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.encode.RecordSelection;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.PartitionCaches;
import io.github.kafkasse.internal.log.TopicWatch;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.position.StreamTopic;
import io.github.kafkasse.internal.request.Notice;
import io.github.kafkasse.internal.request.StreamStart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Resolves where a stream continues after its topics have changed while it was open. Added partitions are followed from
 * their beginning, and a recreated topic from its new beginning. Thread-safe; Kafka is not asked.
 */
public final class TopicChanges {
    private final TopicWatch watch;
    private final PartitionCaches caches;

    public TopicChanges(TopicWatch watch, PartitionCaches caches) {
        this.watch = watch;
        this.caches = caches;
    }

    /**
     * What a stream follows from now on.
     *
     * @return {@code null} if its feed is still the right one, or if the right one cannot be determined yet
     */
    @Nullable
    StreamStart goOn(Feed feed, Positions positions, String cluster) {
        Map<String, StreamTopic> topics = new TreeMap<>();
        boolean changed = feed.isAnyReplaced();
        for (Map.Entry<String, StreamTopic> entry : feed.key().topics().entrySet()) {
            StreamTopic before = entry.getValue();
            TopicInfo info = watch.topic(entry.getKey());
            StreamTopic now = info == null ? before : topic(before, info);
            topics.put(entry.getKey(), now);
            changed |= !now.id().equals(before.id()) || (before.whole() && now.partitions() > before.partitions());
        }
        return changed && agree(feed, topics) ? moved(feed, positions, cluster, topics) : null;
    }

    /**
     * Checks that the offsets of a bounded feed still have the same meaning.
     *
     * @param next what its streams would go on with; {@code null} if the feed is still the right one
     * @param hasDiverged whether a log differs from the one that was looked up
     * @throws BrokenStreamException if a log was replaced
     */
    static void checkSameLogs(Feed feed, @Nullable StreamStart next, boolean hasDiverged) {
        boolean same = next == null
                || (!feed.isAnyReplaced()
                        && feed.key().topics().values().stream().allMatch(topic -> topic.id()
                                .equals(next.key().topic(topic.name()).id())));
        if (hasDiverged || !same) {
            throw new BrokenStreamException("A log of " + feed + " was replaced while a client was reading it");
        }
    }

    /**
     * The positions from which a stream really starts. They differ from the result of the lookup if the log was
     * truncated, and its cache replaced, before the stream followed it.
     *
     * @param divergences receives the partitions whose positions are changed
     */
    static Positions checked(Feed feed, Positions positions, List<Notice.Divergence> divergences) {
        Positions checked = positions;
        for (int i = 0; i < feed.size(); i++) {
            OffsetAndEpoch position = positions.position(i);
            long common = feed.cache(i).lastCommonSinceReplaced(position);
            if (common < position.offset()) {
                TopicPartition partition = feed.cache(i).partition();
                divergences.add(new Notice.Divergence(partition.topic(), partition.partition(), common));
                checked = checked.with(i, common);
            }
        }
        return checked;
    }

    /** A topic never loses partitions: an answer with fewer comes from a broker that is behind. */
    private static StreamTopic topic(StreamTopic before, TopicInfo info) {
        int partitions = info.id().equals(before.id()) && !info.id().equals(Uuid.ZERO_UUID)
                ? Math.max(info.partitions(), before.partitions())
                : info.partitions();
        return new StreamTopic(new TopicInfo(info.name(), partitions, info.id()), before.whole());
    }

    /**
     * Whether the caches and the watch have the same topic ids. A new connection may have a new topic id before the
     * watch has received it. Partitions that the topic no longer has keep the caches of the old one, and are ignored.
     */
    private boolean agree(Feed feed, Map<String, StreamTopic> topics) {
        return feed.key().partitions().stream().allMatch(partition -> {
            PartitionCache cache = caches.get(partition);
            StreamTopic topic = topics.get(partition.topic());
            return cache == null
                    || (topic != null
                            && (partition.partition() >= topic.partitions()
                                    || cache.topicId().equals(topic.id())));
        });
    }

    /** {@return {@code null} if nothing is left of the client's request} */
    private @Nullable StreamStart moved(
            Feed feed, Positions positions, String cluster, Map<String, StreamTopic> topics) {
        List<TopicPartition> before = feed.key().partitions();
        Map<TopicPartition, Integer> indices = new HashMap<>();
        for (int i = 0; i < before.size(); i++) {
            indices.put(before.get(i), i);
        }
        List<TopicPartition> partitions = partitions(feed.key(), topics);
        if (partitions.isEmpty()) {
            return null;
        }
        Positions.Cursor cursor = Positions.of(new long[partitions.size()]).cursor();
        List<Notice.Divergence> divergences = new ArrayList<>();
        for (int i = 0; i < partitions.size(); i++) {
            TopicPartition partition = partitions.get(i);
            int old = indices.getOrDefault(partition, -1);
            StreamTopic topic = topics.get(partition.topic());
            boolean kept = old >= 0
                    && topic != null
                    && feed.key().topic(partition.topic()).id().equals(topic.id());
            if (kept) {
                // The same position, unless Kafka lost records in an unclean election: then where the logs differ.
                OffsetAndEpoch position = positions.position(old);
                long common = feed.cache(old).lastCommon(position);
                cursor.jump(i, common);
                if (common < position.offset()) {
                    divergences.add(new Notice.Divergence(partition.topic(), partition.partition(), common));
                } else {
                    cursor.epoch(i, position.epoch());
                }
            }
            boolean same = kept && cursor.offset(i) == positions.offset(old);
            if (positions.marked()) {
                cursor.mark(
                        i,
                        kept ? positions.timestamp(old) : 0,
                        same ? positions.seen(old) : 0,
                        same ? positions.skip(old) : 0);
            }
        }
        Feed.Key old = feed.key();
        RecordSelection selection = RecordSelection.of(old.filter());
        Feed.Key key = new Feed.Key(partitions, topics, selection, old.format(), old.isGzip());
        return StreamStart.goOn(key, cursor.positions(), cluster, divergences);
    }

    private static List<TopicPartition> partitions(Feed.Key key, Map<String, StreamTopic> topics) {
        Set<TopicPartition> before = Set.copyOf(key.partitions());
        List<TopicPartition> partitions = new ArrayList<>();
        topics.forEach((name, topic) -> {
            // A topic that is followed whole may start later: a client may have removed partitions from its id.
            boolean same = topic.id().equals(key.topic(name).id());
            int added = same ? key.topic(name).partitions() : 0;
            for (int number = 0; number < topic.partitions(); number++) {
                TopicPartition partition = new TopicPartition(name, number);
                if (before.contains(partition) || (topic.whole() && number >= added)) {
                    partitions.add(partition);
                }
            }
        });
        return partitions;
    }
}
