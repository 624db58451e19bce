package io.github.kafkasse.examples.clients;

/**
 * Where in a stream's bytes a connection is cut.
 *
 * @param place the part of a block
 * @param events the minimum number of events of this connection before the cut
 * @param bytes the number of bytes of the line before the cut, if the place is within a line
 * @param reset whether the connection is reset instead of closed; bytes in flight to the client can then be lost
 */
record Cut(Place place, int events, int bytes, boolean reset) {
    /** A part of a block. */
    enum Place {
        BETWEEN_BLOCKS,
        DATA,
        ID,
        BEFORE_EMPTY_LINE
    }

    /** Directly after the empty line that ends an event. */
    static Cut betweenBlocks(int events) {
        return new Cut(Place.BETWEEN_BLOCKS, events, 0, false);
    }

    /** Within the data of an event that is longer than {@code bytes}; within a multi-byte character, if one follows. */
    static Cut insideData(int events, int bytes) {
        return new Cut(Place.DATA, events, bytes, false);
    }

    /** Within the id of an event. */
    static Cut insideId(int events) {
        return new Cut(Place.ID, events, "id: [{\"topic\":\"".length(), false);
    }

    /** Before the empty line that ends an event. */
    static Cut beforeEmptyLine(int events) {
        return new Cut(Place.BEFORE_EMPTY_LINE, events, 0, false);
    }

    /** The same place, with a reset of the connection. */
    Cut byReset() {
        return new Cut(place, events, bytes, true);
    }
}
