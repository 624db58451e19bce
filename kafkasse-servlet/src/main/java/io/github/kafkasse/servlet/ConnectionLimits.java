package io.github.kafkasse.servlet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts the connections of each client, exactly, however many come and go at once: a place is taken before a request
 * is handed on, and given back once, by whichever of its ends comes first.
 *
 * <p>A client that reconnects and finds its places taken often finds those of its own dead connections, which nobody
 * has noticed yet. It waits for a place while the others are probed. Thread-safe: one lock, held for a few look-ups,
 * never while anybody is called.
 */
final class ConnectionLimits {
    /** When the connections in the way are probed, as shares of the patience: a dead one shows at the second write. */
    private static final double[] PROBES = {0, 0.1, 0.3, 0.6};

    private final int perClient;
    private final Duration patience;

    // Guarded by this. A client without places and without anybody who waits has no entry.
    private final Map<String, Client> clients = new HashMap<>();

    private static final class Client {
        final Set<Place> taken = new LinkedHashSet<>();
        final List<CompletableFuture<Place>> waiting = new ArrayList<>();
    }

    /**
     * @param perClient how many connections a client may have; 0 for any number
     * @param patience how long a reconnecting client waits for one of its places
     */
    ConnectionLimits(int perClient, Duration patience) {
        this.perClient = perClient;
        this.patience = patience;
    }

    /** One connection's place. Thread-safe. */
    final class Place {
        private final String client;
        private volatile @Nullable Runnable probe;

        private Place(String client) {
            this.client = client;
        }

        /** Says how to find out whether the connection that has this place is still there. */
        void occupiedBy(Runnable howToProbe) {
            probe = howToProbe;
        }

        /** Gives it back; does nothing the second time. */
        void leave() {
            giveBack(this);
        }
    }

    int perClient() {
        return perClient;
    }

    /** A place for a client that is here for the first time, or {@code null} if it has no more. */
    synchronized @Nullable Place enter(String client) {
        Client entry = clients.computeIfAbsent(client, key -> new Client());
        if (isFull(entry)) {
            return null;
        }
        return take(client, entry);
    }

    /** Whether {@link #enter} would have no place. */
    synchronized boolean isFull(String client) {
        Client entry = clients.get(client);
        return entry != null && isFull(entry);
    }

    /**
     * A place for a client that comes back: at once, or when one of its own connections turns out to be dead.
     *
     * @return completes with {@code null} if none has become free in time
     */
    CompletableFuture<@Nullable Place> enterWhenFree(String client) {
        CompletableFuture<Place> promise = new CompletableFuture<>();
        synchronized (this) {
            Client entry = clients.computeIfAbsent(client, key -> new Client());
            if (!isFull(entry)) {
                return CompletableFuture.completedFuture(take(client, entry));
            }
            entry.waiting.add(promise);
        }
        for (double share : PROBES) {
            long nanos = (long) (patience.toNanos() * share);
            CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run)
                    .execute(() -> {
                        if (!promise.isDone()) {
                            probe(client);
                        }
                    });
        }
        return promise.orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS).handle((place, failure) -> {
            if (failure != null) {
                stopWaiting(client, promise);
            }
            return place;
        });
    }

    /** Has all connections of a client looked at: whichever of them is dead gives its place back soon. */
    void probe(String client) {
        List<Place> taken;
        synchronized (this) {
            Client entry = clients.get(client);
            taken = entry == null ? List.of() : List.copyOf(entry.taken);
        }
        for (Place place : taken) {
            Runnable probe = place.probe;
            if (probe != null) {
                probe.run();
            }
        }
    }

    /** How many connections all clients have together. */
    synchronized int connected() {
        return clients.values().stream().mapToInt(client -> client.taken.size()).sum();
    }

    private boolean isFull(Client client) {
        return perClient > 0 && client.taken.size() >= perClient;
    }

    private Place take(String name, Client client) {
        Place place = new Place(name);
        client.taken.add(place);
        return place;
    }

    private void giveBack(Place left) {
        Place free = left;
        while (free != null) {
            free = handOn(free);
        }
    }

    /** Gives a place to whoever has waited longest for one. {@return the place that he has not taken any more} */
    private @Nullable Place handOn(Place free) {
        CompletableFuture<Place> next;
        Place taken;
        synchronized (this) {
            Client entry = clients.get(free.client);
            if (entry == null || !entry.taken.remove(free)) {
                return null;
            }
            if (entry.waiting.isEmpty()) {
                forgetIfIdle(free.client, entry);
                return null;
            }
            next = entry.waiting.remove(0);
            taken = take(free.client, entry);
        }
        return next.complete(taken) ? null : taken;
    }

    private synchronized void stopWaiting(String client, CompletableFuture<Place> promise) {
        Client entry = clients.get(client);
        if (entry != null) {
            entry.waiting.removeIf(each -> each == promise);
            forgetIfIdle(client, entry);
        }
    }

    private void forgetIfIdle(String client, Client entry) {
        if (entry.taken.isEmpty() && entry.waiting.isEmpty()) {
            clients.remove(client);
        }
    }
}
