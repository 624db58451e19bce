package io.github.kafkasse.examples.spring;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.Settings;
import io.github.kafkasse.micrometer.KafkaSseMetrics;
import io.github.kafkasse.servlet.EventStreamsServlet;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.Environment;
import org.springframework.core.io.Resource;

/** The streams of {@code streams.json}, at the root, and the metrics of them at {@code /metrics}. */
@Configuration(proxyBeanMethods = false)
class EventStreams {
    @Bean
    StreamConfiguration streams(@Value("classpath:streams.json") Resource document) throws IOException {
        try (InputStream json = document.getInputStream()) {
            return StreamConfiguration.read(json);
        }
    }

    @Bean(destroyMethod = "close")
    KafkaSse engine(Environment environment, StreamConfiguration streams, MeterRegistry registry) {
        Map<String, String> properties =
                Binder.get(environment).bindOrCreate("kafkasse", Bindable.mapOf(String.class, String.class));
        return KafkaSse.builder()
                // Spring has looked at the environment's variables already.
                .settings(Settings.read(properties, Map.of()))
                .allowTopics(() -> streams.topics())
                .listener(new KafkaSseMetrics(registry))
                .build();
    }

    /**
     * Ends streams cleanly before Spring stops the web server, which would wait half a minute for them, and then break
     * them off.
     */
    @Bean
    ApplicationListener<ContextClosedEvent> endOfStreams(KafkaSse engine) {
        return closed -> engine.close();
    }

    @Bean
    ServletRegistrationBean<EventStreamsServlet> eventStreamsServlet(
            KafkaSse engine, StreamConfiguration streams, MeterRegistry registry) {
        EventStreamsServlet servlet = EventStreamsServlet.builder(engine, () -> streams)
                .listener(new StreamsMetrics(registry))
                .build();
        ServletRegistrationBean<EventStreamsServlet> bean = new ServletRegistrationBean<>(servlet, "/*");
        bean.setAsyncSupported(true);
        bean.setLoadOnStartup(1);
        return bean;
    }

    @Bean
    PrometheusMeterRegistry registry() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    @Bean
    ServletRegistrationBean<MetricsServlet> metricsServlet(PrometheusMeterRegistry registry) {
        return new ServletRegistrationBean<>(new MetricsServlet(registry), "/metrics");
    }

    /** What Spring Boot has no properties for; the others are in {@code application.properties}. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> buffers() {
        return factory -> factory.addConnectorCustomizers(connector -> {
            // Left to itself, the kernel buffers megabytes for each client that reads slowly.
            connector.setProperty("socket.txBufSize", Integer.toString(64 * 1024));
            // Batches of events pass in a few large pieces: five times as fast as through 8 KB.
            connector.setProperty("socket.appWriteBufSize", Integer.toString(64 * 1024));
        });
    }
}
