package io.github.kafkasse.servlet.support;

import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A servlet and how a container is to serve it.
 *
 * @param servlet the servlet
 * @param mapping its URL pattern
 * @param async whether it is registered with support for asynchronous requests
 * @param parameters its init parameters
 * @param contextParameters those of its context
 * @param writeTimeout how long the container waits for a client that takes nothing
 * @param filter in front of it, for all kinds of dispatches; {@code null}: none
 */
public record Deployment(
        Servlet servlet,
        String mapping,
        boolean async,
        Map<String, String> parameters,
        Map<String, String> contextParameters,
        Duration writeTimeout,
        @Nullable Filter filter) {
    /** The servlet at {@code /topics/*}. */
    public static Deployment of(Servlet servlet) {
        return new Deployment(servlet, "/topics/*", true, Map.of(), Map.of(), Duration.ofSeconds(30), null);
    }

    public Deployment at(String pattern) {
        return new Deployment(servlet, pattern, async, parameters, contextParameters, writeTimeout, filter);
    }

    public Deployment withoutAsync() {
        return new Deployment(servlet, mapping, false, parameters, contextParameters, writeTimeout, filter);
    }

    public Deployment withParameter(String name, String value) {
        return new Deployment(
                servlet, mapping, async, with(parameters, name, value), contextParameters, writeTimeout, filter);
    }

    public Deployment withContextParameter(String name, String value) {
        return new Deployment(
                servlet, mapping, async, parameters, with(contextParameters, name, value), writeTimeout, filter);
    }

    public Deployment withWriteTimeout(Duration timeout) {
        return new Deployment(servlet, mapping, async, parameters, contextParameters, timeout, filter);
    }

    public Deployment behind(Filter inFront) {
        return new Deployment(servlet, mapping, async, parameters, contextParameters, writeTimeout, inFront);
    }

    private static Map<String, String> with(Map<String, String> map, String name, String value) {
        Map<String, String> changed = new HashMap<>(map);
        changed.put(name, value);
        return changed;
    }
}
