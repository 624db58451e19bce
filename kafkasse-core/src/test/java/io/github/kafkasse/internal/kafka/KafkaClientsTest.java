package io.github.kafkasse.internal.kafka;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.kafkasse.Settings;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The properties of the Kafka clients, and the errors in them that are found at the start. */
class KafkaClientsTest {
    /** A name that by RFC 6761 no resolver may resolve. */
    private static final String UNRESOLVABLE = "kafka.invalid:9092";

    @Test
    void fetchesDoNotWaitLongUnlessTheUserSetsIt() {
        KafkaClients usual = clients(Map.of("kafka.bootstrap.servers", UNRESOLVABLE));
        assertEquals("20", text(usual.replayProperties().get("fetch.max.wait.ms")));
        assertEquals("100", text(usual.tailProperties().get("fetch.max.wait.ms")));

        KafkaClients patient =
                clients(Map.of("kafka.bootstrap.servers", UNRESOLVABLE, "kafka.fetch.max.wait.ms", "700"));
        assertEquals("700", text(patient.replayProperties().get("fetch.max.wait.ms")));
        assertEquals("700", text(patient.tailProperties().get("fetch.max.wait.ms")));
    }

    @Test
    void propertiesWithoutEffectAreReported() {
        assertEquals(
                List.of(),
                logged(() -> clients(Map.of("kafka.bootstrap.servers", UNRESOLVABLE, "kafka.client.rack", "a"))));
        List<String> warnings = logged(() -> clients(Map.of(
                "kafka.bootstrap.servers", UNRESOLVABLE,
                "kafka.partition.assignment.strategy", "mine",
                "kafka.auto.offset.reset", "earliest")));
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).endsWith("[auto.offset.reset, partition.assignment.strategy]"), warnings.get(0));
    }

    @Test
    void aMisspeltPropertyIsReportedWithTheOneThatIsMeant() {
        assertEquals(
                List.of("Kafka's clients have no property 'security.protcol'. Did you mean 'security.protocol'?"),
                logged(() ->
                        clients(Map.of("kafka.bootstrap.servers", UNRESOLVABLE, "kafka.security.protcol", "SSL"))));
    }

    @Test
    void aPropertyThatOnlyAPlugInKnowsIsNotReported() {
        assertEquals(
                List.of(),
                logged(() -> clients(
                        Map.of("kafka.bootstrap.servers", UNRESOLVABLE, "kafka.example.vault.address", "here"))));
    }

    private static List<String> logged(Runnable action) {
        Logger logger = (Logger) LoggerFactory.getLogger(KafkaClients.class.getPackageName());
        ListAppender<ILoggingEvent> shown = new ListAppender<>();
        shown.start();
        logger.addAppender(shown);
        try {
            action.run();
        } finally {
            logger.detachAppender(shown);
        }
        return shown.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /**
     * Two servers of one group would share the records, and committed offsets would be used; the engine wants neither.
     */
    @ParameterizedTest
    @ValueSource(strings = {"group.id", "group.instance.id"})
    void aConsumerGroupIsRefused(String name) {
        Map<String, String> properties = Map.of("kafka.bootstrap.servers", UNRESOLVABLE, "kafka." + name, "mine");
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, () -> clients(properties));
        assertTrue(thrown.getMessage().startsWith("Kafka's " + name + " has no meaning here"), thrown.getMessage());
    }

    @Test
    void anUnresolvableHostNameIsAcceptedAndReportedOnce() {
        KafkaClients clients = clients(Map.of("kafka.bootstrap.servers", UNRESOLVABLE));
        assertEquals(
                List.of("No host name in bootstrap.servers (" + UNRESOLVABLE
                        + ") can be resolved at present; the engine starts without Kafka"),
                logged(clients::check));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void emptyServersCountAsNone(String servers) {
        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> clients(Map.of("kafka.bootstrap.servers", servers)));
        assertTrue(thrown.getMessage().startsWith("Kafka's bootstrap.servers are not set"), thrown.getMessage());
    }

    @Test
    void aWrongPropertyBesideAnUnresolvableHostNameIsRefused() {
        KafkaClients clients = clients(Map.of(
                "kafka.bootstrap.servers", UNRESOLVABLE,
                "kafka.security.protocol", "SASL_PLAINTEXT",
                "kafka.sasl.mechanism", "NO-SUCH-MECHANISM"));
        assertThrows(IllegalArgumentException.class, clients::check);
    }

    @Test
    void anAddressWithoutAPortIsRefused() {
        KafkaClients clients = clients(Map.of("kafka.bootstrap.servers", "localhost"));
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, clients::check);
        assertTrue(thrown.getMessage().contains("bootstrap.servers"), thrown.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.8.1", "3.0.0", "2.8.2", "0.11.0.3", "3.8.0-SNAPSHOT"})
    void kafkaClientsBelow39IsRefused(String version) {
        IllegalStateException thrown =
                assertThrows(IllegalStateException.class, () -> KafkaClientsVersion.check(version));
        assertEquals(
                "kafka-clients " + version + " is on the class path, which is too old:"
                        + " KafkaSSE needs kafka-clients 3.9 or later.",
                thrown.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.9.0", "3.9.1", "3.10.0", "4.0.0", "4.4.0", "10.1", "unknown", ""})
    void laterAndUnknownVersionsAreAccepted(String version) {
        assertDoesNotThrow(() -> KafkaClientsVersion.check(version));
    }

    @Test
    void theVersionOnTheClassPathIsAccepted() {
        assertDoesNotThrow(() -> KafkaClientsVersion.check());
    }

    private static KafkaClients clients(Map<String, String> properties) {
        return new KafkaClients(Settings.read(properties));
    }

    private static String text(Object value) {
        return Objects.toString(value);
    }
}
