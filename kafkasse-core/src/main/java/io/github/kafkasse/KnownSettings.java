package io.github.kafkasse;

import io.github.kafkasse.internal.common.NearestName;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * The settings that text can name: the engine's, and those of the adapters that are on the class path. Immutable and
 * thread-safe.
 */
final class KnownSettings {
    private final Map<String, Setting<?>> byName = new HashMap<>();
    private final Map<String, Setting<?>> byVariable = new HashMap<>();

    KnownSettings(Iterable<? extends Setting<?>> settings) {
        for (Setting<?> setting : settings) {
            byName.put(setting.name(), setting);
            byVariable.put(setting.environmentVariable(), setting);
        }
    }

    /**
     * Finds the settings that are there now. An adapter is usually in the loader of this class. A container that shares
     * the engine between applications has it in the loader of the calling thread's application.
     */
    static KnownSettings find() {
        Set<Setting<?>> all = new LinkedHashSet<>(Setting.all());
        ClassLoader engine = SettingsProvider.class.getClassLoader();
        addProvided(engine, all);
        ClassLoader application = Thread.currentThread().getContextClassLoader();
        if (application != null && application != engine && sharesProviders(application)) {
            addProvided(application, all);
        }
        return new KnownSettings(all);
    }

    private static void addProvided(ClassLoader loader, Set<Setting<?>> all) {
        ServiceLoader.load(SettingsProvider.class, loader).forEach(provider -> all.addAll(provider.settings()));
    }

    /** Whether a loader's providers are of this engine, and not of another copy of it. */
    private static boolean sharesProviders(ClassLoader loader) {
        try {
            return Class.forName(SettingsProvider.class.getName(), false, loader) == SettingsProvider.class;
        } catch (ClassNotFoundException e) {
            return false; // this loader does not see the engine
        }
    }

    boolean hasVariable(String variable) {
        return byVariable.containsKey(variable);
    }

    /** @throws IllegalArgumentException if no setting has this name */
    Setting<?> named(String name) {
        return known(byName, "property", name);
    }

    /** @throws IllegalArgumentException if no setting has this environment variable */
    Setting<?> ofVariable(String variable) {
        return known(byVariable, "environment variable", variable);
    }

    private static Setting<?> known(Map<String, Setting<?>> settings, String kind, String name) {
        Setting<?> setting = settings.get(name);
        if (setting == null) {
            String nearest = NearestName.of(name, settings.keySet());
            throw new IllegalArgumentException("There is no setting for the " + kind + " '" + name + "'."
                    + (nearest == null ? "" : " Did you mean '" + nearest + "'?")
                    + " kafkasse-servlet/README.md lists all settings; the names of Kafka's own begin with"
                    + " 'kafka.' or 'KAFKASSE_KAFKA_'.");
        }
        return setting;
    }
}
