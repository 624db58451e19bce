package io.github.kafkasse.examples.demo;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.servlet.EventStreamsServlet;
import io.github.kafkasse.servlet.KafkaSseServlet;
import io.github.kafkasse.servlet.ServiceMetrics;
import io.github.kafkasse.servlet.ServiceSettings;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import java.io.IOException;
import java.net.BindException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The engine and the container that serves it: topics by their names, and the service of the catalogue's streams with
 * its documents. Both are started and closed together, since the engine must end its streams before the container
 * closes their connections.
 */
final class StreamService implements AutoCloseable {
    private final KafkaSse engine;
    private final WebServer server;

    private StreamService(KafkaSse engine, WebServer server) {
        this.engine = engine;
        this.server = server;
    }

    /**
     * Starts both.
     *
     * @throws DemoException if the settings are invalid, or the port is in use
     * @throws Exception if the container does not start for another reason
     */
    static StreamService start(DemoOptions options, Settings settings, StreamConfiguration catalogue) throws Exception {
        ServiceMetrics metrics = settings.get(ServiceSettings.METRICS_ENDPOINT)
                ? ServiceMetrics.prometheus(settings.get(Setting.NAME))
                : null;
        KafkaSse engine = engine(settings, catalogue, metrics);
        boolean started = false;
        try {
            WebSite site = new WebSite(
                    options.port,
                    Map.of(
                            "/topics/*",
                            KafkaSseServlet.builder(engine).build(),
                            "/*",
                            servlet(engine, catalogue, metrics)),
                    settings.get(Setting.STALL_TIMEOUT),
                    settings.get(Setting.CONNECTION_MAX));
            StreamService service = new StreamService(engine, options.container.start(site));
            started = true;
            return service;
        } catch (Exception e) {
            if (isPortTaken(e)) {
                throw PortCheck.taken(options.port, e);
            }
            throw e;
        } finally {
            if (!started) {
                engine.close();
            }
        }
    }

    private static EventStreamsServlet servlet(
            KafkaSse engine, StreamConfiguration catalogue, @Nullable ServiceMetrics metrics) {
        Map<String, String> schemas = DemoSchemas.of(catalogue);
        EventStreamsServlet.Builder builder =
                EventStreamsServlet.builder(engine).catalogue(() -> catalogue).schemas(() -> schemas);
        return metrics == null ? builder.build() : builder.metrics(metrics).build();
    }

    private static KafkaSse engine(Settings settings, StreamConfiguration catalogue, @Nullable ServiceMetrics metrics) {
        try {
            KafkaSse.Builder builder = KafkaSse.builder().settings(settings);
            if (metrics != null) {
                builder.listener(metrics.listener());
            }
            if (settings.get(Setting.TOPICS_ALLOWED).contains("*")) {
                builder.allowTopics(DemoSettings.allowed(settings, catalogue.topics()));
            } else {
                Set<String> names = new HashSet<>(settings.get(Setting.TOPICS_ALLOWED));
                names.addAll(catalogue.topics());
                builder.allowTopics(() -> names);
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new DemoException(String.valueOf(e.getMessage()), e);
        }
    }

    private static boolean isPortTaken(@Nullable Throwable failure) {
        return failure != null && (failure instanceof BindException || isPortTaken(failure.getCause()));
    }

    int port() {
        return server.port();
    }

    /** The server's address for browsers on this machine. */
    String address() {
        return "http://localhost:" + port();
    }

    /** Closes the engine first: it ends every stream cleanly, spread over a short time. */
    @Override
    public void close() throws IOException {
        engine.close();
        server.close();
    }
}
