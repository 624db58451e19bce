package io.github.kafkasse.servlet.internal.service;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.servlet.ServiceSettings;
import io.github.kafkasse.servlet.StreamsListener;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Counts events and writes metrics in a text format. Because of this interface, only {@link PrometheusMetrics} refers
 * to classes of Micrometer. Thread-safe.
 */
public interface MetricsSource extends AutoCloseable {
    /** The class whose presence shows that Micrometer's registry for Prometheus is on the class path. */
    String LIBRARY = "io.micrometer.prometheusmetrics.PrometheusMeterRegistry";

    /** {@return the listener that counts the events of an engine} */
    KafkaSseListener engine();

    /** {@return the listener that counts the streams that clients follow} */
    StreamsListener streams();

    /** {@return the media type of the output of {@link #write}} */
    String contentType();

    /** Writes all metrics. */
    void write(OutputStream out) throws IOException;

    /** Removes all metrics. */
    @Override
    void close();

    /**
     * Metrics in a registry of their own, with those of the JVM.
     *
     * @param engine the value of the label {@code engine}; {@code null}: no such label
     * @throws IllegalArgumentException if Micrometer's registry for Prometheus is not on the class path
     */
    static MetricsSource prometheus(@Nullable String engine) {
        try {
            Class.forName(LIBRARY, false, MetricsSource.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "Setting " + ServiceSettings.METRICS_ENDPOINT
                            + " needs io.micrometer:micrometer-registry-prometheus, which is not on the class path",
                    e);
        }
        return new PrometheusMetrics(engine);
    }
}
