package io.github.kafkasse.servlet.spring;

import io.github.kafkasse.micrometer.KafkaSseMetrics;
import io.github.kafkasse.servlet.micrometer.StreamsMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Metrics of the engine and of the streams in the application's registry, if it has one. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(MeterRegistry.class)
class MetricsConfiguration {
    @Bean
    @ConditionalOnMissingBean
    KafkaSseMetrics kafkaSseMetrics(MeterRegistry registry) {
        return new KafkaSseMetrics(registry);
    }

    @Bean
    StreamsMetrics kafkaSseStreamsMetrics(MeterRegistry registry) {
        return new StreamsMetrics(registry);
    }
}
