package io.github.kafkasse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.internal.common.NearestName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The error for an unknown setting suggests the most similar name. */
class NearestNameTest {
    private static final List<String> NAMES =
            Setting.all().stream().map(Setting::name).toList();

    @ParameterizedTest
    @CsvSource({
        "heartbeet.interval, heartbeat.interval",
        "heart.beatinterval, heartbeat.interval",
        "heartbeatInterval, heartbeat.interval",
        "heartbeat, heartbeat.interval",
        "HEARTBEAT_INTERVALL, heartbeat.interval",
        "topic.allowed, topics.allowed",
        "topics-allowed, topics.allowed",
        "id.max.lenght, id.max.length",
        "connection.maxage, connection.max.age",
        "connection, connection.max",
        "kafkasse.heartbeat.interval, heartbeat.interval"
    })
    void aNameWithATypingErrorFindsItsSetting(String unknown, String meant) {
        assertEquals(meant, NearestName.of(unknown, NAMES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "bootstrap.servers", "x", "quarks"})
    void aNameLikeNoOtherFindsNone(String unknown) {
        assertNull(NearestName.of(unknown, NAMES));
    }

    @Test
    void theErrorProposesAPropertyForAPropertyAndAVariableForAVariable() {
        String ofProperty = message(() -> Settings.read(Map.of("heartbeet.interval", "1s"), Map.of()));
        assertTrue(ofProperty.contains(" Did you mean 'heartbeat.interval'? "), ofProperty);
        String ofVariable = message(() -> Settings.read(Map.of(), Map.of("KAFKASSE_HEARTBEET_INTERVAL", "1s")));
        assertTrue(ofVariable.contains(" Did you mean 'KAFKASSE_HEARTBEAT_INTERVAL'? "), ofVariable);
    }

    @Test
    void theErrorProposesNothingIfNoSettingIsSimilar() {
        String ofProperty = message(() -> Settings.read(Map.of("quarks", "1s"), Map.of()));
        assertFalse(ofProperty.contains("Did you mean"), ofProperty);
        String ofVariable = message(() -> Settings.read(Map.of(), Map.of("KAFKASSE_PORT", "8080")));
        assertFalse(ofVariable.contains("Did you mean"), ofVariable);
    }

    private static String message(Runnable settings) {
        return assertThrows(IllegalArgumentException.class, settings::run).getMessage();
    }
}
