package io.github.kafkasse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Code overrides the environment, the environment overrides properties, and the order of the calls does not matter. */
class SettingsLayersTest {
    private static final Map<String, String> PROPERTIES = Map.of(
            "heartbeat.interval", "1s",
            "retry", "1s",
            "stall.timeout", "1s",
            "kafka.client.id", "property",
            "kafka.bootstrap.servers", "property:1");
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "KAFKASSE_HEARTBEAT_INTERVAL", "2s",
            "KAFKASSE_RETRY", "2s",
            "KAFKASSE_KAFKA_BOOTSTRAP_SERVERS", "environment:2");

    private final Settings read = Settings.read(PROPERTIES, ENVIRONMENT);
    private final Settings code =
            Settings.defaults().with(Setting.RETRY, Duration.ofSeconds(3)).withKafka("fetch.max.bytes", 3);

    private static void assertLayers(Settings settings) {
        assertEquals(Duration.ofSeconds(3), settings.get(Setting.RETRY));
        assertEquals(Duration.ofSeconds(2), settings.get(Setting.HEARTBEAT_INTERVAL));
        assertEquals(Duration.ofSeconds(1), settings.get(Setting.STALL_TIMEOUT));
        assertEquals(Setting.CONNECT_TIMEOUT.defaultValue(), settings.get(Setting.CONNECT_TIMEOUT));
        assertEquals(
                Map.of("bootstrap.servers", "environment:2", "client.id", "property", "fetch.max.bytes", 3),
                settings.kafka());
    }

    @Test
    void codeOverridesTheEnvironmentAndTheEnvironmentOverridesProperties() {
        assertLayers(read.with(Setting.RETRY, Duration.ofSeconds(3)).withKafka("fetch.max.bytes", 3));
    }

    @Test
    void settingsFromTwoPlacesAreCombinedLayerByLayer() {
        assertLayers(code.over(read));
        assertLayers(Settings.read(Map.of(), ENVIRONMENT).over(code.over(Settings.read(PROPERTIES, Map.of()))));
        assertLayers(Settings.read(PROPERTIES, Map.of())
                .over(Settings.read(Map.of(), ENVIRONMENT).over(code)));
    }

    @Test
    void theUpperSettingsOverrideTheLowerOnesWithinALayer() {
        Settings other = Settings.read(Map.of("retry", "4s"), Map.of());

        assertEquals(
                Duration.ofSeconds(4),
                other.over(Settings.read(PROPERTIES, Map.of())).get(Setting.RETRY));
        assertEquals(Duration.ofSeconds(2), other.over(read).get(Setting.RETRY));
    }

    @Test
    void aSettingIsGivenIfAnyLayerHasIt() {
        assertTrue(read.isGiven(Setting.RETRY));
        assertTrue(read.isGiven(Setting.STALL_TIMEOUT));
        assertTrue(code.isGiven(Setting.RETRY));
        assertFalse(code.isGiven(Setting.STALL_TIMEOUT));
    }

    @Test
    void topicsThatCodeAllowsAreTheSettingAndReplaceEarlierOnes() {
        try (KafkaSse engine = KafkaSse.builder()
                .kafka("bootstrap.servers", "localhost:1")
                .properties(Map.of("topics.allowed", "a", "close.timeout", "10ms"))
                .allowTopics(topic -> true)
                .allowTopics("edits", "pages")
                .build()) {
            assertEquals(List.of("edits", "pages"), engine.settings().get(Setting.TOPICS_ALLOWED));
        }
    }

    @Test
    void theBuilderAppliesTheLayersInAnyOrder() {
        Settings given = Settings.read(Map.of(), ENVIRONMENT);
        Map<String, String> properties = Map.of(
                "heartbeat.interval", "1s", "stall.timeout", "1s", "close.timeout", "10ms", "topics.allowed", "a");

        try (KafkaSse first = KafkaSse.builder()
                        .set(Setting.RETRY, Duration.ofSeconds(3))
                        .kafka("bootstrap.servers", "localhost:1")
                        .properties(properties)
                        .settings(given)
                        .build();
                KafkaSse second = KafkaSse.builder()
                        .settings(given)
                        .properties(properties)
                        .kafka("bootstrap.servers", "localhost:1")
                        .set(Setting.RETRY, Duration.ofSeconds(3))
                        .build()) {
            for (KafkaSse engine : new KafkaSse[] {first, second}) {
                assertEquals(Duration.ofSeconds(3), engine.settings().get(Setting.RETRY));
                assertEquals(Duration.ofSeconds(2), engine.settings().get(Setting.HEARTBEAT_INTERVAL));
                assertEquals(Duration.ofSeconds(1), engine.settings().get(Setting.STALL_TIMEOUT));
                assertEquals(
                        Map.of("bootstrap.servers", "localhost:1"),
                        engine.settings().kafka());
            }
        }
    }
}
