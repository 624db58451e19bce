package io.github.kafkasse.internal.latest;

import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.RecordWindow;
import io.github.kafkasse.internal.replay.ReplayPool;
import io.github.kafkasse.internal.replay.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The newest offset of each key of one partition. It reads the partition once from its beginning, through the replay
 * pool. Each later request reads only the records that were added since. Belongs to the thread of the {@link
 * KeyIndexer}, except {@link #wake}.
 */
final class KeyIndex implements Waiter {
    private final PartitionCache cache;
    private final ReplayPool replay;
    private final Runnable wakeUp;
    private final KeyTable keys = new KeyTable();
    private final List<CompletableFuture<NewestOffsets>> waiting = new ArrayList<>();

    /** The offset before which all records are in the table. */
    private long position;

    /** Where the present reading ends. */
    private long target;

    private @Nullable NewestOffsets newest;
    private long newestNanos;
    private long askedNanos;
    private boolean demands;
    private volatile boolean woken;

    /** @param wakeUp wakes the indexer's thread; called by any thread */
    KeyIndex(PartitionCache cache, ReplayPool replay, Runnable wakeUp, long now) {
        this.cache = cache;
        this.replay = replay;
        this.wakeUp = wakeUp;
        this.askedNanos = now;
    }

    PartitionCache cache() {
        return cache;
    }

    /** The number of keys. */
    int size() {
        return keys.size();
    }

    /** When it was last asked. */
    long askedNanos() {
        return askedNanos;
    }

    /** Answers with the last offsets if they are new enough; otherwise reads to the log's present end first. */
    void ask(CompletableFuture<NewestOffsets> answer, long now, long reuseNanos) {
        askedNanos = now;
        NewestOffsets known = newest;
        if (known != null && now - newestNanos < reuseNanos) {
            answer.complete(known);
            return;
        }
        if (cache.log().end() < 0) { // the tail does not read the partition yet
            answer.complete(NewestOffsets.UNKNOWN);
            return;
        }
        if (waiting.isEmpty()) {
            target = cache.log().end();
        }
        waiting.add(answer);
    }

    /** Whether a client waits for it. Forgets clients that have disconnected. */
    boolean isWanted() {
        waiting.removeIf(CompletableFuture::isDone); // the client has disconnected
        if (waiting.isEmpty()) {
            cancelDemand();
        }
        return !waiting.isEmpty();
    }

    /**
     * Reads the records of one window.
     *
     * @return whether it can go on at once; if not, it has answered, or wakes the indexer later
     */
    boolean read(long now) {
        if (demands && !woken && !cache.isOlderOutOfReach()) {
            return false;
        }
        demands = false;
        woken = false;
        position = Math.max(position, cache.firstAvailable());
        if (position >= target) {
            answer(now);
            return false;
        }
        RecordWindow window = cache.find(position);
        if (window != null) {
            read(window, now);
            return true;
        }
        demands = true;
        replay.demand(cache, position, this);
        if (cache.isOlderOutOfReach()) { // its clients do not wait: they get all records that can be read
            giveUp();
            return false;
        }
        return woken;
    }

    private void read(RecordWindow window, long now) {
        window.touch(now);
        RecordWindow.Extent extent = window.extent();
        replay.prefetch(cache, position, extent.end(), this);
        for (int i = extent.indexOf(position); i < extent.size(); i++) {
            StreamEvent record = extent.event(i);
            if (record.offset() >= target) {
                break;
            }
            keys.add(record.key(), record.offset());
        }
        position = Math.min(extent.end(), target);
    }

    private void answer(long now) {
        NewestOffsets found = new NewestOffsets(position, keys.offsets());
        newest = found;
        newestNanos = now;
        complete(found);
    }

    private void complete(NewestOffsets found) {
        List<CompletableFuture<NewestOffsets>> answered = List.copyOf(waiting);
        waiting.clear();
        answered.forEach(each -> each.complete(found));
    }

    /** Fails all clients that wait. */
    void fail(KafkaSseException reason) {
        cancelDemand();
        waiting.forEach(each -> each.completeExceptionally(reason));
        waiting.clear();
    }

    /** Stops reading. Clients that wait get all records. */
    void giveUp() {
        cancelDemand();
        complete(NewestOffsets.UNKNOWN);
    }

    /** Called by any thread. */
    @Override
    public void wake() {
        woken = true;
        wakeUp.run();
    }

    private void cancelDemand() {
        if (demands) {
            demands = false;
            replay.cancel(cache, position, this);
        }
    }
}
