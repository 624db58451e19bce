package io.github.kafkasse.servlet.spring;

import java.util.Map;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Gives the application's web server what streams need, as properties that all others override. Spring calls it when it
 * knows all property sources, and before it makes the web server. The names of these properties are the same in Spring
 * Boot 3.5 and 4, unlike those of the classes.
 */
final class WebServerDefaults implements BeanFactoryPostProcessor {
    /** Longer than {@code stall.timeout}, so that the engine ends the stream of a client that does not read. */
    private static final String IDLE_TIMEOUT = "75s";

    private static final Map<String, Object> DEFAULTS = Map.of(
            // An id names every partition: 300 of them make 20 to 45 KB. Tomcat reserves this much for each connection.
            "server.max-http-request-header-size",
            "80KB",
            // Filters and ids in a query may have these; Tomcat answers 400 to them unless they are percent-encoded.
            "server.tomcat.relaxed-query-chars",
            "\",[,\\,],{,|,}",
            "server.tomcat.connection-timeout",
            IDLE_TIMEOUT,
            // More than the default of connection.max, so that the engine can answer the clients that are too many.
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
