package io.github.kafkasse.internal.connection;

/** How a turn of writing ended. */
enum TurnEnd {
    /** The sink accepts nothing more at present; it reports when it is ready. */
    BLOCKED,
    /** There is more to write, after other clients have had their turn. */
    OVER,
    /** Missing records are being fetched. */
    WAITING,
    /** There is nothing to write until the tail publishes. */
    IDLE,
    /** All started blocks are complete, and no further one is to be started. */
    ENDED
}
