package io.github.kafkasse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartReportTest {
    private static String report(Settings settings) {
        return StartReport.of(settings, "[edits]").replace(StartReport.version(), "1");
    }

    @Test
    void itNamesBrokersTopicsAndSettingsThatAreNotAtTheirDefaults() {
        Settings settings = Settings.defaults()
                .withKafka("bootstrap.servers", "kafka1:9092,kafka2:9092")
                .with(Setting.HEARTBEAT_INTERVAL, Setting.HEARTBEAT_INTERVAL.defaultValue())
                .with(Setting.RETRY, Duration.ofSeconds(2));
        assertEquals(
                "KafkaSSE 1 starts: Kafka kafka1:9092,kafka2:9092, topics [edits], settings {retry=PT2S}",
                report(settings));
    }

    @Test
    void itShowsNoValueOfKafkasOtherProperties() {
        Settings settings = Settings.read(
                Map.of("kafka.bootstrap.servers", "k:1"),
                Map.of(
                        "KAFKASSE_KAFKA_SASL_JAAS_CONFIG",
                        "password=SESAME",
                        "KAFKASSE_KAFKA_SSL_KEY_PASSWORD",
                        "SESAME"));
        String report = report(settings);
        assertFalse(report.contains("SESAME"), report);
        assertTrue(
                report.endsWith("values of Kafka's properties [sasl.jaas.config, ssl.key.password] not shown"), report);
    }

    @Test
    void itLeavesCredentialsOutOfAddresses() {
        Setting<String> catalogue = Setting.text("a.catalogue", "", "an address");
        assertTrue(report(Settings.defaults().with(catalogue, "https://me:SESAME@host/streams?token=SESAME"))
                .contains("{a.catalogue=https://…@host/streams?…}"));
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertTrue(StartReport.version().matches("[0-9].*"), StartReport.version());
    }
}
