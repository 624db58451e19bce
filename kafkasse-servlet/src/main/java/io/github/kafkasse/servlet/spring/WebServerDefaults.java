package io.github.kafkasse.servlet.spring;

import java.util.Map;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Configures the application's web server for streams, by properties of the lowest precedence. Spring calls it when it
 * knows all property sources, before it creates the web server. It sets properties rather than calling classes, because
 * their names are the same in Spring Boot 3.5 and 4.
 */
final class WebServerDefaults implements BeanFactoryPostProcessor {
    /** Longer than {@code stall.timeout}, so that the engine ends the stream of a client that does not read. */
    private static final String IDLE_TIMEOUT = "75s";

    private static final Map<String, Object> DEFAULTS = Map.of(
            // An id contains every partition; with 300 partitions it has 20 to 45 KB. Tomcat reserves this much memory
            // for each connection.
            "server.max-http-request-header-size",
            "80KB",
            // Filters and ids in a query may contain these characters. By default, Tomcat answers 400 to them unless
            // they are percent-encoded.
            "server.tomcat.relaxed-query-chars",
            "\",[,\\,],{,|,}",
            "server.tomcat.connection-timeout",
            IDLE_TIMEOUT,
            // More than the default of connection.max, so that the engine itself can refuse clients beyond its limit.
            "server.tomcat.max-connections",
            11_000,
            "server.jetty.connection-idle-timeout",
            IDLE_TIMEOUT);

    private final ConfigurableEnvironment environment;

    WebServerDefaults(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
        environment.getPropertySources().addLast(new MapPropertySource("kafkasse web server defaults", DEFAULTS));
    }
}
