package io.github.kafkasse.internal.kafka;

/**
 * An offset with the leader epoch in which the log reached it. Two logs with the same epoch are equal before the
 * offset; after an unclean leader election they may differ. Immutable.
 *
 * @param offset an offset, from 0; or a negative code where the context defines one
 * @param epoch the leader epoch of the record before the offset, or of a leader whose log had this offset; {@link
 *     #UNKNOWN} if it is not known
 */
public record OffsetAndEpoch(long offset, int epoch) {
    /** The epoch of an offset whose epoch is not known: brokers before Kafka 2.1, ids without epochs. */
    public static final int UNKNOWN = -1;

    /** An offset of an unknown epoch. */
    public static OffsetAndEpoch of(long offset) {
        return new OffsetAndEpoch(offset, UNKNOWN);
    }

    public boolean hasEpoch() {
        return epoch >= 0;
    }
}
