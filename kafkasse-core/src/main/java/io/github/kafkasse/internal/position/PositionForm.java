package io.github.kafkasse.internal.position;

/** How an id writes the position of one partition, between the constant parts of an {@link IdLayout}. Immutable. */
interface PositionForm {
    /** The length of the longest position in bytes. */
    int MAX_LENGTH = 192;

    /**
     * Writes the position of a partition.
     *
     * @param out an array of at least {@link #MAX_LENGTH} bytes
     * @param positions the positions of the stream
     * @param index the partition's index in the stream
     * @return the number of bytes that were written
     */
    int write(byte[] out, Positions.Cursor positions, int index);
}
