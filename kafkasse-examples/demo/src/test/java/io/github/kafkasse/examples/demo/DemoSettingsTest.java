package io.github.kafkasse.examples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.servlet.HttpSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class DemoSettingsTest {
    private final DemoOptions options = new DemoOptions();

    private Settings read(Map<String, String> environment) {
        return DemoSettings.read(options, environment);
    }

    @Test
    void settingsOfTheEngineTheServletAndKafkaCanBeSet() {
        options.settings.putAll(Map.of(
                "heartbeat.interval", "2s", "cors.origins", "https://example.org", "kafka.security.protocol", "SSL"));

        Settings settings = read(Map.of());

        assertEquals(Duration.ofSeconds(2), settings.get(Setting.HEARTBEAT_INTERVAL));
        assertEquals(List.of("https://example.org"), settings.get(HttpSettings.CORS_ORIGINS));
        assertEquals("SSL", settings.kafka().get("security.protocol"));
    }

    @Test
    void theCommandLineOverridesTheEnvironment() {
        options.settings.putAll(Map.of("retry", "1s", "kafka.client.id", "line"));

        Settings settings = read(Map.of(
                "KAFKASSE_RETRY", "2s", "KAFKASSE_KAFKA_CLIENT_ID", "environment", "KAFKASSE_STALL_TIMEOUT", "3s"));

        assertEquals(Duration.ofSeconds(1), settings.get(Setting.RETRY));
        assertEquals("line", settings.kafka().get("client.id"));
        assertEquals(Duration.ofSeconds(3), settings.get(Setting.STALL_TIMEOUT));
    }

    @Test
    void aKafkaCanBeNamedInThreeWays() {
        assertNull(DemoSettings.bootstrapServers(read(Map.of())));
        assertEquals(
                "environment:9092",
                DemoSettings.bootstrapServers(read(Map.of("KAFKASSE_KAFKA_BOOTSTRAP_SERVERS", "environment:9092"))));
        options.settings.put("kafka.bootstrap.servers", "setting:9092");
        assertEquals("setting:9092", DemoSettings.bootstrapServers(read(Map.of())));
        options.bootstrapServers = "option:9092";
        assertEquals("option:9092", DemoSettings.bootstrapServers(read(Map.of())));
    }

    @Test
    void anUnknownSettingIsRefused() {
        options.settings.put("heartbeat", "2s");

        DemoException refusal = assertThrows(DemoException.class, () -> read(Map.of()));

        assertTrue(refusal.getMessage().contains("'heartbeat'"), refusal.getMessage());
    }

    @Test
    void aWrongValueIsRefused() {
        options.settings.put("heartbeat.interval", "soon");

        DemoException refusal = assertThrows(DemoException.class, () -> read(Map.of()));

        assertTrue(refusal.getMessage().contains("heartbeat.interval cannot be 'soon'"), refusal.getMessage());
    }

    @Test
    void aSettingOfTheCatalogueIsRefusedBecauseTheDemoHasItsOwn() {
        DemoException refusal =
                assertThrows(DemoException.class, () -> read(Map.of("KAFKASSE_CATALOGUE_URI", "streams.json")));

        assertEquals(
                "The demo does not use the setting catalogue.uri, because it has its own catalogue of streams."
                        + " --catalogue FILE replaces that catalogue.",
                refusal.getMessage());
    }

    @Test
    void allTopicsExceptInternalOnesAreAllowedByDefault() {
        Predicate<String> allowed = DemoSettings.allowed(read(Map.of()), Set.of());

        assertTrue(allowed.test("any"));
        assertFalse(allowed.test("__consumer_offsets"));
    }

    @Test
    void onlyTheNamedTopicsAndThoseOfTheStreamsAreAllowed() {
        options.settings.put("topics.allowed", "a,b");

        Predicate<String> allowed = DemoSettings.allowed(read(Map.of()), Set.of("of-a-stream"));

        assertTrue(allowed.test("a"));
        assertTrue(allowed.test("of-a-stream"));
        assertFalse(allowed.test("any"));
    }
}
