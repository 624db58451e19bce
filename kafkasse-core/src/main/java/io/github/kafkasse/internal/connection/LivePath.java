package io.github.kafkasse.internal.connection;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.internal.encode.BatchEncoder;
import io.github.kafkasse.internal.encode.BatchMemo;
import io.github.kafkasse.internal.encode.EncodedBatch;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.position.Positions;
import java.util.BitSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tools for the turns of one loop: its encoder, the cache of batches, and the budget of a turn. Belongs to the
 * loop's thread.
 */
final class LivePath {
    private final LongSupplier nanoTime;
    private final BatchEncoder encoder;
    private final BatchMemo memo;
    private final KafkaSseListener listener;
    private final RunQueue queue;
    private final TurnBudget budget;

    LivePath(LongSupplier nanoTime, BatchEncoder encoder, BatchMemo memo, KafkaSseListener listener, RunQueue queue) {
        this.nanoTime = nanoTime;
        this.encoder = encoder;
        this.memo = memo;
        this.listener = listener;
        this.queue = queue;
        this.budget = new TurnBudget(nanoTime);
    }

    long now() {
        return nanoTime.getAsLong();
    }

    BatchEncoder encoder() {
        return encoder;
    }

    RunQueue queue() {
        return queue;
    }

    /**
     * Begins a turn. Returns its budget.
     *
     * @param timed whether there is a filter, so that bytes do not measure the cost of the turn
     */
    TurnBudget beginTurn(boolean timed) {
        budget.begin(timed);
        encoder.stopAt(budget.endNanos());
        return budget;
    }

    /**
     * The batch after a position, if there is something after it, and all of it is in memory.
     *
     * @param indices the partitions that may have something after it
     */
    @Nullable
    EncodedBatch next(Feed feed, Positions from, BitSet indices) {
        return memo.next(feed, from, indices, encoder);
    }

    /** A batch was written to some clients. */
    void sent(EncodedBatch batch, int clients) {
        if (clients > 0) {
            listener.sent(batch.events() * clients, (long) batch.bytes().length * clients);
            if (batch.events() > 0) {
                listener.liveSent(batch.timestamp(), clients);
            }
        }
    }
}
