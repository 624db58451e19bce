package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.Settings;
import io.github.kafkasse.servlet.catalogue.CatalogueSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The servlets' settings can be set in the same places as the engine's, without registering them. */
class SettingsCarriersTest {
    private static final List<String> ORIGINS = List.of("https://home.example");

    private static KafkaSse.Builder builder() {
        return KafkaSse.builder()
                .kafka("bootstrap.servers", "localhost:1")
                .allowTopics("edits")
                .properties(Map.of("close.timeout", "10ms"));
    }

    @Test
    void servletSettingsCanBeSetByPropertiesOfTheBuilder() {
        try (KafkaSse engine = builder()
                .properties(Map.of("cors.origins", "https://home.example", "filter.enabled", "true"))
                .build()) {
            assertEquals(ORIGINS, engine.settings().get(HttpSettings.CORS_ORIGINS));
            assertTrue(engine.settings().get(ServiceSettings.FILTER_ENABLED));
        }
    }

    @Test
    void servletSettingsCanBeSetInTheEnvironment() {
        Settings settings = Settings.read(
                Map.of(),
                Map.of("KAFKASSE_CORS_ORIGINS", "https://home.example", "KAFKASSE_CATALOGUE_PATH", "/streams"));

        assertEquals(ORIGINS, settings.get(HttpSettings.CORS_ORIGINS));
        assertEquals("/streams", settings.get(CatalogueSettings.CATALOGUE_PATH));
    }

    @Test
    void servletSettingsCanBeSetInCode() {
        try (KafkaSse engine = builder()
                .set(HttpSettings.CORS_ORIGINS, ORIGINS)
                .properties(Map.of("cors.origins", "*"))
                .build()) {
            assertEquals(ORIGINS, engine.settings().get(HttpSettings.CORS_ORIGINS));
        }
    }
}
