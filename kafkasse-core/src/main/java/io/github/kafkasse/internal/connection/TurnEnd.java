package io.github.kafkasse.internal.connection;

/** How a client's turn of writing ended. */
enum TurnEnd {
    /** The sink accepts nothing more at present; it reports when it is ready. */
    BLOCKED,
    /** There is more to write, after other clients have had their turn. */
    SPENT,
    /** Missing records are being fetched. */
    FETCHING,
    /** There is nothing to write until the tail publishes. */
    IDLE,
    /** All of a bounded stream is written. */
    COMPLETE,
    /** All started blocks are complete, and no further one is to be started. */
    ENDED;

    /** The end of the turn of a client whose cursor has stopped. */
    static TurnEnd of(CursorStep.Stop stop) {
        return switch (stop) {
            case AT_LIVE_END -> IDLE;
            case FETCHING -> FETCHING;
            case TURN_SPENT -> SPENT;
            case COMPLETE -> COMPLETE;
        };
    }
}
