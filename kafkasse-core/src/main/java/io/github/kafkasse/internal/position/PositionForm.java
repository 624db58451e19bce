package io.github.kafkasse.internal.position;

/**
 * How an id writes the positions of consecutive partitions, between the constant parts of an {@link IdLayout}.
 * Immutable.
 */
interface PositionForm {
    /** How many positions it can write at once. */
    int most();

    /** The length of the longest text of so many positions, in bytes. */
    int maxLength();

    /**
     * Writes the positions of some partitions. The same positions always give the same bytes.
     *
     * @param out an array of at least {@link #maxLength} bytes
     * @param positions the positions of the stream
     * @param first the index in the stream of the first partition
     * @param end the index after the last one
     * @return the number of bytes that were written
     */
    int write(byte[] out, Positions.Cursor positions, int first, int end);
}
