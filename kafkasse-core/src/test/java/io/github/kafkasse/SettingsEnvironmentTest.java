package io.github.kafkasse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which environment variables are settings of the engine. */
class SettingsEnvironmentTest {
    @Test
    void variablesThatKubernetesInjectsForAServiceAreIgnored() {
        Map<String, String> injected = new HashMap<>();
        for (String service : List.of("KAFKASSE", "KAFKASSE_WEB", "KAFKASSE_KAFKA", "KAFKASSE_KAFKA_2")) {
            injected.put(service + "_SERVICE_HOST", "10.0.0.11");
            injected.put(service + "_SERVICE_PORT", "80");
            injected.put(service + "_SERVICE_PORT_HTTP", "80");
            injected.put(service + "_SERVICE_PORT_HTTP_METRICS", "9100");
            injected.put(service + "_PORT", "tcp://10.0.0.11:80");
            injected.put(service + "_PORT_80_TCP", "tcp://10.0.0.11:80");
            injected.put(service + "_PORT_80_TCP_PROTO", "tcp");
            injected.put(service + "_PORT_80_TCP_PORT", "80");
            injected.put(service + "_PORT_80_TCP_ADDR", "10.0.0.11");
            injected.put(service + "_PORT_53_UDP_ADDR", "10.0.0.11");
            injected.put(service + "_PORT_9_SCTP", "sctp://10.0.0.11:9");
        }
        injected.put("KAFKASSE_HEARTBEAT_INTERVAL", "2s");
        injected.put("KAFKASSE_KAFKA_SECURITY_PROTOCOL", "SSL");

        Settings settings = Settings.read(Map.of(), injected);

        assertEquals(Duration.ofSeconds(2), settings.get(Setting.HEARTBEAT_INTERVAL));
        assertEquals("{heartbeat.interval=PT2S}", settings.toString());
        assertEquals(Map.of("security.protocol", "SSL"), settings.kafka());
    }

    @Test
    void aSettingOfSuchANameIsRead() {
        Setting<List<String>> port = Setting.list("service.host", "", "a setting of an adapter");
        Settings settings =
                Settings.read(Map.of(), Map.of("KAFKASSE_SERVICE_HOST", "a"), new KnownSettings(List.of(port)));
        assertEquals(List.of("a"), settings.get(port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KAFKASSE_HEARTBEAT_INTERVALL",
                "KAFKASSE_HOST",
                "KAFKASSE_SERVICE",
                "KAFKASSE_SERVICE_NAME",
                "KAFKASSE_SERVICE_HOSTS",
                "KAFKASSE_PORT_80",
                "KAFKASSE_PORT_HTTP",
                "KAFKASSE_PORT_80_TCP_HOST",
                "KAFKASSE_PORTS",
                "KAFKASSE_",
                "KAFKASSE_WEB_NAME"
            })
    void everyOtherNameThatIsNoSettingIsAnError(String name) {
        assertUnknown(name, "tcp://10.0.0.11:80");
    }

    @Test
    void aVariableWithAPortThatLooksLikeASettingIsAnError() {
        assertUnknown("KAFKASSE_PORT", "8080");
        assertUnknown("KAFKASSE_HTTP_PORT", "8080");
    }

    private static void assertUnknown(String name, String value) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Settings.read(Map.of(), Map.of(name, value)));
        assertTrue(String.valueOf(refused.getMessage()).contains("'" + name + "'"), refused.getMessage());
    }
}
