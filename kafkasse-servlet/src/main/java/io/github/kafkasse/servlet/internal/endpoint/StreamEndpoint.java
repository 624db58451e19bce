package io.github.kafkasse.servlet.internal.endpoint;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.KafkaSseConfigurationException;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.Setting;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.internal.common.Configured;
import io.github.kafkasse.internal.common.Scheduler;
import io.github.kafkasse.internal.common.TimerThread;
import io.github.kafkasse.servlet.Access;
import io.github.kafkasse.servlet.Authenticator;
import io.github.kafkasse.servlet.HttpSettings;
import io.github.kafkasse.servlet.StreamsListener;
import io.github.kafkasse.servlet.internal.container.Exchange;
import io.github.kafkasse.servlet.internal.container.Exchanges;
import io.github.kafkasse.servlet.internal.container.ServletHttp;
import io.github.kafkasse.servlet.internal.container.StreamCutOffException;
import io.github.kafkasse.servlet.internal.http.Accept;
import io.github.kafkasse.servlet.internal.http.Caching;
import io.github.kafkasse.servlet.internal.http.Compression;
import io.github.kafkasse.servlet.internal.http.Cors;
import io.github.kafkasse.servlet.internal.http.HttpAnswer;
import io.github.kafkasse.servlet.internal.http.Problem;
import io.github.kafkasse.servlet.internal.http.StreamType;
import io.github.kafkasse.servlet.internal.limits.ClientKey;
import io.github.kafkasse.servlet.internal.limits.ConnectionLimits;
import io.github.kafkasse.servlet.internal.limits.ConnectionLimits.Place;
import io.github.kafkasse.servlet.internal.limits.Occupant;
import io.github.kafkasse.servlet.internal.request.RequestParser;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests for streams. Authenticates, parses and applies limits, then connects the client to the engine.
 * Thread-safe; only {@link #shutDown} blocks.
 */
public final class StreamEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(StreamEndpoint.class);

    private final KafkaSse engine;
    private final RequestParser parser;
    private final Authenticator authenticator;
    private final Configured<Authenticator> configured;
    private final TimerThread timer = new TimerThread("kafkasse-servlet-timer");
    private final ClientKey key;
    private final ConnectionLimits limits;
    private final Refusals refusals;
    private final StreamsListener listener;
    private final Cors cors;
    private final Compression compression;
    private final Exchanges exchanges;
    private final EngineRequests requests;
    private final @Nullable OpenStreams open;

    /**
     * @param parser parses requests
     * @param authenticator authenticates clients; {@code null}: the one that {@link HttpSettings#AUTHENTICATOR} names
     * @param listener observes the streams that clients follow
     * @param isListed whether open streams are listed for operators
     * @throws IllegalArgumentException if a setting of the servlet is invalid, or if settings contradict each other
     */
    public StreamEndpoint(
            KafkaSse engine,
            RequestParser parser,
            @Nullable Authenticator authenticator,
            StreamsListener listener,
            boolean isListed) {
        this.engine = engine;
        this.parser = parser;
        this.configured = Configured.of(
                authenticator,
                () -> engine.settings().make(HttpSettings.AUTHENTICATOR, Authenticator.class),
                Authenticator::everybody);
        this.authenticator = configured.part();
        this.listener = listener;
        this.cors = Cors.of(engine.settings());
        Caching caching = new Caching(this.authenticator.equals(Authenticator.everybody()));
        this.compression = Compression.of(engine.settings());
        this.exchanges = new Exchanges(caching);
        this.requests = new EngineRequests(engine, caching);
        this.key = new ClientKey(engine.settings().get(HttpSettings.LIMIT_CLIENT_HEADER));
        this.open = isListed ? new OpenStreams(key, InstantSource.system()) : null;
        this.limits = new ConnectionLimits(
                engine.settings().get(HttpSettings.LIMIT_PER_CLIENT),
                engine.settings().get(HttpSettings.LIMIT_PATIENCE),
                timer);
        this.refusals = new Refusals(engine, limits, exchanges);
    }

    Authenticator authenticator() {
        return authenticator;
    }

    /** {@return the open streams; {@code null} if they are not listed} */
    @Nullable
    OpenStreams open() {
        return open;
    }

    Cors cors() {
        return cors;
    }

    /**
     * Ends all streams cleanly, spread over at most a second, and waits until the container has sent them, for at most
     * {@link Setting#CLOSE_TIMEOUT}.
     */
    public void shutDown() {
        exchanges.shutDown(engine.settings().get(Setting.CLOSE_TIMEOUT), timer);
    }

    /** {@return runs actions after a delay, until the endpoint is closed} */
    Scheduler scheduler() {
        return timer;
    }

    /**
     * Closes the timer thread, and the authenticator if the endpoint created it. The caller ends the streams before.
     */
    public void close() {
        timer.close();
        configured.close();
    }

    /**
     * Answers a request, on the container's thread.
     *
     * @param names the names of the streams, decoded: the rest of the request's path after the mount
     */
    public void service(ServletHttp http, String names) throws IOException {
        if (http.request().getDispatcherType() == DispatcherType.ASYNC && Exchange.isCutOff(http.request())) {
            throw StreamCutOffException.of(http.request());
        }
        if (http.method().equals("OPTIONS")) {
            http.send(cors.preflight(http));
            return;
        }
        cors.headers(http, compression.dependsOn()).forEach(http.response()::setHeader);
        if (http.isRead()) {
            stream(http, names);
        } else {
            http.send(Problem.methodNotAllowed(Cors.METHODS).answer(http).with("Allow", Cors.METHODS));
        }
    }

    private void stream(ServletHttp http, String names) throws IOException {
        try {
            Access access = authenticator.authenticate(http.request());
            if (access instanceof Access.Refused refused) {
                http.send(Problem.of(refused).answer(http));
            } else if (access instanceof Access.Stopped) {
                http.send(HttpAnswer.STOP);
            } else if (access instanceof Access.Granted granted) {
                stream(http, names, granted);
            } else {
                throw new IllegalStateException(
                        authenticator.getClass().getName() + " neither granted nor refused access");
            }
        } catch (KafkaSseException e) {
            http.send(Problem.of(e).answer(http));
        } catch (RuntimeException e) {
            LOG.error("A request could not be read", e);
            http.send(Problem.unexpected().answer(http));
        }
    }

    private void stream(ServletHttp http, String names, Access.Granted granted) throws IOException {
        String client = granted.client() == null ? key.of(http) : "client " + granted.client();
        if (!http.request().isAsyncSupported()) {
            LOG.error("The servlet, or a filter in front of it, was registered without asyncSupported = true: "
                    + "no stream can be served");
            throw new KafkaSseConfigurationException("The service is not configured to serve streams");
        }
        StreamType type = Accept.choose(http.headers("Accept"));
        RequestParser.@Nullable Parsed parsed;
        try {
            parsed = parser.parse(http, names, type, granted);
        } catch (TopicNotAvailableException e) {
            refusals.refuse(http, type, e, Problem::of, client);
            return;
        }
        if (parsed == null) {
            http.send(HttpAnswer.STOP);
        } else {
            admit(http, type, parsed, client);
        }
    }

    /** Takes a place for the client, or lets it wait for one if it reconnects, and then connects it to the engine. */
    private void admit(ServletHttp http, StreamType type, RequestParser.Parsed parsed, String client)
            throws IOException {
        Place place = limits.enter(client);
        if (place == null && parsed.request().lastEventId() == null) {
            limits.probe(client); // so that dead connections have given back their places at the next try
            throw Occupant.tooMany(limits.perClient());
        }
        Occupant occupant = new Occupant(place);
        StreamLife.Listed listed = open == null ? null : new StreamLife.Listed(open, open.requested(http, parsed));
        StreamLife life = new StreamLife(occupant, parsed, listener, listed);
        if (place == null && isInvalid(http, type, parsed.request(), life, client)) {
            return;
        }
        StreamRequest request = parsed.request().withGzip(compression.isChosen(http));
        exchanges.begin(http, type, life, exchange -> {
            if (place != null) {
                requests.start(http, request, exchange);
            } else if (http.isHead()) {
                // A GET would wait and then get a stream; a HEAD is answered without a lookup.
                exchange.head(new StreamOpening(request.format(), "[]", null, request.isGzip()));
            } else {
                connectLater(http, occupant, request, exchange, client);
            }
        });
    }

    /** A client over its limit waits for a place only if its id is valid; otherwise it is refused at once. */
    private boolean isInvalid(ServletHttp http, StreamType type, StreamRequest request, StreamLife life, String client)
            throws IOException {
        try {
            engine.validate(request);
            return false;
        } catch (TopicNotAvailableException e) {
            refusals.refuse(http, type, e, life::problem, client);
        } catch (KafkaSseException e) {
            http.send(life.problem(e).answer(http));
        }
        return true;
    }

    private void connectLater(
            ServletHttp http, Occupant occupant, StreamRequest request, Exchange exchange, String client) {
        CompletableFuture<@Nullable Place> promise = limits.enterWhenFree(client);
        CompletableFuture<Void> unused = promise.thenAccept(place -> {
            if (place == null) {
                exchange.answer(Problem.of(Occupant.tooMany(limits.perClient())));
                return;
            }
            try {
                if (occupant.enter(place)) {
                    requests.start(http, request, exchange);
                }
            } catch (RuntimeException | Error e) { // thrown by user code; no caller would see it
                LOG.error("A request that had waited could not be passed to the engine", e);
                exchange.answer(Problem.unexpected());
            }
        });
        occupant.waitsFor(promise);
    }
}
