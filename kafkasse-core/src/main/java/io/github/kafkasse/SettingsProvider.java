package io.github.kafkasse;

import java.util.List;

/**
 * Makes an adapter's settings known to {@link Settings}, so that they can be set like the engine's own: by properties
 * and environment variables. Providers are found with {@link java.util.ServiceLoader}; {@code kafkasse-servlet} has
 * one. A provider needs a public constructor without parameters and must be thread-safe.
 */
public interface SettingsProvider {
    /** {@return the adapter's settings; their names differ from those of {@link Setting#all()}} */
    List<Setting<?>> settings();
}
