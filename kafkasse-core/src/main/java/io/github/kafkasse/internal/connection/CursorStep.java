package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.encode.EncodedBatch;
import io.github.kafkasse.internal.request.Notice;
import java.util.List;

/** What a client does next, as its {@link FeedCursor} says. */
sealed interface CursorStep {
    /** Write this batch, and call {@link FeedCursor#sent} when it is written. */
    record Batch(EncodedBatch batch) implements CursorStep {}

    /** Write these bytes of a batch that is partly written, and call {@link FeedCursor#sent} when they are written. */
    @SuppressWarnings("ArrayRecordComponent") // made for one client, and never changed
    record Rest(byte[] bytes) implements CursorStep {}

    /** Send these notices before the next id. */
    record Notices(List<Notice> notices) implements CursorStep {}

    /** Write nothing more in this turn. */
    enum Stop implements CursorStep {
        /** Nothing follows until the tail publishes. */
        AT_LIVE_END,
        /** Records are being fetched; the client gets a turn when it should look again. */
        FETCHING,
        /** There is more to examine, after other clients have had their turn. */
        TURN_SPENT,
        /** The stream is bounded, and all of it is written. */
        COMPLETE
    }
}
