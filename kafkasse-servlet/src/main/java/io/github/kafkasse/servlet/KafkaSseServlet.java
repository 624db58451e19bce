package io.github.kafkasse.servlet;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.Setting;
import io.github.kafkasse.servlet.catalogue.StreamCatalogue;
import io.github.kafkasse.servlet.internal.container.FailureBarrier;
import io.github.kafkasse.servlet.internal.container.InitParameters;
import io.github.kafkasse.servlet.internal.endpoint.StreamEndpoint;
import io.github.kafkasse.servlet.internal.request.RequestFilters;
import io.github.kafkasse.servlet.internal.request.RequestParser;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Serves Kafka topics as Server-Sent Events or newline-delimited JSON: {@code GET <mount>/<names>}. Map it to a path
 * ({@code /topics/*}). Register it, and every filter in front of it, with support for asynchronous requests.
 *
 * <p>Either the caller provides the engine:
 *
 * <pre>{@code
 * context.addServlet(new ServletHolder(KafkaSseServlet.builder(sse).build()), "/topics/*");
 * }</pre>
 *
 * <p>or the servlet creates its own engine from init parameters, so that a WAR needs no code. Their names are those of
 * the {@linkplain Setting#all() engine's settings}, of {@linkplain HttpSettings#all() the servlet's}, and {@code
 * kafka.*} for the Kafka clients. They can be parameters of the servlet, or of the context with the prefix {@code
 * kafkasse.}. The servlet's parameters override the context's, and the environment overrides both.
 *
 * <p>The caller closes an engine that it provides, before it stops the container, so that streams end cleanly. The
 * servlet closes its own engine when it is destroyed. Thread-safe. No method waits for Kafka or for a client, except
 * {@link #destroy()} when it closes the engine.
 */
public final class KafkaSseServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Builder given;

    private transient @Nullable KafkaSse ownEngine;
    private transient @Nullable StreamEndpoint endpoint;

    /** Makes a servlet that creates its own engine from init parameters. Its paths name topics. */
    public KafkaSseServlet() {
        this.given = null;
    }

    private KafkaSseServlet(Builder given) {
        this.given = given;
    }

    /**
     * Builds a servlet for an engine. Without a {@linkplain Builder#catalogue catalogue}, paths name topics.
     *
     * @param engine the engine, which also has the settings of the servlet; the caller closes it
     * @return a builder
     */
    public static Builder builder(KafkaSse engine) {
        return new Builder(engine);
    }

    @Override
    public void init() throws ServletException {
        try {
            Builder from = given;
            if (from == null) {
                KafkaSse engine = KafkaSse.builder()
                        .settings(InitParameters.settings(this, HttpSettings.all()))
                        .build();
                ownEngine = engine;
                from = builder(engine);
            } else {
                InitParameters.requireNone(this);
            }
            endpoint = new StreamEndpoint(
                    from.engine,
                    new RequestParser(from.catalogue, RequestFilters.ofService(from.filter)),
                    from.authenticator,
                    from.listener,
                    false);
        } catch (IllegalArgumentException e) {
            destroy();
            throw new ServletException("Servlet '" + getServletName() + "' cannot start: " + e.getMessage(), e);
        }
    }

    /** Ends all streams cleanly. Closes the engine if the servlet created it, and blocks until it is closed. */
    @Override
    public void destroy() {
        if (ownEngine != null) {
            ownEngine.close();
        } else if (endpoint != null) {
            endpoint.shutDown();
        }
        if (endpoint != null) {
            endpoint.close();
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
                request,
                response,
                http -> present.service(http, http.location(List.of()).path()));
    }

    /** Configures a servlet for an engine. Not thread-safe. */
    public static final class Builder extends StreamServletBuilder<Builder> {
        private StreamCatalogue catalogue = StreamCatalogue.ofTopics();

        private Builder(KafkaSse engine) {
            super(engine);
        }

        /**
         * Sets the catalogue that resolves the names in paths.
         *
         * @param streams the streams
         * @return this
         */
        public Builder catalogue(StreamCatalogue streams) {
            catalogue = streams;
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        /** {@return the servlet, to be registered in a container} */
        public KafkaSseServlet build() {
            return new KafkaSseServlet(this);
        }
    }
}
