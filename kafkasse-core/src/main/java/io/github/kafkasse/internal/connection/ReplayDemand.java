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
 * What a subscription demand of its feed and has fetched by the replay pool, and what it will soon need. Belongs to the
 * connection's loop, but for the note that somebody leaves who has fetched something.
 */
final class ReplayDemand {
    /** After how many wake-ups after which no less is missing than before, what is there has to do. */
    private static final int WAKE_UPS_IN_VAIN = 4;

    private final ReplayPool replay;
    private final Feed feed;
    private final Waiter waiter;
    private final List<Missing> demanded = new ArrayList<>();
    private final long[] prefetched;

    /** Whether a demand may have been dropped, because somebody was told to look again. */
    private volatile boolean woken;

    /** Since the last batch: how much was missing when the least was, and how often it then was no less again. */
    private int fewest = Integer.MAX_VALUE;

    private int inVain;

    /** @param signal has the connection run; called by any thread */
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
     * The batch that follows a place: of all partitions, so that it is in the order of time. Where the windows that
     * this takes do not fit into the budget together, each that is fetched drives out another one, for ever; so after
     * some wake-ups that were of no use it is of the partitions that are there, until all there is has been read.
     *
     * @return {@code null} if there is nothing after it yet, or if some of it has to be fetched first
     */
    @Nullable
    EncodedBatch next(Positions from, BatchMemo memo, BatchEncoder encoder) {
        EncodedBatch batch = memo.next(feed, from, encoder);
        if (batch == null && isInVain(encoder.missing())) {
            EncodedBatch lenient = memo.nextOfWhatIsThere(feed, from, encoder);
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

    /** Demands what is missing, and nothing else any more. */
    void demand(List<Missing> missing) {
        // What is deleted cannot be fetched; this is called again when its topic is there again.
        List<Missing> fetchable = missing.stream()
                .filter(each -> feed.cache(each.index()).state() == PartitionCache.State.LIVE)
                .toList();
        if (woken || !fetchable.equals(demanded)) {
            woken = false;
            // What is still wanted stays: a partition that cannot be read is tried again after a while, which is
            // forgotten with the last demand of it.
            Set<Missing> wanted = new HashSet<>(fetchable);
            demanded.stream().filter(each -> !wanted.contains(each)).forEach(this::cancel);
            demanded.clear();
            demanded.addAll(fetchable);
            fetchable.forEach(each -> replay.demand(feed.cache(each.index()), each.position(), waiter));
        }
    }

    /** Takes all demands back. */
    void cancel() {
        demanded.forEach(this::cancel);
        demanded.clear();
    }

    private void cancel(Missing each) {
        replay.cancel(feed.cache(each.index()), each.position(), waiter);
    }

    /** Has the next older window fetched while this one is being read. */
    void readAhead(Positions positions) {
        for (int i = 0; i < feed.size(); i++) {
            PartitionCache cache = feed.cache(i);
            long position = positions.offset(i);
            if (position >= 0 && position < cache.log().start()) {
                RecordWindow window = cache.older().find(position);
                if (window != null && window.end() != prefetched[i]) {
                    prefetched[i] = window.end();
                    if (window.end() < cache.log().start() && cache.older().find(window.end()) == null) {
                        replay.prefetch(cache, window.end());
                    }
                }
            }
        }
    }
}
