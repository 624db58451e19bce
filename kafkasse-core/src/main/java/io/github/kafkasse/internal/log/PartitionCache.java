package io.github.kafkasse.internal.log;

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
    private final TopicPartition partition;
    private final Uuid topicId;
    private final PartitionLog log;
    private final OlderWindows older = new OlderWindows();

    private volatile long firstAvailable;
    private volatile long truncatedAt = Long.MAX_VALUE;
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
     * @param start where the tail begins to read
     */
    public PartitionCache(TopicPartition partition, Uuid topicId, long start) {
        this.partition = partition;
        this.topicId = topicId;
        this.log = new PartitionLog(start);
    }

    public TopicPartition partition() {
        return partition;
    }

    public Uuid topicId() {
        return topicId;
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

    /** Notes that Kafka has deleted everything before an offset. */
    public void firstAvailable(long offset) {
        firstAvailable = offset;
    }

    /** Where the records end that Kafka still has, if an unclean election has lost others that were read before. */
    public long truncatedAt() {
        return truncatedAt;
    }

    void truncatedAt(long end) {
        truncatedAt = end;
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
