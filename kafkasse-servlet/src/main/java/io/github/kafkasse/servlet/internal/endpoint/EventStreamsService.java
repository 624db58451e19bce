package io.github.kafkasse.servlet.internal.endpoint;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.Settings;
import io.github.kafkasse.filter.CanaryFilter;
import io.github.kafkasse.filter.FilterLimits;
import io.github.kafkasse.servlet.Authenticator;
import io.github.kafkasse.servlet.ServiceSettings;
import io.github.kafkasse.servlet.StreamsListener;
import io.github.kafkasse.servlet.catalogue.CatalogueSettings;
import io.github.kafkasse.servlet.catalogue.ReloadingCatalogue;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.internal.ServletSettings;
import io.github.kafkasse.servlet.internal.container.InitParameters;
import io.github.kafkasse.servlet.internal.documentation.ApiDocumentation;
import io.github.kafkasse.servlet.internal.http.Problem;
import io.github.kafkasse.servlet.internal.http.QueryString;
import io.github.kafkasse.servlet.internal.request.FilterReading;
import io.github.kafkasse.servlet.internal.request.RequestReading;
import io.github.kafkasse.servlet.internal.service.Catalogue;
import io.github.kafkasse.servlet.internal.service.HealthAnswers;
import io.github.kafkasse.servlet.internal.service.MetricsSource;
import io.github.kafkasse.servlet.internal.service.RobotsFile;
import io.github.kafkasse.servlet.internal.service.ServiceDocumentation;
import io.github.kafkasse.servlet.internal.service.StreamPulse;
import io.github.kafkasse.servlet.internal.service.StreamPulses;
import io.github.kafkasse.servlet.internal.service.UiPage;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The service of an event streams servlet, from its init to its end. Decides which part answers which path.
 * Thread-safe.
 */
public final class EventStreamsService {
    private static final String STREAM = "v2/stream/";
    private static final String UI = "v2/ui";
    private static final String FILES = ApiDocumentation.FILES.substring(1);

    /** All that {@link #answer} has an answer for, the root first. */
    public static final List<String> ROOT_PATTERNS =
            List.of("", "/v2/*", "/health/*", "/metrics", "/_info/*", ApiDocumentation.FILES + "*");

    private final Catalogue catalogue;
    private final StreamEndpoint endpoint;
    private final HealthAnswers health;
    private final UiPage page;
    private final ServiceDocumentation documentation;
    private final @Nullable StreamPulses pulses;
    private final @Nullable MetricsSource metrics;

    // What it has made itself, and closes.
    private @Nullable ReloadingCatalogue ownCatalogue;
    private @Nullable KafkaSse ownEngine;
    private @Nullable MetricsSource ownMetrics;

    private EventStreamsService(
            KafkaSse engine,
            Catalogue catalogue,
            Authenticator authenticator,
            @Nullable RecordFilter filter,
            StreamsListener listener,
            @Nullable MetricsSource metrics) {
        InstantSource clock = Clock.systemUTC();
        this.catalogue = catalogue;
        Settings settings = engine.settings();
        boolean filters = settings.get(ServiceSettings.FILTER);
        this.endpoint = new StreamEndpoint(
                engine,
                new RequestReading(
                        catalogue.names(),
                        new FilterReading(
                                filters,
                                FilterLimits.defaults(),
                                ofAll(settings.get(ServiceSettings.CANARY_DROP), filter))),
                authenticator,
                metrics == null ? listener : StreamsListener.all(List.of(metrics.streams(), listener)));
        this.metrics = metrics;
        this.health = new HealthAnswers(engine, clock);
        this.page = UiPage.of(catalogue.streams(), filters, true, catalogue.complete());
        this.pulses = catalogue.complete() && settings.get(ServiceSettings.HEALTH_STREAMS)
                ? new StreamPulses(engine, clock)
                : null;
        this.documentation = new ServiceDocumentation(
                settings,
                !authenticator.equals(Authenticator.everybody()),
                pulses == null ? ServiceDocumentation.Examples.NONE : pulses,
                clock);
        followStreams();
    }

    /** The filter that counts for all clients, whatever they ask for. */
    private static @Nullable RecordFilter ofAll(boolean dropsCanaries, @Nullable RecordFilter filter) {
        if (!dropsCanaries) {
            return filter;
        }
        return filter == null ? new CanaryFilter() : new CanaryFilter().and(filter);
    }

    public static EventStreamsService of(
            KafkaSse engine,
            Catalogue catalogue,
            Authenticator authenticator,
            @Nullable RecordFilter filter,
            StreamsListener listener,
            @Nullable MetricsSource metrics) {
        if (metrics == null && engine.settings().get(ServiceSettings.METRICS)) {
            throw new IllegalArgumentException("Setting " + ServiceSettings.METRICS
                    + " is on, but the servlet was given no metrics: hand ServiceMetrics to its builder, and their"
                    + " listener to the engine's");
        }
        return new EventStreamsService(engine, catalogue, authenticator, filter, listener, metrics);
    }

