package io.github.kafkasse.internal.engine;

import io.github.kafkasse.EventSink;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.internal.connection.Connection;
import io.github.kafkasse.internal.connection.ConnectionContext;
import io.github.kafkasse.internal.log.SharedFilter;
import io.github.kafkasse.internal.log.SharedFilters;
import io.github.kafkasse.internal.loop.EventLoop;
import io.github.kafkasse.internal.request.Refusals;
import io.github.kafkasse.internal.request.Request;
import io.github.kafkasse.internal.request.RequestCheck;
import io.github.kafkasse.internal.request.RequestReader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Decides about each request whether its client is connected, deferred or refused: parses it, and applies the limits of
 * the engine. Thread-safe.
 */
final class Admission {
    private final RequestReader requests;
    private final ConnectionContext context;
    private final EventLoops loops;
    private final RequestCheck checks;
    private final SharedFilters filters;
    private final ClientCount clients;
    private final AtomicBoolean closing = new AtomicBoolean();

    Admission(Settings settings, AllowedTopics allowed, ConnectionContext context, EventLoops loops) {
        this.requests = new RequestReader(allowed.predicate(), settings, context.clock());
        this.context = context;
        this.loops = loops;
        this.checks = new RequestCheck(context.starts());
        this.filters = new SharedFilters(settings.get(Setting.FILTER_BUDGET));
        this.clients = new ClientCount(settings.get(Setting.CONNECTION_MAX));
    }

    /**
     * From now on, new clients are refused, and clients that reconnect are sent to another server.
     *
     * @return whether this is the first call
     */
    boolean close() {
        return closing.compareAndSet(false, true);
    }

    boolean isClosing() {
        return closing.get();
    }

    /** The number of clients. */
    int clients() {
        return clients.get();
    }

    /** Connects a client; see {@link io.github.kafkasse.KafkaSse#connect}. */
    StreamConnection connect(StreamRequest asked, EventSink sink) {
        EventLoop loop = loops.next();
        boolean full = !clients.enter(asked.isWatcher());
        Connection connection;
        Runnable start;
        try {
            Request request = requests.read(asked);
            RecordFilter filter = request.filter();
            if (filter != null) {
                SharedFilter shared = filters.acquire(filter);
                full |= shared == null;
                request = request.withFilter(shared);
            }
            connection = new Connection(context, loop, request, sink);
            start = start(connection, full);
        } catch (KafkaSseException e) {
            connection = new Connection(context, loop, Request.refused(asked), sink);
            start = refusal(connection, context.starts().refusal(e, loop::execute));
        } catch (RuntimeException | Error e) { // of the user's predicate
            clients.leave(asked.isWatcher());
            throw e;
        }
        return begin(connection, sink, loop, start);
    }

    private Runnable start(Connection connection, boolean full) {
        if (!full && !isClosing()) {
            return connection::start;
        }
        if (connection.request().isReconnect()) {
            return () -> connection.deferToLater(isClosing());
        }
        return refusal(connection, CompletableFuture.completedFuture(notNow(full)));
    }

    private static Runnable refusal(Connection connection, CompletableFuture<KafkaSseException> reason) {
        return () -> connection.refuse(reason);
    }

    /**
     * Connects the sink, and queues the start. The sink may use its connection at once, so its client can be gone
     * before the start.
     */
    private static StreamConnection begin(Connection connection, EventSink sink, EventLoop loop, Runnable start) {
        try {
            sink.connected(connection.mailbox());
        } catch (RuntimeException | Error e) {
            connection.mailbox().clientGone(e);
            throw e;
        }
        loop.execute(() -> {
            if (!connection.isClosed()) {
                start.run();
            }
        });
        return connection.mailbox();
    }

    /** A connection has ended: releases what its client has taken of the limits. */
    void left(Request request) {
        clients.leave(request.watcher());
        if (request.filter() instanceof SharedFilter shared) {
            filters.release(shared);
        }
    }

    /** Checks a request without asking Kafka; see {@link io.github.kafkasse.KafkaSse#validate}. */
    void validate(StreamRequest asked) {
        Request unused = requests.read(asked);
    }

    /** Whether a client would be connected; see {@link io.github.kafkasse.KafkaSse#check}. */
    CompletableFuture<StreamOpening> check(StreamRequest asked) {
        EventLoop loop = loops.next();
        boolean full = !clients.enter(asked.isWatcher());
        CompletableFuture<StreamOpening> result;
        try {
            result = check(requests.read(asked), full, loop);
        } catch (KafkaSseException e) {
            result = context.starts().refusal(e, loop::execute).thenCompose(CompletableFuture::failedFuture);
        } catch (RuntimeException | Error e) { // of the user's predicate
            clients.leave(asked.isWatcher());
            throw e;
        }
        return clients.during(result, asked.isWatcher());
    }

    private CompletableFuture<StreamOpening> check(Request request, boolean full, EventLoop loop) {
        if (!full && !isClosing()) {
            return checks.of(request, loop::execute);
        }
        return request.isReconnect()
                ? CompletableFuture.completedFuture(request.ownOpening())
                : CompletableFuture.failedFuture(notNow(full));
    }

    private static KafkaSseException notNow(boolean full) {
        return full ? Refusals.serverFull() : Refusals.shuttingDown();
    }
}
