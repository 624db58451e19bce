package io.github.kafkasse.servlet.spring;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
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
    KafkaSseMetrics kafkaSseMetrics(MeterRegistry registry, Settings settings) {
        return new KafkaSseMetrics(registry, settings.get(Setting.NAME));
    }

    @Bean
    StreamsMetrics kafkaSseStreamsMetrics(MeterRegistry registry, Settings settings) {
        return new StreamsMetrics(registry, settings.get(Setting.NAME));
    }
}
