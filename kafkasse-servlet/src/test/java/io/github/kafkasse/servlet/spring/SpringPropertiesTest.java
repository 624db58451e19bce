package io.github.kafkasse.servlet.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Setting;
import io.github.kafkasse.SettingsProvider;
import io.github.kafkasse.servlet.EventStreamsServlet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class SpringPropertiesTest {
    private final StandardEnvironment environment = new StandardEnvironment();

    SpringPropertiesTest() {
        environment.getPropertySources().stream()
                .map(source -> source.getName())
                .toList()
                .forEach(environment.getPropertySources()::remove);
    }

    private void file(Object... pairs) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put((String) pairs[i], pairs[i + 1]);
        }
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "file " + environment.getPropertySources().size(), values));
    }

    private void variables(String... pairs) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i], pairs[i + 1]);
        }
        environment.getPropertySources().addFirst(new SystemEnvironmentPropertySource("variables", values));
    }

    private Map<String, String> values() {
        return SpringProperties.of(environment).values();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafkasse.kafka.bootstrap.servers",
                "kafkasse.kafka.bootstrap-servers",
                "kafkasse.kafka.bootstrapServers",
                "kafkasse.kafka.bootstrap_servers",
                "kafkasse.kafka[bootstrap.servers]"
            })
    void aKafkaPropertyHasSeveralSpellings(String spelling) {
        file(spelling, "a:9092");
        assertEquals(Map.of("kafka.bootstrap.servers", "a:9092"), values());
        assertEquals(
                Map.of("bootstrap.servers", "a:9092"),
                SpringProperties.of(environment).settings().kafka());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KAFKASSE_KAFKA_BOOTSTRAP_SERVERS",
                "KAFKASSE_KAFKA_BOOTSTRAPSERVERS",
                "kafkasse.kafka.bootstrap.servers"
            })
    void aVariableHasSeveralSpellings(String spelling) {
        variables(spelling, "a:9092");
        assertEquals(Map.of("kafka.bootstrap.servers", "a:9092"), values());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafkasse.heartbeat.interval",
                "kafkasse.heartbeat-interval",
                "kafkasse.heartbeatInterval",
                "kafkasse.heartbeat_interval"
            })
    void aSettingHasSeveralSpellings(String spelling) {
        file(spelling, "7s");
        assertEquals(
                Duration.ofSeconds(7),
                SpringProperties.of(environment).settings().get(Setting.HEARTBEAT_INTERVAL));
    }

    @Test
    void theFirstSourceWinsRegardlessOfItsSpelling() {
        file("kafkasse.heartbeat-interval", "1s");
        file("kafkasse.heartbeat.interval", "2s");
        assertEquals(Map.of("heartbeat.interval", "1s"), values());
        variables("KAFKASSE_HEARTBEAT_INTERVAL", "3s");
        assertEquals(Map.of("heartbeat.interval", "3s"), values());
    }

    @Test
    void twoSpellingsInOneSourceAreRefusedUnlessTheyHaveTheSameValue() {
        file("kafkasse.heartbeat-interval", "1s", "kafkasse.heartbeat.interval", "2s");
        String message =
                assertThrows(IllegalArgumentException.class, this::values).getMessage();
        assertTrue(message.contains("'kafkasse.heartbeat-interval' and 'kafkasse.heartbeat.interval'"), message);
    }

    @Test
    void aListMayHaveIndexes() {
        file("kafkasse.topics.allowed[1]", "b", "kafkasse.topics.allowed[0]", "a", "kafkasse.topics.allowed[10]", "c");
        assertEquals(
                List.of("a", "b", "c"),
                SpringProperties.of(environment).settings().get(Setting.TOPICS_ALLOWED));
    }

    @Test
    void valuesMayBeNumbersAndHavePlaceholders() {
        file("brokers", "a:9092", "kafkasse.kafka.bootstrap.servers", "${brokers}", "kafkasse.connection.max", 7);
        assertEquals(Map.of("kafka.bootstrap.servers", "a:9092", "connection.max", "7"), values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"heartbeet.interval", "heart.beatinterval", "heartbeat", "heartbeat.interval.x"})
    void anUnknownPropertyIsAnError(String name) {
        file("kafkasse." + name, "1s");
        assertTrue(SpringProperties.anyIn(environment));
        SpringProperties properties = SpringProperties.of(environment);
        String message = assertThrows(IllegalArgumentException.class, properties::settings)
                .getMessage();
        assertTrue(message.startsWith("There is no setting for the property '" + name + "'"), message);
    }

    @Test
    void anUnknownVariableIsAnError() {
        variables("KAFKASSE_HEARTBEET_INTERVAL", "1s");
        assertTrue(SpringProperties.anyIn(environment));
        String message =
                assertThrows(IllegalArgumentException.class, this::values).getMessage();
        assertTrue(message.startsWith("There is no setting for the environment variable 'KAFKASSE_HEARTBEET"), message);
    }

    @Test
    void variablesThatKubernetesInjectsAreIgnored() {
        variables(
                "KAFKASSE_SERVICE_HOST", "10.0.0.1",
                "KAFKASSE_PORT", "tcp://10.0.0.1:80",
                "KAFKASSE_KAFKA_PORT_9092_TCP", "tcp://10.0.0.1:9092");
        assertFalse(SpringProperties.anyIn(environment));
        assertEquals(Map.of(), values());
    }

    @Test
    void propertiesOfKafkaPluginsKeepTheirNames() {
        file("kafkasse.kafka.my_plugin.SomeThing", "1", "kafkasse.kafka[other-plugin.x]", "2");
        variables("KAFKASSE_KAFKA_THIRD_PLUGIN_X", "3");
        assertEquals(
                Map.of(
                        "kafka.my_plugin.SomeThing", "1",
                        "kafka.other-plugin.x", "2",
                        "kafka.third.plugin.x", "3"),
                values());
    }

    @Test
    void theServiceIsNotRequestedWithoutProperties() {
        file("server.port", "80", "kafkassembly.name", "x");
        assertFalse(SpringProperties.anyIn(environment));
    }

    @Test
    void theServletIsMappedToTheRootOrBelowAPath() {
        assertEquals(
                EventStreamsServlet.rootPatterns(),
                SpringProperties.of(environment).patterns());
        file("kafkasse.path", "/events/");
        assertEquals(List.of("/events/*"), SpringProperties.of(environment).patterns());
        variables("KAFKASSE_PATH", "/");
        assertEquals(
                EventStreamsServlet.rootPatterns(),
                SpringProperties.of(environment).patterns());
    }

    @Test
    void theViewOfOperatorsIsMappedIfItIsOn() {
        file("kafkasse.admin.connections", "true");
        assertTrue(SpringProperties.of(environment).patterns().contains("/admin/connections/*"));
        file("kafkasse.path", "/events");
        assertEquals(List.of("/events/*"), SpringProperties.of(environment).patterns());
    }

    /** Spring's spellings of variables have no dots, so setting names must differ in other characters. */
    @Test
    void settingNamesDifferInTheirLetters() {
        List<String> names = new ArrayList<>(List.of(SpringProperties.ENABLED, SpringProperties.PATH));
        Setting.all().forEach(setting -> names.add(setting.name()));
        ServiceLoader.load(SettingsProvider.class)
                .forEach(provider -> provider.settings().forEach(setting -> names.add(setting.name())));
        Set<String> letters = new HashSet<>();
        names.forEach(name -> assertTrue(letters.add(name.replace(".", "")), name));
    }
}
