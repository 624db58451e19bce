package io.github.kafkasse.internal.position;

import org.apache.kafka.common.TopicPartition;

/**
 * Where one partition is to start, as far as that can be said without Kafka: what {@link StartPlan} decides and {@link
 * PositionResolver} looks up. Immutable.
 *
 * @param partition the partition
 * @param kind what {@code value} means
 * @param value an offset, or epoch milliseconds; otherwise 0
 * @param timestamp where the client stands in time, or -1
 * @param seen how many records of that timestamp it has
 * @param end the end of what is in memory, where it starts there; otherwise -1, for it is looked up
 * @param epoch the leader epoch that belongs to the offset, or {@link OffsetAndEpoch#UNKNOWN}
 */
record Start(TopicPartition partition, Kind kind, long value, long timestamp, int seen, long end, int epoch) {
    static final long UNKNOWN = -1;

    /** The ways to start. */
    enum Kind {
        /** At the oldest record. */
        BEGINNING,
        /** At the end, as it is after the client has come. */
        END,
        /** At an offset, clamped to those that Kafka has. */
        OFFSET,
        /** At an offset that is in memory: nothing is looked up. */
        LIVE,
        /** At the first record of a time or later, or else at the end: the client's {@code since}. */
        SINCE,
        /** The same, for a client that comes from another cluster and may have some of that time's records already. */
        RESUMED
    }

    static Start beginning(TopicPartition partition) {
        return new Start(partition, Kind.BEGINNING, 0, 0, 0, UNKNOWN, OffsetAndEpoch.UNKNOWN);
    }

    /** At the first record that there ever was, for a client that is owed it: what is deleted of it is lost to it. */
    static Start first(TopicPartition partition) {
        return new Start(partition, Kind.OFFSET, 0, 0, 0, UNKNOWN, OffsetAndEpoch.UNKNOWN);
    }

    static Start end(TopicPartition partition) {
        return new Start(partition, Kind.END, 0, UNKNOWN, 0, UNKNOWN, OffsetAndEpoch.UNKNOWN);
    }

    static Start since(TopicPartition partition, long timestamp) {
        return new Start(partition, Kind.SINCE, timestamp, timestamp, 0, UNKNOWN, OffsetAndEpoch.UNKNOWN);
    }

    static Start resumed(TopicPartition partition, long timestamp, int seen) {
        return new Start(partition, Kind.RESUMED, timestamp, timestamp, seen, UNKNOWN, OffsetAndEpoch.UNKNOWN);
    }

    /** The offset to start at, with its epoch, where that is what {@code value} means. */
    OffsetAndEpoch position() {
        return new OffsetAndEpoch(value, epoch);
    }

    boolean needsEarliest() {
        return kind == Kind.BEGINNING || kind == Kind.OFFSET || kind == Kind.RESUMED;
    }

    boolean needsLatest() {
        return kind != Kind.LIVE; // also where nothing is clamped to it: the tail begins there
    }

    boolean isInTime() {
        return kind == Kind.SINCE || kind == Kind.RESUMED;
    }
}
