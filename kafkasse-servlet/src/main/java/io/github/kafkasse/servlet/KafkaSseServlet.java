package io.github.kafkasse.servlet;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.StreamRequest;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves Kafka topics as Server-Sent Events or newline-delimited JSON: {@code GET <mount>/<names>}. It is to be mapped
 * to a path ({@code /topics/*}), and registered, like every filter in front of it, with support for asynchronous
 * requests.
 *
 * <p>Either the engine is handed in:
 *
 * <pre>{@code
 * context.addServlet(new ServletHolder(new KafkaSseServlet(sse)), "/topics/*");
 * }</pre>
 *
 * <p>or the servlet makes one of its own from init parameters, so that a WAR needs no code: the names of the
 * {@linkplain Setting#all() engine's settings} and of {@linkplain #settings() its own}, and {@code kafka.*} for the
 * Kafka clients. They can be parameters of the servlet, or of the context with {@code kafkasse.} before them; the
 * servlet's win over the context's, and the environment over both.
 *
 * <p>An engine that was handed in is to be closed by whoever made it, and before the container is stopped where clients
 * are to see a clean end. One of its own is closed with the servlet. Thread-safe, as servlets are; no method waits for
 * Kafka or for a client, save {@link #destroy()} where it closes the engine.
 */
public final class KafkaSseServlet extends HttpServlet {
    /** The sites whose scripts may read streams. */
    public static final Setting<List<String>> CORS_ORIGINS =
            Setting.list("cors.origins", "*", "origins whose scripts may read streams; *: all; empty: none");

    /** Whether scripts of the named sites may send cookies and the like. */
    public static final Setting<Boolean> CORS_CREDENTIALS =
            Setting.flag("cors.credentials", "false", "whether scripts of named origins may send credentials");

    /** How long browsers may remember the answer to a preflight request. */
    public static final Setting<Duration> CORS_MAX_AGE =
            Setting.duration("cors.max.age", "1h", "how long browsers may remember what they were allowed");

    static final String METHODS = "GET, HEAD, OPTIONS";

    private static final long serialVersionUID = 1L;
    private static final String CONTEXT_PREFIX = "kafkasse.";
    private static final Logger LOG = LoggerFactory.getLogger(KafkaSseServlet.class);

    private final transient @Nullable KafkaSse given;
    private final transient StreamCatalogue catalogue;
    private final transient Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();

    private transient @Nullable KafkaSse engine;
    private transient @Nullable Cors cors;

    /** Makes a servlet that makes its own engine, from init parameters; its paths name topics. */
    public KafkaSseServlet() {
        this.given = null;
        this.catalogue = StreamCatalogue.ofTopics();
    }

    /**
     * Makes a servlet for an engine; its paths name topics.
     *
     * @param engine the engine; the caller closes it
     */
    public KafkaSseServlet(KafkaSse engine) {
        this(engine, StreamCatalogue.ofTopics());
    }

    /**
     * Makes a servlet for an engine; its paths name streams.
     *
     * @param engine the engine; the caller closes it
     * @param catalogue what the streams stand for
     */
    public KafkaSseServlet(KafkaSse engine, StreamCatalogue catalogue) {
        this.given = engine;
        this.catalogue = catalogue;
    }

    /** {@return the settings of the servlet itself, for {@link Settings#read}} */
    public static List<Setting<?>> settings() {
        return List.of(CORS_ORIGINS, CORS_CREDENTIALS, CORS_MAX_AGE);
    }

    @Override
    public void init() throws ServletException {
        try {
            KafkaSse engine = given == null ? engineOfParameters() : engineWithoutParameters(given);
            this.engine = engine;
            this.cors = Cors.of(engine.settings());
        } catch (IllegalArgumentException e) {
            destroy();
            throw new ServletException("Servlet '" + getServletName() + "' cannot start: " + e.getMessage(), e);
        }
    }

    private KafkaSse engineOfParameters() {
        Map<String, String> properties = new HashMap<>();
        for (String name : Collections.list(getServletContext().getInitParameterNames())) {
            if (name.startsWith(CONTEXT_PREFIX)) {
                properties.put(
                        name.substring(CONTEXT_PREFIX.length()),
                        getServletContext().getInitParameter(name));
            }
        }
        for (String name : Collections.list(getInitParameterNames())) {
            properties.put(name, getInitParameter(name));
        }
        return KafkaSse.builder()
                .settings(Settings.read(properties, System.getenv(), settings()))
                .build();
    }

    /** A parameter that had no effect would be worse than none. */
    private KafkaSse engineWithoutParameters(KafkaSse engine) {
        List<String> names = Collections.list(getInitParameterNames());
        if (!names.isEmpty()) {
            throw new IllegalArgumentException("The init parameter '" + names.get(0)
                    + "' would have no effect, since the engine was handed in: its own settings count");
        }
        return engine;
    }

    /** Ends all streams cleanly. Where the engine is the servlet's own, closes it, which blocks while it drains. */
    @Override
    public void destroy() {
        exchanges.forEach(Exchange::requestEnd);
        if (given == null && engine != null) {
            engine.close();
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (engine == null || cors == null) {
            throw new ServletException("The servlet was not initialised");
        }
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
            case "GET" -> stream(engine, request, response, false);
            case "HEAD" -> stream(engine, request, response, true);
            default -> {
                response.setHeader("Allow", METHODS);
                refuse(request, response, Problem.methodNotAllowed());
            }
        }
    }

    private void stream(KafkaSse engine, HttpServletRequest request, HttpServletResponse response, boolean head)
            throws IOException {
        StreamType type = Accept.choose(Collections.list(request.getHeaders("Accept")));
        StreamRequest asked;
        try {
            asked = RequestReading.read(request, catalogue, type);
        } catch (KafkaSseException e) {
            refuse(request, response, Problem.of(e));
            return;
        } catch (RuntimeException e) {
            LOG.error("A request could not be read", e);
            refuse(request, response, Problem.unexpected());
            return;
        }
        Exchange.begin(
                request,
                response,
                type,
                exchange -> head ? check(engine, asked, exchange) : engine.connect(asked, exchange),
                exchanges);
    }

    private static StreamConnection check(KafkaSse engine, StreamRequest asked, Exchange exchange) {
        var unused = engine.check(asked).whenComplete((nothing, failure) -> {
            Throwable reason = failure instanceof CompletionException ? failure.getCause() : failure;
            if (reason == null) {
                exchange.head();
            } else if (reason instanceof KafkaSseException refusal) {
                exchange.answer(Problem.of(refusal));
            } else {
                LOG.error("A request could not be checked", reason);
                exchange.answer(Problem.unexpected());
            }
        });
        return NoConnection.INSTANCE;
    }

    /** Answers at once, on the container's thread. */
    private static void refuse(HttpServletRequest request, HttpServletResponse response, Problem problem)
            throws IOException {
        byte[] body = problem.writeHead(request, response);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
    }
}
