package io.github.kafkasse.servlet.internal.limits;

import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.internal.common.Scheduler;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the connections of each client exactly. A request takes a place before it is passed to the engine. The place
 * is given back once, when the connection ends for any reason.
 *
 * <p>A client that reconnects over its limit waits in its {@link WaitingRoom}, while its older connections are probed:
 * they are often its own dead ones. If no place becomes free in time, its oldest connection is ended.
 *
 * <p>Thread-safe. One lock is held for a few lookups, but not while other objects are called.
 */
public final class ConnectionLimits {
    /** The number of steps into which the patience is divided. At some of them, a client's connections are probed. */
    private static final int STEPS = 10;

    private final int perClient;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private final Scheduler scheduler;

    // Guarded by this. A client without places and without waiting requests has no entry.
    private final Map<String, Client> clients = new HashMap<>();

    private static final class Client {
        final String name;

        /** The places in use, oldest first. */
        final Set<Place> taken = new LinkedHashSet<>();

        final WaitingRoom waiting;

        /** Whether a timer is set for the waiting requests. */
        boolean attended;

        long nextProbe;

        Client(String name, WaitingRoom waiting, long now) {
            this.name = name;
            this.waiting = waiting;
            this.nextProbe = now;
        }
    }

    /**
     * @param perClient how many connections a client may have; 0 for any number
     * @param patience how long a reconnecting client waits for one of its places before its oldest connection is ended
     * @param scheduler runs delayed actions
     */
    public ConnectionLimits(int perClient, Duration patience, Scheduler scheduler) {
        this(perClient, patience, System::nanoTime, scheduler);
    }

    ConnectionLimits(int perClient, Duration patience, LongSupplier nanoTime, Scheduler scheduler) {
        this.perClient = perClient;
        this.patience = patience;
        this.nanoTime = nanoTime;
        this.scheduler = scheduler;
    }

    /** One connection's place. Thread-safe. */
    public final class Place {
        private final Client client;
        private volatile @Nullable StreamConnection connection;

        // Guarded by the limits.
        boolean ending;
        long brokenOffAt;

        private Place(Client client) {
            this.client = client;
        }

        /** Sets the connection that occupies this place. */
        void occupiedBy(StreamConnection occupant) {
            connection = occupant;
        }

        /** Gives the place back. Further calls have no effect. */
        void leave() {
            giveBack(this);
        }
    }

    public int perClient() {
        return perClient;
    }

    /** {@return a place; {@code null} if the client has reached its limit} */
    public synchronized @Nullable Place enter(String name) {
        Client client = client(name);
        return isFull(client) ? null : take(client);
    }

    /**
     * Returns a place for a client that reconnects: at once, or when one of its older connections ends. The limit of
     * connections also bounds the requests of a client that wait.
     *
     * @return completes with {@code null} if too many requests of the client wait already, or if no place becomes free
     *     in time; the caller completes it with {@code null} to stop waiting
     */
    public CompletableFuture<@Nullable Place> enterWhenFree(String name) {
        CompletableFuture<@Nullable Place> promise = new CompletableFuture<>();
        Client client;
        boolean unattended;
        synchronized (this) {
            client = client(name);
            if (!isFull(client)) {
                return CompletableFuture.completedFuture(take(client));
            }
            if (!client.waiting.add(promise, nanoTime.getAsLong())) {
                return CompletableFuture.completedFuture(null);
            }
            unattended = !client.attended;
            client.attended = true;
        }
        CompletableFuture<Void> unused = promise.thenAccept(place -> {
            if (place == null) {
                stopWaiting(name, promise);
            }
        });
        if (unattended) {
            attend(name, client, 0);
        }
        return promise;
    }

    /**
     * Probes a client's connections and ends the oldest ones, repeatedly while requests of the client wait. Each client
     * has one timer.
     */
    private void attend(String name, Client client, int step) {
        WaitingRoom.Due due;
        List<Place> toEnd;
        List<Place> toBreakOff;
        synchronized (this) {
            if (client.waiting.isEmpty()) {
                client.attended = false;
                forgetIfIdle(client);
                return;
            }
            long now = nanoTime.getAsLong();
            due = client.waiting.due(now);
            toEnd = client.taken.stream()
                    .filter(place -> !place.ending)
                    .limit(due.ends())
                    .toList();
            for (Place place : toEnd) {
                place.ending = true;
                place.brokenOffAt = now + Math.max(patience.toNanos(), WaitingRoom.ENDING.toNanos()) / 2;
            }
            client.waiting.ended(toEnd.size());
            toBreakOff = client.taken.stream()
                    .filter(place -> place.ending && now - place.brokenOffAt >= 0)
                    .toList();
        }
        if (WaitingRoom.isProbed(step)) {
            probe(name);
        }
        each(toEnd, StreamConnection::end);
        each(toBreakOff, connection -> connection.clientGone(null)); // it did not end in time
        due.refused().forEach(promise -> promise.complete(null));
        Duration pause = Duration.ofNanos(Math.max(1_000_000, patience.toNanos() / STEPS));
        Runnable unused = scheduler.after(pause, () -> attend(name, client, (step + 1) % STEPS));
    }

    /**
     * Probes all connections of a client, so that dead ones give their places back soon. Does nothing if they were
     * probed a moment ago, so that many refused requests do not cause many probes.
     */
    public void probe(String name) {
        List<Place> taken;
        synchronized (this) {
            Client client = clients.get(name);
            long now = nanoTime.getAsLong();
            if (client == null || now - client.nextProbe < 0) {
                return;
            }
            client.nextProbe = now + patience.toNanos() / STEPS;
            taken = List.copyOf(client.taken);
        }
        each(taken, StreamConnection::probe);
    }

    private static void each(List<Place> places, Consumer<StreamConnection> action) {
        for (Place place : places) {
            StreamConnection connection = place.connection;
            if (connection != null) {
                action.accept(connection);
            }
        }
    }

    /** {@return the number of connections of all clients} */
    public synchronized int connected() {
        return clients.values().stream().mapToInt(client -> client.taken.size()).sum();
    }

    private Client client(String name) {
        return clients.computeIfAbsent(
                name, key -> new Client(key, new WaitingRoom(perClient, patience), nanoTime.getAsLong()));
    }

    private boolean isFull(Client client) {
        return perClient > 0 && client.taken.size() >= perClient;
    }

    private Place take(Client client) {
        Place place = new Place(client);
        client.taken.add(place);
        return place;
    }

    private void giveBack(Place left) {
        Place free = left;
        while (free != null) {
            free = handOn(free);
        }
    }

    /** Gives a place to the request that has waited longest. {@return the place if that request has stopped waiting} */
    private @Nullable Place handOn(Place free) {
        CompletableFuture<@Nullable Place> next;
        Place taken;
        synchronized (this) {
            Client client = free.client;
            if (!client.taken.remove(free)) {
                return null;
            }
            next = client.waiting.poll();
            if (next == null) {
                forgetIfIdle(client);
                return null;
            }
            taken = take(client);
        }
        return next.complete(taken) ? null : taken;
    }

    private synchronized void stopWaiting(String name, CompletableFuture<@Nullable Place> promise) {
        Client client = clients.get(name);
        if (client != null) {
            client.waiting.remove(promise);
            forgetIfIdle(client);
        }
    }

    private void forgetIfIdle(Client client) {
        if (client.taken.isEmpty() && client.waiting.isEmpty()) {
            clients.remove(client.name, client);
        }
    }
}
