package io.github.kafkasse.internal.position;

import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.internal.kafka.NotAvailable;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.kafka.Unavailable;
import io.github.kafkasse.internal.position.IdEntry.PartitionEntry;
import io.github.kafkasse.internal.position.IdEntry.WholeTopic;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Decides for each partition of a stream how it starts, from the client's request and the present topics. It contains
 * the rules of resuming, and no lookups. Its only state is the input of the decisions; used once.
 */
final class StartPlan {
    private final @Nullable Since since;
    private final @Nullable String cluster;
    private final LiveLogs live;
    private final List<StreamTopic> topics = new ArrayList<>();
    private final List<StartRule> starts = new ArrayList<>();

    /**
     * A plan without topics.
     *
     * @param since where to start partitions without a position; {@code null} for the end
     * @param cluster the short name of our cluster; {@code null} if no entry needs it
     * @param live the records in memory
     */
    StartPlan(@Nullable Since since, @Nullable String cluster, LiveLogs live) {
        this.since = since;
        this.cluster = cluster;
        this.live = live;
    }

    /** {@return the topics, sorted} */
    List<StreamTopic> topics() {
        topics.sort(Comparator.comparing(StreamTopic::name));
        return topics;
    }

    /** {@return the starts, sorted} */
    List<StartRule> starts() {
        starts.sort(Comparator.comparing(StartRule::partition, PartitionStart.ORDER));
        return starts;
    }

    /** Follows all partitions of topics from {@code since} or the end. */
    void follow(Collection<TopicInfo> infos) {
        infos.forEach(this::follow);
    }

    private void follow(TopicInfo info) {
        topics.add(new StreamTopic(info, true));
        for (int p = 0; p < info.partitions(); p++) {
            starts.add(unpositioned(partition(info, p)));
        }
    }

    /**
     * Resumes from an id.
     *
     * @param id the id
     * @param infos its topics, all of which exist
     * @throws TopicNotAvailableException if it names a partition that does not exist
     * @throws KafkaUnavailableException if it names one that must exist, and that is not known yet here
     */
    void resume(LastEventId id, Map<String, TopicInfo> infos) {
        List<IdEntry> entries = id.entries(); // those of one topic are together
        long oldest = oldestTime(entries);
        int next = 0;
        while (next < entries.size()) {
            IdEntry first = entries.get(next);
            TopicInfo info = info(first.topic(), infos);
            if (first instanceof WholeTopic) {
                follow(info);
                next++;
            } else {
                List<PartitionEntry> positions = new ArrayList<>();
                while (next < entries.size()
                        && entries.get(next) instanceof PartitionEntry position
                        && position.topic().equals(first.topic())) {
                    positions.add(position);
                    next++;
                }
                resume(info, positions, oldest);
            }
        }
    }

    private static long oldestTime(List<IdEntry> entries) {
        long oldest = StartRule.UNKNOWN;
        for (IdEntry entry : entries) {
            if (entry instanceof PartitionEntry position && position.timestamp().isPresent()) {
                long time = position.timestamp().getAsLong();
                oldest = oldest == StartRule.UNKNOWN ? time : Math.min(oldest, time);
            }
        }
        return oldest;
    }

    private static TopicIdPartition partition(TopicInfo info, int number) {
        return new TopicIdPartition(info.id(), new TopicPartition(info.name(), number));
    }

    private static TopicInfo info(String topic, Map<String, TopicInfo> infos) {
        TopicInfo info = infos.get(topic);
        if (info == null) {
            throw new IllegalArgumentException("The caller has to ask for every topic of the id: " + topic);
        }
        return info;
    }

