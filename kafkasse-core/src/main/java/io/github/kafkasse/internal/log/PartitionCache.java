package io.github.kafkasse.internal.log;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicIdCheck;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * What is in memory of one topic-partition, as cursors see it: the log that grows with it, and windows of older
 * records. Any of it may be dropped at any time; a cursor that finds nothing asks the replay pool.
 *
 * <p>One instance stands for one incarnation of the topic: when a topic is deleted and made again, its caches are
 * {@linkplain State#REPLACED replaced}.
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
    private volatile @Nullable String trouble;
    private volatile @Nullable String replayTrouble;

    /** Whether the partition that a cache stands for is there. */
    public enum State {
        /** The partition is there, or was when Kafka last told. */
        LIVE,
        /** The topic is deleted; it may come back. */
        GONE,
        /** The topic was made again: other caches stand for it now. */
        REPLACED
    }

    /**
     * A cache that holds nothing yet.
     *
     * @param partition the partition
     * @param topicId the incarnation of its topic
     * @param start where the tail begins to read; negative if that is not known yet
     */
    public PartitionCache(TopicPartition partition, Uuid topicId, OffsetAndEpoch start) {
        this.partition = partition;
        this.topicId = topicId;
        this.log = new PartitionLog(start.offset() < 0 ? OffsetAndEpoch.of(NOT_STARTED) : start);
    }

    /** Whether it is known where the tail begins to read; until then the log is empty and ends before all offsets. */
    boolean isStarted() {
        return log.end() >= 0;
    }

    /**
     * Where an unclean leader election has truncated a log that was read.
     *
     * @param at the first offset that was lost
     * @param epoch the latest leader epoch of the log before that
     * @param earlier another truncation before this one
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

    /** Whether it is proven that everything fetched up to a stamp is of this cache's topic; if not, Kafka is asked. */
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

    /** The oldest offset that Kafka still had when it was last asked; 0 if it never was. */
    public long firstAvailable() {
        return firstAvailable;
    }

    /** Mailbox that Kafka has deleted everything before an offset. */
    public void firstAvailable(long offset) {
        firstAvailable = offset;
    }

    /**
     * Where the reader of this cache goes on in Kafka's log, if that was truncated.
     *
     * @return the position itself, or the first offset that differs if that is before it
     */
    public long lastCommon(OffsetAndEpoch position) {
        Truncation present = truncation;
        return present == null ? position.offset() : present.lastCommon(position);
    }

    /**
     * The same for a position that Kafka was asked about, or that was taken from a cache, before this cache replaced
     * another one whose log was truncated.
     */
    public long lastCommonSinceReplaced(OffsetAndEpoch position) {
        Truncation present = before;
        return present == null || !position.hasEpoch() || position.epoch() == log.epoch()
                ? position.offset()
                : present.lastCommon(position);
    }

    /** Mailbox that Kafka has lost what this cache's log has from an offset on. */
    void truncatedAt(long offset) {
        truncation = new Truncation(offset, log.epoch(), before);
    }

    /** Remembers the truncations of the cache that this one replaces. */
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
    public @Nullable String trouble() {
        return trouble;
    }

    public void trouble(@Nullable String reason) {
        trouble = reason;
    }

    /**
     * Why older records of the partition cannot be read at present, or {@code null} if they can. The replay pool's, as
     * {@link #trouble} is the tail's: one may well read what the other cannot.
     */
    public @Nullable String replayTrouble() {
        return replayTrouble;
    }

    public void replayTrouble(@Nullable String reason) {
        replayTrouble = reason;
    }

    /** Whether older records cannot be fetched at present, so that nobody should wait for them in vain. */
    public boolean isOlderOutOfReach() {
        return replayTrouble != null || state != State.LIVE;
    }

    @Override
    public String toString() {
        return partition + "[" + log.start() + ".." + log.end() + ")";
    }
}
