package io.github.kafkasse.servlet.internal.endpoint;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.Setting;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.servlet.Access;
import io.github.kafkasse.servlet.Authenticator;
import io.github.kafkasse.servlet.HttpSettings;
import io.github.kafkasse.servlet.StreamsListener;
import io.github.kafkasse.servlet.internal.container.AsyncResponse;
import io.github.kafkasse.servlet.internal.container.Exchange;
import io.github.kafkasse.servlet.internal.container.StreamCutOffException;
import io.github.kafkasse.servlet.internal.http.Accept;
import io.github.kafkasse.servlet.internal.http.Cors;
import io.github.kafkasse.servlet.internal.http.Problem;
import io.github.kafkasse.servlet.internal.http.StreamType;
import io.github.kafkasse.servlet.internal.limits.Admission;
import io.github.kafkasse.servlet.internal.limits.ClientKey;
import io.github.kafkasse.servlet.internal.limits.ConnectionLimits;
import io.github.kafkasse.servlet.internal.limits.ConnectionLimits.Place;
import io.github.kafkasse.servlet.internal.request.RequestReading;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests for streams, for this package's servlets. Authenticates, parses and applies limits, then connects
 * the client to the engine. Thread-safe; only {@link #shutDown} blocks.
 */
public final class StreamEndpoint {
    /** Over how long the ends of all streams are spread. */
    private static final long SPREAD_MILLIS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(StreamEndpoint.class);

    private final KafkaSse engine;
    private final RequestReading reading;
    private final Authenticator authenticator;
    private final ClientKey key;
    private final ConnectionLimits limits;
    private final Refusals refusals;
    private final StreamsListener listener;
    private final Cors cors;
    private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();

    /**
     * @param reading parses requests
     * @param authenticator authenticates clients
     * @param listener told of the streams that clients follow
     * @throws IllegalArgumentException if the engine has settings for the servlet that make no sense
     */
    public StreamEndpoint(
            KafkaSse engine, RequestReading reading, Authenticator authenticator, StreamsListener listener) {
        this.engine = engine;
        this.reading = reading;
        this.authenticator = authenticator;
        this.listener = listener;
        this.cors = Cors.of(engine.settings());
        this.key = new ClientKey(engine.settings().get(HttpSettings.LIMIT_CLIENT_HEADER));
        this.limits = new ConnectionLimits(
                engine.settings().get(HttpSettings.LIMIT_PER_CLIENT),
                engine.settings().get(HttpSettings.LIMIT_PATIENCE));
        this.refusals = new Refusals(engine, limits, exchanges);
    }

    Cors cors() {
        return cors;
    }

    /** How many connections there are, those included that are about to be opened or refused by the engine. */
    int connected() {
        return limits.connected();
    }

    /**
     * Ends all streams cleanly, spread over a moment, and waits until the container has sent them, at the longest for
     * {@link Setting#CLOSE_TIMEOUT}.
     */
    public void shutDown() {
        Duration limit = engine.settings().get(Setting.CLOSE_TIMEOUT);
        long spread = Math.min(limit.toMillis() / 4, SPREAD_MILLIS);
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (Exchange exchange : exchanges) {
            long after = ThreadLocalRandom.current().nextLong(spread + 1);
            CompletableFuture.delayedExecutor(after, TimeUnit.MILLISECONDS).execute(exchange::shutDown);
            sent.add(exchange.completion());
        }
        try {
            CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new))
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("Not all clients have taken the end of their streams within {}", limit);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The end of a response cannot fail", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Answers a request.
     *
     * @param names what follows the mount in its path, decoded: the streams' names
     */
    public void service(HttpServletRequest request, HttpServletResponse response, String names) throws IOException {
        if (request.getDispatcherType() == DispatcherType.ASYNC
                && request.getAttribute(AsyncResponse.CUT_OFF) != null) {
            throw new StreamCutOffException();
        }
        if (request.getMethod().equals("OPTIONS")) {
            cors.preflight(request, response);
            return;
        }
        cors.apply(request, response, "Accept");
        switch (request.getMethod()) {
            case "GET" -> stream(request, response, names, false);
            case "HEAD" -> stream(request, response, names, true);
            default -> {
                response.setHeader("Allow", Cors.METHODS);
                Problem.methodNotAllowed(Cors.METHODS).answer(request, response);
            }
        }
    }

    private void stream(HttpServletRequest request, HttpServletResponse response, String names, boolean head)
            throws IOException {
        try {
            Access access = authenticator.authenticate(request);
            if (access instanceof Access.Refused refused) {
                Problem.of(refused).answer(request, response);
            } else if (access instanceof Access.Granted granted) {
                StreamType type = Accept.choose(Collections.list(request.getHeaders("Accept")));
                String client = granted.client() == null ? key.of(request) : "client " + granted.client();
                RequestReading.Asked asked;
                try {
                    asked = reading.read(request, names, type, granted);
                } catch (TopicNotAvailableException e) {
                    refusals.refuse(request, response, type, e, Problem::of, client);
                    return;
                }
                if (head) {
                    check(request, response, type, asked, client);
                } else {
                    connect(request, response, type, asked, client);
                }
            } else {
                throw new IllegalStateException(
                        authenticator.getClass().getName() + " neither granted nor refused access");
            }
        } catch (KafkaSseException e) {
            Problem.of(e).answer(request, response);
        } catch (RuntimeException e) {
            LOG.error("A request could not be read", e);
            Problem.unexpected().answer(request, response);
        }
    }

    private void connect(
            HttpServletRequest request,
            HttpServletResponse response,
            StreamType type,
            RequestReading.Asked asked,
            String client)
            throws IOException {
        Place place = limits.enter(client);
        boolean comesBack = asked.request().lastEventId() != null;
        if (place == null && !comesBack) {
            limits.probe(client); // so that its next try finds the places of those that are dead
            throw Admission.tooMany(limits.perClient());
        }
        Admission admission = new Admission(place);
        Life life = new Life(admission, asked);
        if (place == null && isRefused(request, response, type, asked, life, client)) {
            return;
        }
        begin(request, response, type, life, exchange -> {
            if (place != null) {
                StreamConnection unused = engine.connect(asked.request(), exchange);
            } else {
                later(admission, asked.request(), exchange, client);
            }
        });
    }

    private void begin(
            HttpServletRequest request,
            HttpServletResponse response,
            StreamType type,
            Life life,
            Consumer<Exchange> service)
            throws IOException {
        boolean begun = false;
        try {
            Exchange.begin(request, response, type, service, exchanges, life);
            begun = true;
        } finally {
            if (!begun) {
                life.ended();
            }
        }
    }

    /** A client that is over its limit waits for a place only if its id is one: else it is refused at once. */
    private boolean isRefused(
            HttpServletRequest request,
            HttpServletResponse response,
            StreamType type,
            RequestReading.Asked asked,
            Life life,
            String client)
            throws IOException {
        try {
            engine.validate(asked.request());
            return false;
        } catch (TopicNotAvailableException e) {
            refusals.refuse(request, response, type, e, life::problem, client);
            return true;
        } catch (KafkaSseException e) {
            life.problem(e).answer(request, response);
            return true;
        }
    }

    /** Gives the place back, and tells the listener of streams that were opened. */
    private final class Life implements Exchange.Life {
        private final Admission admission;
        private final RequestReading.Asked asked;
        private final long begin = System.nanoTime();

        // Guarded by this.
        private boolean isOpen;
        private boolean hasEnded;

        Life(Admission admission, RequestReading.Asked asked) {
            this.admission = admission;
            this.asked = asked;
        }

        @Override
        public void connected(StreamConnection connection) {
            admission.connected(connection);
        }

        /** A client that has named streams is not told of their topics. */
        @Override
        public Problem problem(KafkaSseException reason) {
            boolean namesTopics = asked.streams().equals(asked.request().topics());
            return Problem.of(
                    reason instanceof TopicNotAvailableException && !namesTopics
                            ? new TopicNotAvailableException(
                                    "Not everything that the path or the Last-Event-ID names is available here")
                            : reason);
        }

        @Override
        public synchronized void opened() {
            if (!hasEnded) {
                isOpen = true;
                tell(() -> listener.opened(asked.streams()));
                tell(() -> listener.firstByte(Duration.ofNanos(System.nanoTime() - begin)));
            }
        }

        @Override
        public void ended() {
            admission.leave();
            synchronized (this) {
                hasEnded = true;
                if (isOpen) {
                    tell(() -> listener.closed(asked.streams()));
                }
            }
        }

        /** What a listener throws is its own fault, not this client's. */
        private void tell(Runnable event) {
            try {
                event.run();
            } catch (RuntimeException | Error e) {
                LOG.error("{} has failed", listener.getClass().getName(), e);
            }
        }
    }

    private void later(Admission admission, StreamRequest asked, Exchange exchange, String client) {
        CompletableFuture<@Nullable Place> promise = limits.enterWhenFree(client);
        CompletableFuture<Void> unused = promise.thenAccept(place -> {
            if (place == null) {
                exchange.answer(Problem.of(Admission.tooMany(limits.perClient())));
                return;
            }
            try {
                if (admission.enter(place)) {
                    StreamConnection unusedConnection = engine.connect(asked, exchange);
                }
            } catch (RuntimeException | Error e) { // of user code: nobody else would see it
                LOG.error("A request that had waited could not be handed to the engine", e);
                exchange.answer(Problem.unexpected());
            }
        });
        admission.waitsFor(promise);
    }

    private void check(
            HttpServletRequest request,
            HttpServletResponse response,
            StreamType type,
            RequestReading.Asked asked,
            String client)
            throws IOException {
        Place place = limits.enter(client);
        if (place == null && asked.request().lastEventId() == null) {
            throw Admission.tooMany(limits.perClient());
        }
        Admission admission = new Admission(place);
        Life life = new Life(admission, asked);
        if (place == null && isRefused(request, response, type, asked, life, client)) {
            return;
        }
        begin(request, response, type, life, exchange -> {
            if (place != null) {
                check(asked.request(), exchange);
            } else {
                exchange.head(); // it would get a stream later; for that, nothing is looked up
            }
        });
    }

    private void check(StreamRequest asked, Exchange exchange) {
        CompletableFuture<Void> checked = engine.check(asked);
        exchange.attach(new Check(checked));
        CompletableFuture<Void> unused = checked.whenComplete((nothing, failure) -> {
            Throwable reason = cause(failure);
            if (reason == null) {
                exchange.head();
            } else if (checked.isCancelled()) {
                exchange.abort();
            } else if (reason instanceof KafkaSseException refusal) {
                exchange.refuse(refusal);
            } else {
                LOG.error("A request could not be checked", reason);
                exchange.answer(Problem.unexpected());
            }
        });
    }

    private static @Nullable Throwable cause(@Nullable Throwable failure) {
        return failure instanceof CompletionException ? failure.getCause() : failure;
    }
}
