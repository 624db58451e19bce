package io.github.kafkasse.servlet.spring;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.RecordMapper;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.servlet.Authenticator;
import io.github.kafkasse.servlet.EventStreamsServlet;
import io.github.kafkasse.servlet.ServiceMetrics;
import io.github.kafkasse.servlet.StreamsListener;
import io.github.kafkasse.servlet.catalogue.ReloadingCatalogue;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Runs the service of {@link EventStreamsServlet} in an application of Spring Boot 3.5 or 4. Only its name is part of
 * the API, for {@code @SpringBootApplication(exclude = …)}. {@code kafkasse-servlet/README.md} describes the properties
 * and the beans that it uses.
 *
 * <p>It is active if a {@code kafkasse.*} property is set, unless {@code kafkasse.enabled} is {@code false}.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Conditional(OnKafkaSseProperties.class)
@Import({HealthOfBoot3.class, HealthOfBoot4.class, MetricsConfiguration.class})
public final class KafkaSseAutoConfiguration {
    /** Spring calls this constructor. */
    public KafkaSseAutoConfiguration() {}

    /** Static, because Spring needs it before all other beans. */
    @Bean
    static WebServerDefaults kafkaSseWebServerDefaults(ConfigurableEnvironment environment) {
        return new WebServerDefaults(environment);
    }

    @Bean
    @ConditionalOnMissingBean
    Settings kafkaSseSettings(ConfigurableEnvironment environment) {
        return InvalidSettingsException.explained(
                () -> SpringProperties.of(environment).settings());
    }

    /**
     * The streams of the application's beans, else those of {@code kafkasse.catalogue.uri}, else the allowed topics.
     */
    @Bean
    ApplicationStreams kafkaSseStreams(
            ObjectProvider<Settings> settings,
            ObjectProvider<StreamConfiguration> fixed,
            ObjectProvider<ReloadingCatalogue> reloading) {
        ReloadingCatalogue catalogue = reloading.getIfAvailable();
        if (catalogue != null) {
            return ApplicationStreams.of(catalogue);
        }
        StreamConfiguration streams = fixed.getIfAvailable();
        if (streams != null) {
            return ApplicationStreams.of(streams);
        }
        return ApplicationStreams.configured(settings.getObject());
    }

    @Bean
    @ConditionalOnMissingBean
    KafkaSse kafkaSse(
            Settings settings,
            ApplicationStreams streams,
            ObjectProvider<RecordMapper> mapper,
            ObjectProvider<KafkaSseListener> listeners,
            ObjectProvider<ServiceMetrics> metrics) {
        List<KafkaSseListener> all = new ArrayList<>(listeners.orderedStream().toList());
        metrics.ifAvailable(each -> all.add(each.listener()));
        KafkaSse.Builder builder = KafkaSse.builder().settings(settings).listener(KafkaSseListener.all(all));
        mapper.ifAvailable(builder::mapper);
        streams.allow(builder);
        return InvalidSettingsException.explained(builder::build);
    }

    /** Metrics at {@code /metrics}, for applications without Actuator. */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnProperty("kafkasse.metrics.endpoint")
    ServiceMetrics kafkaSseServiceMetrics(Settings settings) {
        return InvalidSettingsException.explained(() -> ServiceMetrics.prometheus(settings.get(Setting.NAME)));
    }

    @Bean
    EngineLifecycle kafkaSseLifecycle(KafkaSse engine) {
        return new EngineLifecycle(engine);
    }

    @Bean
    @ConditionalOnMissingBean(value = EventStreamsServlet.class, parameterizedContainer = ServletRegistrationBean.class)
    ServletRegistrationBean<EventStreamsServlet> kafkaSseServlet(
            KafkaSse engine,
            ApplicationStreams streams,
            ObjectProvider<Authenticator> authenticator,
            ObjectProvider<RecordFilter> filters,
            ObjectProvider<StreamsListener> listeners,
            ObjectProvider<ServiceMetrics> metrics,
            ConfigurableEnvironment environment) {
        EventStreamsServlet.Builder builder = streams.servlet(engine);
        authenticator.ifAvailable(builder::authenticator);
        metrics.ifAvailable(builder::metrics);
        filters.orderedStream().reduce(RecordFilter::and).ifPresent(builder::filter);
        List<StreamsListener> all = listeners.orderedStream().toList();
        if (!all.isEmpty()) {
            builder.listener(StreamsListener.all(all));
        }
        ServletRegistrationBean<EventStreamsServlet> registration = new ServletRegistrationBean<>(
                builder.build(), SpringProperties.of(environment).patterns().toArray(String[]::new));
        registration.setName(ServletStartAnalyzer.SERVLET_NAME);
        registration.setAsyncSupported(true);
        // The application fails to start if the servlet does.
        registration.setLoadOnStartup(1);
        return registration;
    }
}
