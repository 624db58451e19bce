package io.github.kafkasse.servlet.spring;

import io.github.kafkasse.KafkaSse;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Actuator's health component {@code kafkasse} in Spring Boot 4. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
@ConditionalOnProperty(name = "management.health.kafkasse.enabled", matchIfMissing = true)
class HealthOfBoot4 {
    @Bean
    @ConditionalOnMissingBean(name = "kafkasseHealthIndicator")
    HealthIndicator kafkasseHealthIndicator(KafkaSse engine) {
        EngineHealth health = new EngineHealth(engine);
        return () -> {
            EngineHealth.Report report = health.report();
            return Health.status(report.status().name())
                    .withDetails(report.details())
                    .build();
        };
    }
}