    /**
     * A service as a servlet's parameters say.
     *
     * @throws IllegalArgumentException if a parameter is wrong or missing
     * @throws IOException if the catalogue cannot be read
     */
    public static EventStreamsService ofParameters(ServletConfig servlet) throws IOException {
        Settings settings = InitParameters.settings(servlet, new ServletSettings().settings());
        ReloadingCatalogue reloading =
                settings.get(CatalogueSettings.URI).isEmpty() ? null : ReloadingCatalogue.open(settings);
        KafkaSse engine = null;
        MetricsSource metrics = null;
        try {
            KafkaSse.Builder builder = KafkaSse.builder().settings(settings);
            metrics = settings.get(ServiceSettings.METRICS) ? MetricsSource.prometheus() : null;
            if (metrics != null) {
                builder.listener(metrics.engine());
            }
            if (reloading != null) {
                builder.allowTopics(() -> reloading.current().topics());
            }
            engine = builder.build();
            EventStreamsService service = new EventStreamsService(
                    engine,
                    reloading == null ? Catalogue.ofTopics(engine) : Catalogue.of(reloading),
                    Authenticator.everybody(),
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

    private void followStreams() {
        if (pulses != null) {
            pulses.follow(catalogue.streams());
        }
    }

    /** The path of a request below the service's root, without slashes at its ends. */
    private static String path(HttpServletRequest request) {
        boolean sharesRoot =
                ROOT_PATTERNS.contains(request.getHttpServletMapping().getPattern());
        return sharesRoot ? RequestReading.pathInContext(request) : RequestReading.path(request);
    }

    /** Answers a request, on the container's thread. */
    public void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = path(request);
        if (path.startsWith(STREAM)) {
            endpoint.service(request, response, path.substring(STREAM.length()));
            return;
        }
        endpoint.cors().apply(request, response, null);
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            response.setHeader("Allow", "GET, HEAD");
            Problem.methodNotAllowed("GET, HEAD").answer(request, response);
        } else if (path.equals(UI) || path.startsWith(UI + "/")) {
            boolean isFolder = path.equals(UI) && RequestReading.endsWithSlash(request);
            page.answer(request, response, isFolder ? "/" : path.substring(UI.length()));
        } else if (path.startsWith(FILES)) {
            if (!documentation().answerFile(request, response, path.substring(FILES.length()))) {
                nothingHere(request, response);
            }
        } else {
            answerOther(request, response, path);
        }
    }

    private void answerOther(HttpServletRequest request, HttpServletResponse response, String path) throws IOException {
        switch (path) {
            case "" -> root(request, response);
            case "_info" -> documentation().answerInfo(request, response);
            case "_info/name", "_info/version", "_info/home" -> {
                if (!documentation().answerInfo(request, response, path.substring("_info/".length()))) {
                    nothingHere(request, response);
                }
            }
            case "robots.txt" -> RobotsFile.answer(request, response);
            case "health/live" -> health.live(request, response);
            case "health/ready" -> {
                followStreams(); // whoever watches the service comes again and again
                health.ready(request, response);
            }
            case "health/streams" -> {
                followStreams();
                health.streams(request, response, streams(), this::pulse, catalogueFailure());
            }
            case "metrics" -> {
                if (metrics == null) {
                    nothingHere(request, response);
                } else {
                    answerMetrics(metrics, request, response);
                }
            }
            default -> nothingHere(request, response);
        }
    }

    private static void answerMetrics(MetricsSource metrics, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(16 << 10);
        metrics.write(body);
        response.setContentType(metrics.contentType());
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.size());
        if (!request.getMethod().equals("HEAD")) {
            body.writeTo(response.getOutputStream());
        }
    }

    private void root(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String query = request.getQueryString();
        if (QueryString.parameter(query, "spec") != null) {
            documentation().answerDocument(request, response);
        } else if (QueryString.parameter(query, "doc") != null) {
            documentation().answerPage(request, response);
        } else {
            // Relative to the client's own address: a proxy may have changed the path, and "//host" leads elsewhere.
            response.setStatus(HttpServletResponse.SC_FOUND);
            response.setHeader("Location", "?doc");
        }
    }

    private static void nothingHere(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Problem.notFound("There is nothing here: streams are at v2/stream/ and their names, the documentation at ?doc")
                .answer(request, response);
    }

    private @Nullable StreamPulse pulse(String stream) {
        return pulses == null ? null : pulses.pulse(stream);
    }

    private @Nullable String catalogueFailure() {
        ReloadingCatalogue reloading = catalogue.reloading();
        ReloadingCatalogue.Failure failure = reloading == null ? null : reloading.lastFailure();
        return failure == null ? null : "The stream catalogue could not be read again since " + failure.since();
    }

    private ApiDocumentation documentation() {
        return documentation.of(streams());
    }

    private StreamConfiguration streams() {
        return catalogue.streams().get();
    }

    /** Ends all streams cleanly, and closes what it has made. */
    public void close() {
        if (pulses != null) {
            pulses.close();
        }
        if (ownEngine != null) {
            ownEngine.close();
        } else {
            endpoint.shutDown();
        }
        if (ownMetrics != null) {
            ownMetrics.close();
        }
        if (ownCatalogue != null) {
            ownCatalogue.close();
        }
    }
}
