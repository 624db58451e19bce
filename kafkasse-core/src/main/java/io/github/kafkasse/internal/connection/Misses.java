package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.encode.BatchEncoder.Missing;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.RecordWindow;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.replay.ReplayPool;
import io.github.kafkasse.internal.replay.Waiter;
import java.util.ArrayList;
import java.util.List;

/**
 * What a subscription misses of its feed and has fetched by the replay pool, and what it will soon need. Belongs to the
 * connection's loop, but for the note that somebody leaves who has fetched something.
 */
final class Misses {
    private final ReplayPool replay;
    private final Feed feed;
    private final Waiter waiter;
    private final List<Missing> demanded = new ArrayList<>();
    private final long[] prefetched;

    /** Whether a demand may have been dropped, because somebody was told to look again. */
    private volatile boolean woken;

    /** @param signal has the connection run; called by any thread */
    Misses(ReplayPool replay, Feed feed, Runnable signal) {
        this.replay = replay;
        this.feed = feed;
        this.prefetched = new long[feed.size()];
        this.waiter = () -> {
            woken = true;
            signal.run();
        };
    }

    /** Demands what is missing, and nothing else any more. */
    void demand(List<Missing> missing) {
        // What is deleted cannot be fetched; this is called again when its topic is there again.
        List<Missing> fetchable = missing.stream()
                .filter(each -> feed.cache(each.index()).state() == PartitionCache.State.LIVE)
                .toList();
        if (woken || !fetchable.equals(demanded)) {
            woken = false;
            cancel();
            demanded.addAll(fetchable);
            fetchable.forEach(each -> replay.demand(feed.cache(each.index()), each.position(), waiter));
        }
    }

    /** Takes all demands back. */
    void cancel() {
        demanded.forEach(each -> replay.cancel(feed.cache(each.index()), each.position(), waiter));
        demanded.clear();
    }

    /** Has the next older window fetched while this one is being read. */
    void readAhead(Positions positions) {
        for (int i = 0; i < feed.size(); i++) {
            PartitionCache cache = feed.cache(i);
            long position = positions.offset(i);
            if (position < cache.log().start()) {
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
