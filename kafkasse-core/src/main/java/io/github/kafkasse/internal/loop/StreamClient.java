package io.github.kafkasse.internal.loop;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.ConnectionStatus;
import io.github.kafkasse.internal.encode.EncodedBatch;
import io.github.kafkasse.internal.encode.TextTail;
import org.jspecify.annotations.Nullable;

/** A connection, as its loop and the groups of that loop see it. Belongs to the loop's thread. */
public abstract class StreamClient extends TurnTaker {
    /** Returned by {@link #take} if the sink did not accept all of the batch. */
    public static final int NOT_TAKEN = -1;

    /**
     * Writes the batch after the position of its live group.
     *
     * @param known what the group has received before; {@code null} if the batch cannot refer to it
     * @param now the present {@link System#nanoTime}
     * @return the number of bytes, if its sink accepted all of them; otherwise {@link #NOT_TAKEN}, and the client has
     *     left its live group
     */
    public abstract int take(EncodedBatch batch, @Nullable TextTail known, long now);

    /** What an operator sees of it; {@code null} if it has no open stream, or is the application's own. */
    public abstract @Nullable ConnectionStatus status();

    /** A topic that the stream follows has changed. */
    public abstract void topicsChanged();

    /** Ends the stream because the engine is closing. */
    public abstract void shutDown();

    /** Ends the stream after the block that is being written. Any thread; the first reason counts. */
    public abstract void end(CloseReason reason);

    /**
     * Ends the stream because the loop's thread stops, without waiting for Kafka or for a client that does not read.
     */
    public abstract void endNow();
}
