package io.github.kafkasse.internal.log;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicIdCheck;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * The records of one topic-partition that are in memory: the log, which grows with the partition, and windows of older
 * records. Any of them may be evicted at any time; a cursor that finds nothing asks the replay pool.
 *
 * <p>An instance belongs to one topic id: when a topic is deleted and recreated, its caches are {@linkplain
 * State#REPLACED replaced}.
 */
public final class PartitionCache {
    private static final long NOT_STARTED = -1;

    private final TopicPartition partition;
    private final Uuid topicId;
    private final PartitionLog log;
    private final OlderWindows older = new OlderWindows();

    private volatile long firstAvailable;
    private volatile @Nullable Truncation truncation;
    private volatile @Nullable Truncation before;
    private volatile State state = State.LIVE;
    private volatile @Nullable String failure;
    private volatile @Nullable String replayFailure;

    /** Whether the partition of a cache exists. */
    public enum State {
        /** The partition exists, or existed at Kafka's last answer. */
        LIVE,
        /** The topic is deleted; it may come back. */
        GONE,
        /** The topic was recreated: other caches have replaced this one. */
        REPLACED
    }

    /**
     * An empty cache.
     *
     * @param partition the partition
     * @param topicId the id of its topic
     * @param start where the tail begins to read; negative if that is not known yet
     */
    public PartitionCache(TopicPartition partition, Uuid topicId, OffsetAndEpoch start) {
        this.partition = partition;
        this.topicId = topicId;
        this.log = new PartitionLog(start.offset() < 0 ? OffsetAndEpoch.of(NOT_STARTED) : start);
    }

    /** Whether the start of the tail is known; until then the log is empty and ends before all offsets. */
    public boolean isStarted() {
        return log.end() >= 0;
    }

    /**
     * A point at which an unclean leader election truncated the log.
     *
     * @param at the first lost offset
     * @param epoch the latest leader epoch of the log before the truncation
     * @param earlier the truncation before this one
     */
    private record Truncation(long at, int epoch, @Nullable Truncation earlier) {
        long lastCommon(OffsetAndEpoch position) {
            long common = position.offset();
            for (Truncation each = this; each != null; each = each.earlier) {
                if (position.epoch() <= each.epoch) {
                    common = Math.min(common, each.at);
                }
            }
            return common;
        }
    }

    public TopicPartition partition() {
        return partition;
    }

    public Uuid topicId() {
        return topicId;
    }

    /** Whether all that was fetched up to a stamp is proven to be of this cache's topic; if not, Kafka is asked. */
    public boolean isProven(TopicIdCheck topicIds, long stamp) {
        return topicIds.isSame(partition.topic(), topicId, stamp);
    }

    public PartitionLog log() {
        return log;
    }

    public OlderWindows older() {
        return older;
    }

    /** The window that covers a position, or {@code null} if the position is not in memory. */
    public @Nullable RecordWindow find(long position) {
        RecordWindow recent = log.find(position);
        return recent != null ? recent : older.find(position);
    }

    /** The oldest offset in Kafka at its last answer; 0 if it was never asked. */
    public long firstAvailable() {
        return firstAvailable;
    }

    /** Records that Kafka has deleted everything before an offset. */
    public void firstAvailable(long offset) {
        firstAvailable = offset;
    }

    /**
     * Where a reader of this cache continues in Kafka's log after a truncation.
     *
     * @param position the reader's position
     * @return the position itself, or the first offset that differs if that is before it
     */
    public long lastCommon(OffsetAndEpoch position) {
        Truncation present = truncation;
        return present == null ? position.offset() : present.lastCommon(position);
    }

    /**
     * Like {@link #lastCommon}, for a position that was checked with Kafka, or taken from a cache, before this cache
     * replaced one whose log was truncated.
     */
    public long lastCommonSinceReplaced(OffsetAndEpoch position) {
        Truncation present = before;
        return present == null || !position.hasEpoch() || position.epoch() == log.epoch()
                ? position.offset()
                : present.lastCommon(position);
    }

    /** Records that Kafka has lost this cache's records from an offset on. */
    void truncatedAt(long offset) {
        truncation = new Truncation(offset, log.epoch(), before);
    }

    /** Takes over the truncations of the cache that this one replaces. */
    void succeed(PartitionCache replaced) {
        before = replaced.truncation;
    }

    public State state() {
        return state;
    }

    void state(State state) {
        this.state = state;
    }

    /** Why the tail cannot read the partition at present, or {@code null} if it can. */
    public @Nullable String failure() {
        return failure;
    }

    public void failure(@Nullable String reason) {
        failure = reason;
    }

    /**
     * Why the replay pool cannot read older records of the partition at present, or {@code null} if it can. It differs
     * from the tail's {@link #failure}: one of them may be able to read what the other cannot.
     */
    public @Nullable String replayFailure() {
        return replayFailure;
    }

    public void replayFailure(@Nullable String reason) {
        replayFailure = reason;
    }

    /** Whether older records cannot be fetched at present, so that no client should wait for them. */
    public boolean isOlderOutOfReach() {
        return replayFailure != null || state != State.LIVE;
    }

    @Override
    public String toString() {
        return partition + "[" + log.start() + ".." + log.end() + ")";
    }
}
