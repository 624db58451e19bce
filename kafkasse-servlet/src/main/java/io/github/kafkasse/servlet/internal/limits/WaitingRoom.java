package io.github.kafkasse.servlet.internal.limits;

import io.github.kafkasse.servlet.internal.limits.ConnectionLimits.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one client that wait for a place, oldest first. Decides when connections end for them and when they
 * are refused. Guarded by the {@link ConnectionLimits} that own it.
 */
final class WaitingRoom {
    /** The least time for a connection to end, however short the patience is. */
    static final Duration ENDING = Duration.ofSeconds(1);

    private final int capacity;
    private final long patienceNanos;
    private final long giveUpNanos;
    private final Map<CompletableFuture<@Nullable Place>, Waiting> requests = new LinkedHashMap<>();

    private static final class Waiting {
        final long since;
        boolean hasEndedOne;

        Waiting(long since) {
            this.since = since;
        }
    }

    /**
     * The actions that are due now.
     *
     * @param ends the number of connections to end: one for each request whose patience is over
     * @param refused the requests to refuse: they got no place although a connection was ended for each
     */
    record Due(int ends, List<CompletableFuture<@Nullable Place>> refused) {}

    WaitingRoom(int capacity, Duration patience) {
        this.capacity = capacity;
        this.patienceNanos = patience.toNanos();
        this.giveUpNanos = patienceNanos + Math.max(patienceNanos, ENDING.toNanos());
    }

    /**
     * Whether connections are probed at a step. Several probes are needed, because a dead connection often fails only
     * at the second write, after a round trip.
     */
    static boolean isProbed(int step) {
        return step == 0 || step == 1 || step == 3 || step == 6;
    }

    /** {@return false if no further request may wait} */
    boolean add(CompletableFuture<@Nullable Place> promise, long now) {
        if (requests.size() >= capacity) {
            return false;
        }
        requests.put(promise, new Waiting(now));
        return true;
    }

    boolean isEmpty() {
        return requests.isEmpty();
    }

    Due due(long now) {
        int ends = 0;
        List<CompletableFuture<@Nullable Place>> refused = new ArrayList<>();
        for (Map.Entry<CompletableFuture<@Nullable Place>, Waiting> each : requests.entrySet()) {
            long waited = now - each.getValue().since;
            if (waited >= patienceNanos && !each.getValue().hasEndedOne) {
                ends++;
            }
            if (waited >= giveUpNanos) {
                refused.add(each.getKey());
            }
        }
        return new Due(ends, refused);
    }

    /** Records that connections were ended, for the requests that have waited longest. */
    void ended(int count) {
        int left = count;
        for (Waiting each : requests.values()) {
            if (left > 0 && !each.hasEndedOne) {
                each.hasEndedOne = true;
                left--;
            }
        }
    }

    /** Removes the request that has waited longest. {@return that request; {@code null} if there is none} */
    @Nullable
    CompletableFuture<@Nullable Place> poll() {
        Iterator<CompletableFuture<@Nullable Place>> oldest = requests.keySet().iterator();
        if (!oldest.hasNext()) {
            return null;
        }
        CompletableFuture<@Nullable Place> next = oldest.next();
        oldest.remove();
        return next;
    }

    @SuppressWarnings("CollectionUndefinedEquality") // futures are compared by identity, as intended
    void remove(CompletableFuture<@Nullable Place> promise) {
        requests.remove(promise);
    }
}
