package io.github.kafkasse.examples.demo;

import io.github.kafkasse.Setting;
import io.github.kafkasse.servlet.HttpSettings;
import io.github.kafkasse.servlet.ServiceSettings;
import io.github.kafkasse.servlet.catalogue.CatalogueSettings;
import java.util.ArrayList;
import java.util.List;

/** The table of settings of the README, generated from the settings. */
final class SettingsTable {
    private SettingsTable() {}

    static String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("| setting | default | what for |");
        lines.add("| --- | --- | --- |");
        Setting.all().forEach(setting -> lines.add(row(setting)));
        lines.add("| **Of both servlets** (`HttpSettings.…`) | | |");
        HttpSettings.all().forEach(setting -> lines.add(row(setting)));
        lines.add("| **Of the service's catalogue** (`CatalogueSettings.…`) | | |");
        CatalogueSettings.all().forEach(setting -> lines.add(row(setting)));
        lines.add("| **Of the service** (`ServiceSettings.…`) | | |");
        ServiceSettings.all().forEach(setting -> lines.add(row(setting)));
        return String.join("\n", lines);
    }

    private static String row(Setting<?> setting) {
        String text = setting.defaultText();
        return "| `" + setting.name() + "` | " + (text.isEmpty() ? "" : "`" + text + "` ") + "| "
                + setting.description().replace("|", "\\|") + " |";
    }
}
