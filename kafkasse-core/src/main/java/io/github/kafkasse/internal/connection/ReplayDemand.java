package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.encode.BatchEncoder;
import io.github.kafkasse.internal.encode.BatchEncoder.Missing;
import io.github.kafkasse.internal.encode.BatchMemo;
import io.github.kafkasse.internal.encode.EncodedBatch;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.RecordWindow;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.replay.ReplayPool;
import io.github.kafkasse.internal.replay.Waiter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records of a client's feed that it demands from the replay pool, and those that it will need soon. Belongs to the
 * connection's loop, except the flag that other threads set after they have fetched something.
 */
final class ReplayDemand {
    /** After this many wake-ups without progress, the client continues with the records that are in memory. */
    private static final int WAKE_UPS_IN_VAIN = 4;

    private final ReplayPool replay;
    private final Feed feed;
    private final Waiter waiter;
    private final List<Missing> demanded = new ArrayList<>();
    private final long[] prefetched;

    /** Whether a demand may have been dropped, because the client was woken to look again. */
    private volatile boolean woken;

    /** Since the last batch: the lowest number of missing records, and how often it did not become lower. */
    private int fewest = Integer.MAX_VALUE;

    private int inVain;

    /** @param signal makes the connection run; called by any thread */
    ReplayDemand(ReplayPool replay, Feed feed, Runnable signal) {
        this.replay = replay;
        this.feed = feed;
        this.prefetched = new long[feed.size()];
        this.waiter = () -> {
            woken = true;
            signal.run();
        };
    }

    /**
     * The batch after a position, of all partitions, so that it is in the order of time. If the windows that it needs
     * do not fit into the budget together, each fetched window evicts another one, forever. So after some wake-ups
     * without progress, the batch is made of the partitions that are in memory, until all of their records have been
     * read.
     *
     * @return {@code null} if there is nothing after it yet, or if a part of it must be fetched first
     */
    @Nullable
    EncodedBatch next(Positions from, BatchMemo memo, BatchEncoder encoder) {
        EncodedBatch batch = memo.next(feed, from, encoder);
        if (batch == null && isInVain(encoder.missing())) {
            EncodedBatch lenient = memo.nextLoaded(feed, from, encoder);
            if (lenient != null) {
                return lenient;
            }
        } else if (batch == null) {
            return null;
        }
        inVain = 0;
        fewest = Integer.MAX_VALUE;
        return batch;
    }

    private boolean isInVain(List<Missing> missing) {
        if (woken && inVain < WAKE_UPS_IN_VAIN) {
            int waitedFor = (int) missing.stream()
                    .filter(each -> !feed.cache(each.index()).isOlderOutOfReach())
                    .count();
            if (waitedFor >= fewest) {
                inVain++;
            }
            fewest = Math.min(fewest, waitedFor);
        }
        return inVain >= WAKE_UPS_IN_VAIN;
    }

    /** Demands the missing records, and cancels all other demands. */
    void demand(List<Missing> missing) {
        // Deleted records cannot be fetched; this is called again when their topic exists again.
        List<Missing> fetchable = missing.stream()
                .filter(each -> feed.cache(each.index()).state() == PartitionCache.State.LIVE)
                .toList();
        if (woken || !fetchable.equals(demanded)) {
            woken = false;
            // Demands that are still needed stay: a failed partition is retried after a while, and its last demand
            // must not be cancelled before that.
            Set<Missing> wanted = new HashSet<>(fetchable);
            demanded.stream().filter(each -> !wanted.contains(each)).forEach(this::cancel);
            demanded.clear();
            demanded.addAll(fetchable);
            fetchable.forEach(each -> replay.demand(feed.cache(each.index()), each.position(), waiter));
        }
    }

    /** Cancels all demands. */
    void cancel() {
        demanded.forEach(this::cancel);
        demanded.clear();
    }

    private void cancel(Missing each) {
        replay.cancel(feed.cache(each.index()), each.position(), waiter);
    }

    /** Tells the replay pool which window is being read, so that it fetches the next ones in time. */
    void readAhead(Positions positions) {
        for (int i = 0; i < feed.size(); i++) {
            PartitionCache cache = feed.cache(i);
            long position = positions.offset(i);
            if (position >= 0 && position < cache.log().start()) {
                RecordWindow window = cache.older().find(position);
                if (window != null && window.end() != prefetched[i] && window.end() < feed.end(i)) {
                    prefetched[i] = window.end();
                    if (window.end() < cache.log().start()) {
                        replay.prefetch(cache, position, window.end(), waiter);
                    }
                }
            }
        }
    }
}
