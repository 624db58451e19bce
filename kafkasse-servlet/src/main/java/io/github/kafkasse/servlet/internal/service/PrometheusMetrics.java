package io.github.kafkasse.servlet.internal.service;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.micrometer.KafkaSseMetrics;
import io.github.kafkasse.servlet.StreamsListener;
import io.github.kafkasse.servlet.micrometer.StreamsMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Metrics in Micrometer's registry for Prometheus. It is the only class of this package that requires Micrometer.
 * {@link MetricsSource#prometheus} creates it after it has found the library. Thread-safe.
 */
final class PrometheusMetrics implements MetricsSource {
    /** The version of the format that every Prometheus can read. */
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final KafkaSseMetrics engine;
    private final StreamsMetrics streams;

    /** @param name the value of the label {@code engine}; {@code null}: no such label */
    PrometheusMetrics(@Nullable String name) {
        engine = name == null ? new KafkaSseMetrics(registry) : new KafkaSseMetrics(registry, name);
        streams = name == null ? new StreamsMetrics(registry) : new StreamsMetrics(registry, name);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
    }

    @Override
    public KafkaSseListener engine() {
        return engine;
    }

    @Override
    public StreamsListener streams() {
        return streams;
    }

    @Override
    public String contentType() {
        return TEXT;
    }

    @Override
    public void write(OutputStream out) throws IOException {
        registry.scrape(out, TEXT);
    }

    @Override
    public void close() {
        registry.close();
    }
}
