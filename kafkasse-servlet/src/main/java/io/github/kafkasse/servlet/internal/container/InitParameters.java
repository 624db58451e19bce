package io.github.kafkasse.servlet.internal.container;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.servlet.internal.ServletSettings;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads settings from the init parameters of a servlet and of its context. */
public final class InitParameters {
    private static final String CONTEXT_PREFIX = "kafkasse.";

    private InitParameters() {}

    /**
     * Reads the settings of a servlet. Its own parameters override the context's, and the environment overrides both.
     *
     * @param used the settings that the servlet uses in addition to the engine's
     * @throws IllegalArgumentException if a name or a value is invalid, or if a parameter would have no effect
     */
    public static Settings settings(ServletConfig servlet, List<Setting<?>> used) {
        Map<String, String> properties = new HashMap<>();
        ServletContext context = servlet.getServletContext();
        for (String name : Collections.list(context.getInitParameterNames())) {
            if (name.startsWith(CONTEXT_PREFIX)) {
                properties.put(name.substring(CONTEXT_PREFIX.length()), context.getInitParameter(name));
            }
        }
        for (String name : Collections.list(servlet.getInitParameterNames())) {
            properties.put(name, servlet.getInitParameter(name));
        }
        Settings settings = Settings.read(properties);
        for (Setting<?> setting : new ServletSettings().settings()) {
            if (properties.containsKey(setting.name()) && !used.contains(setting)) {
                throw new IllegalArgumentException("The init parameter '" + setting.name()
                        + "' has no effect in this servlet; only EventStreamsServlet uses it");
            }
        }
        return settings;
    }

    /**
     * Refuses init parameters, because they have no effect on a servlet whose engine the caller provides.
     *
     * @throws IllegalArgumentException if the servlet has an init parameter
     */
    public static void requireNone(ServletConfig servlet) {
        List<String> names = Collections.list(servlet.getInitParameterNames());
        if (!names.isEmpty()) {
            throw new IllegalArgumentException("The init parameter '" + names.get(0)
                    + "' has no effect: the engine that the servlet was given has its own settings");
        }
    }
}
