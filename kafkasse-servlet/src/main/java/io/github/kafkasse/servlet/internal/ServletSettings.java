package io.github.kafkasse.servlet.internal;

import io.github.kafkasse.Setting;
import io.github.kafkasse.SettingsProvider;
import io.github.kafkasse.servlet.HttpSettings;
import io.github.kafkasse.servlet.ServiceSettings;
import io.github.kafkasse.servlet.catalogue.CatalogueSettings;
import java.util.ArrayList;
import java.util.List;

/** The settings of this module's servlets. {@link java.util.ServiceLoader} creates it. Immutable and thread-safe. */
public final class ServletSettings implements SettingsProvider {
    /** The service loader calls this constructor. */
    public ServletSettings() {}

    @Override
    public List<Setting<?>> settings() {
        List<Setting<?>> all = new ArrayList<>(HttpSettings.all());
        all.addAll(CatalogueSettings.all());
        all.addAll(ServiceSettings.all());
        return List.copyOf(all);
    }
}
