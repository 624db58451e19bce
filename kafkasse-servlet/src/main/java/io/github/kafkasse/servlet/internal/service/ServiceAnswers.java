package io.github.kafkasse.servlet.internal.service;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.internal.common.Scheduler;
import io.github.kafkasse.servlet.ServiceSettings;
import io.github.kafkasse.servlet.catalogue.ReloadingCatalogue;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.internal.documentation.ApiDocumentation;
import io.github.kafkasse.servlet.internal.http.HttpAnswer;
import io.github.kafkasse.servlet.internal.http.HttpRequest;
import io.github.kafkasse.servlet.internal.http.Location;
import io.github.kafkasse.servlet.internal.http.Problem;
import io.github.kafkasse.servlet.internal.http.QueryString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Answers all requests that are not for streams. It decides which part answers which path. Thread-safe; no method
 * blocks.
 */
public final class ServiceAnswers implements AutoCloseable {
    private static final String METHODS = "GET, HEAD";
    private static final String UI = "v2/ui";
    private static final String FILES = ApiDocumentation.FILES.substring(1);

    private final ServiceStreams streams;
    private final HealthAnswers health;
    private final StreamHealth streamHealth;
    private final UiPage page;
    private final ServiceDocumentation documentation;
    private final @Nullable StreamPulses pulses;
    private final @Nullable MetricsSource metrics;

    /**
     * @param isGuarded whether clients must authenticate; if so, no answer contains an event or the name of a topic
     * @param metrics {@code null} for none
     * @param scheduler limits the time of a health check
     */
    public ServiceAnswers(
            KafkaSse engine,
            ServiceStreams streams,
            boolean isGuarded,
            @Nullable MetricsSource metrics,
            Scheduler scheduler) {
        InstantSource clock = Clock.systemUTC();
        this.streams = streams;
        this.metrics = metrics;
        this.health = new HealthAnswers(engine, clock, scheduler);
        this.streamHealth = new StreamHealth(clock);
        this.page = UiPage.of(
                streams.listed(),
                new UiPage.Facts(
                        engine.settings().get(ServiceSettings.FILTER_ENABLED),
                        true,
                        streams.complete(),
                        !isGuarded,
                        UiPage.Times.of(engine.settings())));
        this.pulses = streams.complete() && engine.settings().get(ServiceSettings.HEALTH_STREAMS)
                ? new StreamPulses(engine, clock)
                : null;
        this.documentation = new ServiceDocumentation(
                engine.settings(),
                isGuarded,
                streams.schemas(),
                pulses == null ? ServiceDocumentation.Examples.NONE : pulses,
                clock);
        followStreams();
    }

    private void followStreams() {
        if (pulses != null) {
            pulses.follow(streams.listed());
        }
    }

    /**
     * Answers a request.
     *
     * @return completes within seconds, and not exceptionally
     * @throws IOException if a file of the documentation cannot be read
     */
    public CompletableFuture<HttpAnswer> answer(HttpRequest request, Location where) throws IOException {
        if (request.isRead()) {
            switch (where.path()) {
                case "health/live" -> {
                    return health.live(request);
                }
                case "health/ready" -> {
                    followStreams(); // health checks come repeatedly
                    return health.ready(request);
                }
                default -> {}
            }
        }
        return CompletableFuture.completedFuture(answerNow(request, where));
    }

    private HttpAnswer answerNow(HttpRequest request, Location where) throws IOException {
        if (!request.isRead()) {
            return Problem.methodNotAllowed(METHODS).answer(request).with("Allow", METHODS);
        }
        String path = where.path();
        if (path.equals(UI) || path.startsWith(UI + "/")) {
            return page.answer(request, path.equals(UI) && where.isFolder() ? "/" : path.substring(UI.length()));
        }
        HttpAnswer answer = path.startsWith(FILES)
                ? documentation().file(request, path.substring(FILES.length()))
                : answerPath(request, where);
        return answer != null ? answer : nothingHere(request);
    }

    private @Nullable HttpAnswer answerPath(HttpRequest request, Location where) throws IOException {
        return switch (where.path()) {
            case "" -> root(request, where);
            case "_info" -> documentation().info(request);
            case "_info/name", "_info/version", "_info/home" ->
                documentation().info(request, where.path().substring("_info/".length()));
            case "robots.txt" -> RobotsFile.answer(where.root());
            case "health/streams" -> {
                followStreams();
                yield streamHealth.answer(streams(), this::pulse, catalogueFailure());
            }
            case "metrics" -> metrics == null ? null : metrics(metrics);
            default -> null;
        };
    }

    private HttpAnswer root(HttpRequest request, Location where) {
        String query = request.query();
        if (QueryString.parameter(query, "spec") != null) {
            return documentation().openApi(request, QueryString.parameter(query, "openapi"), where);
        }
        if (QueryString.parameter(query, "asyncapi") != null) {
            return documentation().asyncApi(request, where);
        }
        if (QueryString.parameter(query, "doc") != null) {
            return documentation().page(request, where);
        }
        // Relative to the client's address, because a proxy may have changed the path, and "//host" would lead to
        // another host.
        return HttpAnswer.empty(302).with("Location", "?doc");
    }

    private static HttpAnswer metrics(MetricsSource metrics) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(16 << 10);
        metrics.write(body);
        return HttpAnswer.of(200, metrics.contentType(), body.toByteArray()).with("Cache-Control", "no-store");
    }

    private static HttpAnswer nothingHere(HttpRequest request) {
        return Problem.notFound(
                        "Nothing is at this address: streams are at v2/stream/ and their names, documentation at ?doc")
                .answer(request);
    }

    private @Nullable StreamPulse pulse(String stream) {
        return pulses == null ? null : pulses.pulse(stream);
    }

    private @Nullable String catalogueFailure() {
        ReloadingCatalogue reloading = streams.reloading();
        ReloadingCatalogue.Failure failure = reloading == null ? null : reloading.lastFailure();
        return failure == null ? null : "The stream catalogue could not be read again since " + failure.since();
    }

    private ApiDocumentation documentation() {
        return documentation.of(streams());
    }

    private StreamConfiguration streams() {
        return streams.listed().get();
    }

    /** Stops following streams. */
    @Override
    public void close() {
        if (pulses != null) {
            pulses.close();
        }
    }
}
