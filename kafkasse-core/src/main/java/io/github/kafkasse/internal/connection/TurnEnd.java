package io.github.kafkasse.internal.connection;

/** How a client's turn of writing ended. */
enum TurnEnd {
    /** The sink accepts nothing more at present; it reports when it is ready. */
    BLOCKED,
    /** There is more to write, after other clients have had their turn. */
    OVER,
    /** Missing records are being fetched. */
    WAITING,
    /** There is nothing to write until the tail publishes. */
    IDLE,
    /** All of a bounded stream is written. */
    COMPLETE,
    /** All started blocks are complete, and no further one is to be started. */
    ENDED;

    /** The end of the turn of a client that must wait. */
    static TurnEnd of(CursorStep.Wait wait) {
        return switch (wait) {
            case FOR_NEWS -> IDLE;
            case FOR_RECORDS -> WAITING;
            case FOR_NOTHING -> COMPLETE;
            case FOR_A_TURN -> OVER;
        };
    }
}
