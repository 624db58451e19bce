package io.github.kafkasse.servlet.support;

import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A servlet, and its configuration in a container.
 *
 * @param servlet the servlet
 * @param mappings its URL patterns
 * @param async whether it supports asynchronous requests
 * @param parameters its init parameters
 * @param contextParameters those of its context
 * @param writeTimeout how long the container waits for a client that does not read
 * @param filter a filter in front of it, for all types of dispatches; {@code null} for none
 */
public record Deployment(
        Servlet servlet,
        List<String> mappings,
        boolean async,
        Map<String, String> parameters,
        Map<String, String> contextParameters,
        Duration writeTimeout,
        @Nullable Filter filter) {
    /** The servlet at {@code /topics/*}. */
    public static Deployment of(Servlet servlet) {
        return new Deployment(servlet, List.of("/topics/*"), true, Map.of(), Map.of(), Duration.ofSeconds(30), null);
    }

    public Deployment at(String... patterns) {
        return new Deployment(servlet, List.of(patterns), async, parameters, contextParameters, writeTimeout, filter);
    }

    public Deployment withoutAsync() {
        return new Deployment(servlet, mappings, false, parameters, contextParameters, writeTimeout, filter);
    }

    public Deployment withParameter(String name, String value) {
        return new Deployment(
                servlet, mappings, async, with(parameters, name, value), contextParameters, writeTimeout, filter);
    }

    public Deployment withContextParameter(String name, String value) {
        return new Deployment(
                servlet, mappings, async, parameters, with(contextParameters, name, value), writeTimeout, filter);
    }

    public Deployment withWriteTimeout(Duration timeout) {
        return new Deployment(servlet, mappings, async, parameters, contextParameters, timeout, filter);
    }

    public Deployment behind(Filter inFront) {
        return new Deployment(servlet, mappings, async, parameters, contextParameters, writeTimeout, inFront);
    }

    private static Map<String, String> with(Map<String, String> map, String name, String value) {
        Map<String, String> changed = new HashMap<>(map);
        changed.put(name, value);
        return changed;
    }
}
