package io.github.kafkasse.servlet;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.Setting;
import io.github.kafkasse.servlet.catalogue.StreamCatalogue;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

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
 * {@linkplain Setting#all() engine's settings} and of {@linkplain HttpSettings#all() its own}, and {@code kafka.*} for
 * the Kafka clients. They can be parameters of the servlet, or of the context with {@code kafkasse.} before them; the
 * servlet's win over the context's, and the environment over both.
 *
 * <p>An engine that was handed in is to be closed by whoever made it, and before the container is stopped where clients
 * are to see a clean end. One of its own is closed with the servlet. Thread-safe, as servlets are; no method waits for
 * Kafka or for a client, save {@link #destroy()} where it closes the engine.
 */
public final class KafkaSseServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable KafkaSse given;
    private final transient StreamCatalogue catalogue;
    private final transient Authenticator authenticator;

    private transient @Nullable KafkaSse engine;
    private transient @Nullable StreamEndpoint endpoint;

    /** Makes a servlet that makes its own engine, from init parameters; its paths name topics. */
    public KafkaSseServlet() {
        this.given = null;
        this.catalogue = StreamCatalogue.ofTopics();
        this.authenticator = Authenticator.everybody();
    }

    /**
     * Makes a servlet for an engine; its paths name topics, and everybody may read them.
     *
     * @param engine the engine; the caller closes it
     */
    public KafkaSseServlet(KafkaSse engine) {
        this(engine, StreamCatalogue.ofTopics());
    }

    /**
     * Makes a servlet for an engine; its paths name streams, and everybody may read them.
     *
     * @param engine the engine; the caller closes it
     * @param catalogue what the streams stand for
     */
    public KafkaSseServlet(KafkaSse engine, StreamCatalogue catalogue) {
        this(engine, catalogue, Authenticator.everybody());
    }

    /**
     * Makes a servlet for an engine; its paths name streams.
     *
     * @param engine the engine; the caller closes it
     * @param catalogue what the streams stand for
     * @param authenticator who may read which
     */
    public KafkaSseServlet(KafkaSse engine, StreamCatalogue catalogue, Authenticator authenticator) {
        this.given = engine;
        this.catalogue = catalogue;
        this.authenticator = authenticator;
    }

    @Override
    public void init() throws ServletException {
        try {
            KafkaSse present = given == null
                    ? KafkaSse.builder()
                            .settings(InitParameters.settings(this, HttpSettings.all()))
                            .build()
                    : given;
            engine = present;
            if (given != null) {
                InitParameters.requireNone(this);
            }
            endpoint = new StreamEndpoint(
                    present,
                    new RequestReading(catalogue, FilterReading.NONE),
                    authenticator,
                    new StreamsListener() {});
        } catch (IllegalArgumentException e) {
            destroy();
            throw new ServletException("Servlet '" + getServletName() + "' cannot start: " + e.getMessage(), e);
        }
    }

    /** Ends all streams cleanly. Where the engine is the servlet's own, closes it, which blocks while it drains. */
    @Override
    public void destroy() {
        if (given == null && engine != null) {
            engine.close();
        } else if (endpoint != null) {
            endpoint.shutDown();
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (endpoint == null) {
            throw new ServletException("The servlet was not initialised");
        }
        StreamEndpoint present = endpoint;
        FailureBarrier.answer(
                request, response, () -> present.service(request, response, RequestReading.path(request)));
    }
}