    private void resume(TopicInfo info, List<PartitionEntry> entries, long oldest) {
        OptionalInt partitionsThen = OptionalInt.empty();
        boolean anyElsewhere = false;
        boolean anyAt = false;
        boolean recreated = false;
        for (PartitionEntry entry : entries) {
            partitionsThen = partitionsThen.isPresent() ? partitionsThen : entry.partitions();
            anyElsewhere |= isElsewhere(entry);
            anyAt |= isElsewhere(entry) && entry.at() != null;
            recreated |= isOfAnother(info, entry);
        }
        // Another cluster may have another number of partitions, so only times are used there.
        boolean elsewhere = anyAt || (anyElsewhere && partitionsThen.isPresent());
        topics.add(new StreamTopic(info, partitionsThen.isPresent()));
        BitSet named = new BitSet(info.partitions());
        for (PartitionEntry entry : entries) {
            TopicIdPartition partition = partition(info, entry.partition());
            if (entry.partition() < info.partitions()) {
                named.set(entry.partition());
                starts.add(recreated ? StartRule.first(partition) : start(partition, entry));
            } else if (isOfSame(info, entries)) {
                throw Unavailable.notKnownYet(partition.topicPartition()); // a topic never loses partitions
            } else if (!elsewhere && (!recreated || partitionsThen.isEmpty())) {
                throw NotAvailable.partition(partition.topicPartition());
            }
        }
        if (elsewhere && named.isEmpty() && partitionsThen.isEmpty()) {
            throw NotAvailable.topic(info.name());
        }
        if (partitionsThen.isPresent()) {
            for (int p = recreated ? 0 : partitionsThen.getAsInt(); p < info.partitions(); p++) {
                if (!named.get(p)) { // added while the client was disconnected, or only on this cluster
                    TopicIdPartition partition = partition(info, p);
                    starts.add(elsewhere ? StartRule.resumed(partition, oldest, 0) : StartRule.first(partition));
                }
            }
        }
    }

    /** Whether a topic was deleted and recreated since the entry was written, on this cluster. */
    private boolean isOfAnother(TopicInfo now, PartitionEntry entry) {
        String then = entry.topicId();
        if (then == null) {
            return false; // one of a topic's entries has it
        }
        boolean madeHere = entry.offset().isPresent() || isHere(entry.at());
        return now.shortId() != null && madeHere && !then.equals(now.shortId());
    }

    /** Whether the entries of a topic's partitions prove that they are of this topic, and not of an earlier one. */
    private static boolean isOfSame(TopicInfo now, List<PartitionEntry> entries) {
        String shortId = now.shortId();
        return shortId != null && entries.stream().anyMatch(entry -> shortId.equals(entry.topicId()));
    }

    /** Whether an entry is a time that was written on another cluster. */
    private boolean isElsewhere(PartitionEntry entry) {
        return entry.offset().isEmpty() && entry.timestamp().isPresent() && !isHere(entry.at());
    }

    private boolean isHere(@Nullable ClusterOffset at) {
        return at != null && at.cluster().equals(cluster);
    }

    private StartRule start(TopicIdPartition partition, PartitionEntry entry) {
        if (entry.offset().isPresent()) {
            long offset = entry.offset().getAsLong();
            if (offset == PartitionEntry.BEGINNING) {
                return StartRule.beginning(partition);
            }
            return offset == PartitionEntry.END ? StartRule.end(partition) : at(partition, offset, entry);
        }
        if (entry.timestamp().isEmpty()) {
            return unpositioned(partition);
        }
        ClusterOffset at = entry.at();
        if (at == null && entry.timestamp().getAsLong() == 0) {
            return StartRule.beginning(partition); // as with since, time 0 is before all records
        }
        return at != null && isHere(at)
                ? at(partition, at.offset(), entry)
                : StartRule.resumed(partition, entry.timestamp().getAsLong(), entry.seen());
    }

    private StartRule at(TopicIdPartition partition, long offset, PartitionEntry entry) {
        LiveLogs.Window window = live.window(partition.topicPartition(), partition.topicId());
        int epoch = entry.epoch();
        long timestamp = entry.timestamp().orElse(StartRule.UNKNOWN);
        int seen = entry.timestamp().isPresent() ? entry.seen() : 0;
        return window != null && window.covers(new OffsetAndEpoch(offset, epoch))
                ? new StartRule(partition, StartRule.Kind.LIVE, offset, timestamp, seen, window.end(), window.epoch())
                : new StartRule(partition, StartRule.Kind.OFFSET, offset, timestamp, seen, StartRule.UNKNOWN, epoch);
    }

    private StartRule unpositioned(TopicIdPartition partition) {
        if (since == null) {
            return StartRule.end(partition);
        }
        return since.isBeginning() ? StartRule.beginning(partition) : StartRule.since(partition, since.epochMilli());
    }
}
