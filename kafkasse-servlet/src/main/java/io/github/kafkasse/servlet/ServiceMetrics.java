package io.github.kafkasse.servlet;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.servlet.internal.service.MetricsSource;

/**
 * The metrics that {@link EventStreamsServlet} serves at {@code /metrics}, in the text format of Prometheus. An
 * application that builds its own engine creates the metrics first, and passes {@link #listener()} to the engine and
 * the metrics to the servlet. Thread-safe.
 *
 * <p>Requires {@code io.micrometer:micrometer-registry-prometheus} on the class path. No class of Micrometer is loaded
 * before a method {@code prometheus} is called.
 */
public final class ServiceMetrics implements AutoCloseable {
    private final MetricsSource source;

    private ServiceMetrics(MetricsSource source) {
        this.source = source;
    }

    /**
     * Metrics in a registry of their own, with those of the JVM.
     *
     * @return the metrics
     * @throws IllegalArgumentException if Micrometer's registry for Prometheus is not on the class path
     */
    public static ServiceMetrics prometheus() {
        return new ServiceMetrics(MetricsSource.prometheus(null));
    }

    /**
     * Metrics in a registry of their own, with those of the JVM. The service's metrics have the label {@code engine}.
     *
     * @param engine the value of the label: the engine's {@link io.github.kafkasse.Setting#NAME}
     * @return the metrics
     * @throws IllegalArgumentException if Micrometer's registry for Prometheus is not on the class path
     */
    public static ServiceMetrics prometheus(String engine) {
        return new ServiceMetrics(MetricsSource.prometheus(engine));
    }

    /** {@return the listener that counts the events of an engine; pass it to the engine's builder} */
    public KafkaSseListener listener() {
        return source.engine();
    }

    MetricsSource source() {
        return source;
    }

    /** Removes all metrics. */
    @Override
    public void close() {
        source.close();
    }
}
