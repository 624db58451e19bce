package io.github.kafkasse.servlet;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.Settings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The metrics that {@link EventStreamsServlet} serves at {@code /metrics}, in the text format of Prometheus. An
 * application that builds its own engine makes them first, hands {@link #listener()} to the engine and the metrics to
 * the servlet. Thread-safe.
 *
 * <p>They need {@code io.micrometer:micrometer-registry-prometheus} on the class path. No class of Micrometer is loaded
 * before {@link #prometheus()} is called.
 */
public final class ServiceMetrics implements AutoCloseable {
    static final String LIBRARY = "io.micrometer.prometheusmetrics.PrometheusMeterRegistry";

    private final Source source;

    /** Where metrics are counted. This interface keeps Micrometer's classes out of all others. */
    interface Source extends AutoCloseable {
        KafkaSseListener engine();

        StreamsListener streams();

        String contentType();

        void write(OutputStream out) throws IOException;

        @Override
        void close();
    }

    private ServiceMetrics(Source source) {
        this.source = source;
    }

    /**
     * Metrics in a registry of their own, with those of the JVM.
     *
     * @return the metrics
     * @throws IllegalArgumentException if Micrometer's registry for Prometheus is not on the class path
     */
    public static ServiceMetrics prometheus() {
        try {
            Class.forName(LIBRARY, false, ServiceMetrics.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "Setting " + ServiceSettings.METRICS
                            + " needs io.micrometer:micrometer-registry-prometheus, which is not on the class path",
                    e);
        }
        return new ServiceMetrics(new PrometheusMetrics());
    }

    /** The metrics that settings ask for; {@code null} if they are off. */
    static @Nullable ServiceMetrics of(Settings settings) {
        return settings.get(ServiceSettings.METRICS) ? prometheus() : null;
    }

    /** {@return what counts the events of an engine; hand it to the engine's builder} */
    public KafkaSseListener listener() {
        return source.engine();
    }

    /** What counts the streams that clients follow. */
    StreamsListener streams() {
        return source.streams();
    }

    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(16 << 10);
        source.write(body);
        response.setContentType(source.contentType());
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.size());
        if (!request.getMethod().equals("HEAD")) {
            body.writeTo(response.getOutputStream());
        }
    }

    /** Removes all metrics. */
    @Override
    public void close() {
        source.close();
    }
}
