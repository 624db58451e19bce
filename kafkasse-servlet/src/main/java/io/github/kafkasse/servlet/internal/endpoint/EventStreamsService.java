package io.github.kafkasse.servlet.internal.endpoint;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.filter.CanaryFilter;
import io.github.kafkasse.filter.FilterLimits;
import io.github.kafkasse.servlet.Authenticator;
import io.github.kafkasse.servlet.ServiceSettings;
import io.github.kafkasse.servlet.StreamsListener;
import io.github.kafkasse.servlet.catalogue.CatalogueSettings;
import io.github.kafkasse.servlet.catalogue.ReloadingCatalogue;
import io.github.kafkasse.servlet.internal.ServletSettings;
import io.github.kafkasse.servlet.internal.container.DelayedAnswer;
import io.github.kafkasse.servlet.internal.container.InitParameters;
import io.github.kafkasse.servlet.internal.container.ServletHttp;
import io.github.kafkasse.servlet.internal.documentation.ApiDocumentation;
import io.github.kafkasse.servlet.internal.http.Location;
import io.github.kafkasse.servlet.internal.request.RequestFilters;
import io.github.kafkasse.servlet.internal.request.RequestParser;
import io.github.kafkasse.servlet.internal.service.MetricsSource;
import io.github.kafkasse.servlet.internal.service.ServiceAnswers;
import io.github.kafkasse.servlet.internal.service.ServiceStreams;
import jakarta.servlet.ServletConfig;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The service of an event streams servlet, from its init to its destruction: the endpoint for streams, and all other
 * answers. Thread-safe.
 */
public final class EventStreamsService {
    private static final String STREAM = "v2/stream/";

    /** The patterns of all paths that the service answers, the root first. */
    public static final List<String> ROOT_PATTERNS =
            List.of("", "/v2/*", "/health/*", "/metrics", "/_info/*", ApiDocumentation.FILES + "*");

    /** The pattern of the operators' view, for a service that shares the root of its context. */
    public static final String ADMIN_PATTERN = "/" + AdminConnections.PATH + "/*";

    private static final List<String> SHARING_PATTERNS =
            Stream.concat(ROOT_PATTERNS.stream(), Stream.of(ADMIN_PATTERN)).toList();

    private final StreamEndpoint endpoint;
    private final ServiceAnswers answers;
    private final @Nullable AdminConnections admin;

    // Created by this object, which closes them.
    private @Nullable ReloadingCatalogue ownCatalogue;
    private @Nullable KafkaSse ownEngine;
    private @Nullable MetricsSource ownMetrics;

    private EventStreamsService(
            KafkaSse engine,
            ServiceStreams streams,
            @Nullable Authenticator authenticator,
            @Nullable RecordFilter filter,
            StreamsListener listener,
            @Nullable MetricsSource metrics) {
        Settings settings = engine.settings();
        this.endpoint = new StreamEndpoint(
                engine,
                new RequestParser(
                        streams.catalogue(),
                        new RequestFilters(
                                settings.get(ServiceSettings.FILTER_ENABLED),
                                FilterLimits.defaults(),
                                ofAll(settings.get(ServiceSettings.CANARY_DROP), filter))),
                authenticator,
                metrics == null ? listener : StreamsListener.all(List.of(metrics.streams(), listener)),
                settings.get(ServiceSettings.ADMIN_CONNECTIONS));
        this.admin = admin(engine, endpoint);
        this.answers = new ServiceAnswers(
                engine,
                streams,
                !endpoint.authenticator().equals(Authenticator.everybody()),
                metrics,
                endpoint.scheduler());
    }

    private static @Nullable AdminConnections admin(KafkaSse engine, StreamEndpoint endpoint) {
        OpenStreams open = endpoint.open();
        if (open == null) {
            return null;
        }
        try {
            return new AdminConnections(
                    new AdminAccess(engine.settings(), endpoint.authenticator()),
                    open,
                    engine,
                    InstantSource.system(),
                    endpoint.scheduler());
        } catch (IllegalArgumentException e) {
            endpoint.close();
            throw e;
        }
    }

    /** The filter that applies to all clients. */
    private static @Nullable RecordFilter ofAll(boolean dropsCanaries, @Nullable RecordFilter filter) {
        if (!dropsCanaries) {
            return filter;
        }
        return filter == null ? new CanaryFilter() : new CanaryFilter().and(filter);
    }

    public static EventStreamsService of(
            KafkaSse engine,
            ServiceStreams streams,
            @Nullable Authenticator authenticator,
            @Nullable RecordFilter filter,
            StreamsListener listener,
            @Nullable MetricsSource metrics) {
        if (metrics == null && engine.settings().get(ServiceSettings.METRICS_ENDPOINT)) {
            throw new IllegalArgumentException("Setting " + ServiceSettings.METRICS_ENDPOINT
                    + " is true, but the servlet has no metrics: pass ServiceMetrics to its builder, and their"
                    + " listener to the engine's");
        }
        return new EventStreamsService(engine, streams, authenticator, filter, listener, metrics);
    }

    /**
     * Creates a service from a servlet's init parameters.
     *
     * @throws IllegalArgumentException if a parameter is invalid or missing
     * @throws IOException if the catalogue cannot be read
     */
    public static EventStreamsService ofParameters(ServletConfig servlet) throws IOException {
        Settings settings = InitParameters.settings(servlet, new ServletSettings().settings());
        ReloadingCatalogue reloading =
                settings.get(CatalogueSettings.CATALOGUE_URI).isEmpty() ? null : ReloadingCatalogue.open(settings);
        KafkaSse engine = null;
        MetricsSource metrics = null;
        try {
            KafkaSse.Builder builder = KafkaSse.builder().settings(settings);
            metrics = settings.get(ServiceSettings.METRICS_ENDPOINT)
                    ? MetricsSource.prometheus(settings.get(Setting.NAME))
                    : null;
            if (metrics != null) {
                builder.listener(metrics.engine());
            }
            if (reloading != null) {
                builder.allowTopics(() -> reloading.current().topics());
            }
            engine = builder.build();
            EventStreamsService service = new EventStreamsService(
                    engine,
                    reloading == null ? ServiceStreams.ofTopics(engine) : ServiceStreams.of(reloading),
                    null,
                    null,
                    new StreamsListener() {},
                    metrics);
            service.ownEngine = engine;
            service.ownMetrics = metrics;
            service.ownCatalogue = reloading;
            engine = null;
            metrics = null;
            return service;
        } finally {
            if (engine != null) {
                engine.close();
            }
            if (metrics != null) {
                metrics.close();
            }
        }
    }

    /** Answers a request, on the container's thread. */
    public void answer(ServletHttp http) throws IOException {
        Location where = http.location(SHARING_PATTERNS);
        if (where.path().startsWith(STREAM)) {
            endpoint.service(http, where.path().substring(STREAM.length()));
        } else if (admin != null && AdminConnections.isAt(where.path())) {
            DelayedAnswer.sendLater(admin.answer(http, where.path()), http);
        } else {
            endpoint.cors().headers(http, null).forEach(http.response()::setHeader);
            DelayedAnswer.send(answers.answer(http, where), http);
        }
    }

    /** Ends all streams cleanly, and closes the engine and the catalogue if this object created them. */
    public void close() {
        answers.close();
        if (ownEngine != null) {
            ownEngine.close();
        } else {
            endpoint.shutDown();
        }
        endpoint.close();
        if (ownMetrics != null) {
            ownMetrics.close();
        }
        if (ownCatalogue != null) {
            ownCatalogue.close();
        }
    }
}
