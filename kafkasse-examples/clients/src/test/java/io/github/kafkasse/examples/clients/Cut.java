package io.github.kafkasse.examples.clients;

/**
 * Where in a stream's bytes a connection is cut.
 *
 * @param place in which part of a block
 * @param events after how many events of this connection at the earliest
 * @param bytes how many bytes of the line go through before, where it is in a line
 * @param reset whether the connection is reset instead of closed, and what is under way to the client may be lost
 */
record Cut(Place place, int events, int bytes, boolean reset) {
    /** A part of a block. */
    enum Place {
        BETWEEN_BLOCKS,
        DATA,
        ID,
        BEFORE_EMPTY_LINE
    }

    /** Right after the empty line that ends an event. */
    static Cut betweenBlocks(int events) {
        return new Cut(Place.BETWEEN_BLOCKS, events, 0, false);
    }

    /** Within the data of an event that is as long, and within a character, where one comes that has several bytes. */
    static Cut insideData(int events, int bytes) {
        return new Cut(Place.DATA, events, bytes, false);
    }

    /** Within the id of an event. */
    static Cut insideId(int events) {
        return new Cut(Place.ID, events, "id: [{\"topic\":\"".length(), false);
    }

    /** Where only the empty line is missing that ends an event. */
    static Cut beforeEmptyLine(int events) {
        return new Cut(Place.BEFORE_EMPTY_LINE, events, 0, false);
    }

    /** The same, by a reset. */
    Cut byReset() {
        return new Cut(place, events, bytes, true);
    }
}
