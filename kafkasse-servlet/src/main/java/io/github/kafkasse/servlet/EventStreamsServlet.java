package io.github.kafkasse.servlet;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.servlet.catalogue.CatalogueSettings;
import io.github.kafkasse.servlet.catalogue.ReloadingCatalogue;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.internal.container.FailureBarrier;
import io.github.kafkasse.servlet.internal.container.InitParameters;
import io.github.kafkasse.servlet.internal.endpoint.EventStreamsService;
import io.github.kafkasse.servlet.internal.service.ServiceStreams;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A complete service like Wikimedia's EventStreams: the streams of a catalogue, their documentation, a page that shows
 * events, health checks and metrics. Map it to {@code /*} or to another path ({@code /events/*}), with support for
 * asynchronous requests. If other servlets share the root of the application, map it to {@link #rootPatterns()}.
 *
 * <table>
 *   <caption>Paths below the servlet's own path</caption>
 *   <tr><th>path</th><th>what</th></tr>
 *   <tr><td>{@code /v2/stream/{streams}}</td><td>one or more streams, with commas between their names</td></tr>
 *   <tr><td>{@code /v2/stream/{streams}/key/{key}}</td><td>the events with one key, if
 *   {@link ServiceSettings#FILTER_ENABLED} is on</td></tr>
 *   <tr><td>{@code /}, {@code /?doc}</td><td>the documentation, for people</td></tr>
 *   <tr><td>{@code /?spec}</td><td>the same as an OpenAPI 3.2 document; {@code /?spec&openapi=3.1} as 3.1</td></tr>
 *   <tr><td>{@code /?asyncapi}</td><td>the streams as an AsyncAPI 3.0 document</td></tr>
 *   <tr><td>{@code /metrics}</td><td>metrics for Prometheus, if {@link ServiceSettings#METRICS_ENDPOINT} is
 * on</td></tr>
 *   <tr><td>{@code /admin/connections}</td><td>the connected clients, for operators, if
 * {@link ServiceSettings#ADMIN_CONNECTIONS} is on</td></tr>
 *   <tr><td>{@code /_info}</td><td>name and version; also {@code /_info/name}, {@code /_info/version}, and {@code
 * /_info/home}, a redirect to {@link ServiceSettings#SERVICE_HOME}</td></tr>
 *   <tr><td>{@code /robots.txt}</td><td>asks crawlers not to open streams</td></tr>
 *   <tr><td>{@code /v2/ui}</td><td>a page that shows events as they arrive</td></tr>
 *   <tr><td>{@code /health/live}, {@code /health/ready}</td><td>200, or 503 and why</td></tr>
 *   <tr><td>{@code /health/streams}</td><td>when each stream last had an event, and a canary event</td></tr>
 * </table>
 *
 * <p>Either the caller provides an engine and a catalogue, and closes them, or the servlet creates its own from init
 * parameters, so that a WAR needs no code: the engine's settings ({@link Setting#all()}), those of {@link
 * HttpSettings}, {@link CatalogueSettings} and {@link ServiceSettings}, and {@code kafka.*} for the Kafka clients. They
 * can be parameters of the servlet, or of the context with the prefix {@code kafkasse.}. If {@code catalogue.uri} is
 * not set, each topic of {@code topics.allowed} is a stream of its own name.
 *
 * <p>Thread-safe. No method waits for Kafka or for the client of a stream, except {@link #init()}, which reads the
 * catalogue, and {@link #destroy()}, which closes the servlet's own engine.
 */
public final class EventStreamsServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Builder given;
    private transient @Nullable EventStreamsService service;

    /** Makes a servlet that creates its own engine and catalogue from init parameters. */
    public EventStreamsServlet() {
        this.given = null;
    }

    private EventStreamsServlet(Builder given) {
        this.given = given;
    }

    /**
     * Builds a servlet for an engine. Without a {@linkplain Builder#catalogue(Supplier) catalogue}, each topic of
     * the setting {@link Setting#TOPICS_ALLOWED} is a stream.
     *
     * @param engine the engine, which also has the settings of the servlet, and allows the topics of all streams; the
     *     caller closes it
     * @return a builder
     */
    public static Builder builder(KafkaSse engine) {
        return new Builder(engine);
    }

    /**
     * The patterns for a servlet that shares the root of the application with other servlets, which serve all other
     * paths. One of them is the root itself, where the documentation is. The view for operators is not among them; see
     * {@link #rootPatterns(Settings)}.
     *
     * @return the patterns; map the servlet to all of them
     */
    public static List<String> rootPatterns() {
        return EventStreamsService.ROOT_PATTERNS;
    }

    /**
     * The patterns for a servlet that shares the root of the application with other servlets: {@link #rootPatterns()},
     * and {@code /admin/connections/*} if {@link ServiceSettings#ADMIN_CONNECTIONS} is on.
     *
     * @param settings the settings of the servlet
     * @return the patterns; map the servlet to all of them
     */
    public static List<String> rootPatterns(Settings settings) {
        return settings.get(ServiceSettings.ADMIN_CONNECTIONS)
                ? Stream.concat(rootPatterns().stream(), Stream.of(EventStreamsService.ADMIN_PATTERN))
                        .toList()
                : rootPatterns();
    }

    @Override
    public void init() throws ServletException {
        try {
            Builder from = given;
            if (from == null) {
                service = EventStreamsService.ofParameters(this);
            } else {
                InitParameters.requireNone(this);
                service = EventStreamsService.of(
                        from.engine,
                        from.schemas == null ? from.streams : from.streams.withSchemas(from.schemas),
                        from.authenticator,
                        from.filter,
                        from.listener,
                        from.metrics == null ? null : from.metrics.source());
            }
        } catch (IllegalArgumentException | IOException e) {
            throw new ServletException("Servlet '" + getServletName() + "' cannot start: " + e.getMessage(), e);
        }
    }

    /** Ends all streams cleanly. Closes the engine if the servlet created it, and blocks until it is closed. */
    @Override
    public void destroy() {
        if (service != null) {
            service.close();
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (service == null) {
            throw new ServletException("The servlet was not initialised");
        }
        EventStreamsService present = service;
        FailureBarrier.answer(request, response, present::answer);
    }

    /** Configures a servlet for an engine. Not thread-safe. */
    public static final class Builder extends StreamServletBuilder<Builder> {
        private ServiceStreams streams;
        private @Nullable Supplier<Map<String, String>> schemas;
        private @Nullable ServiceMetrics metrics;

        private Builder(KafkaSse engine) {
            super(engine);
            this.streams = ServiceStreams.ofTopics(engine);
        }

        /**
         * Sets the streams.
         *
         * @param streams gives the streams at present; called for each request, on the container's threads
         * @return this
         */
        public Builder catalogue(Supplier<StreamConfiguration> streams) {
            this.streams = ServiceStreams.of(streams);
            return this;
        }

        /**
         * Sets the streams to those of a document that is read again at an interval. If a reading fails, {@code
         * /health/streams} reports since when.
         *
         * @param streams the streams; the caller closes them
         * @return this
         */
        public Builder catalogue(ReloadingCatalogue streams) {
            this.streams = ServiceStreams.of(streams);
            return this;
        }

        /**
         * Sets the JSON Schemas of the streams' events, for the documentation. They replace those that a
         * {@link ReloadingCatalogue} reads.
         *
         * @param schemas gives the schemas at present, as JSON, by the names of the streams; called for each request
         *     for the documentation, on the container's threads; must not block
         * @return this
         */
        public Builder schemas(Supplier<Map<String, String>> schemas) {
            this.schemas = schemas;
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Serves metrics at {@code /metrics}. Otherwise that path is not found.
         *
         * @param metrics the metrics, whose {@link ServiceMetrics#listener() listener} the engine has; the caller
         *     closes them
         * @return this
         */
        public Builder metrics(ServiceMetrics metrics) {
            this.metrics = metrics;
            return this;
        }

        /** {@return the servlet, to be registered in a container} */
        public EventStreamsServlet build() {
            return new EventStreamsServlet(this);
        }
    }
}
