package io.github.kafkasse.examples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors on the command line are reported in one sentence, without a stack trace. */
class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return Main.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private void assertFails(int code, String reason, String... arguments) {
        assertEquals(code, run(arguments), err());
        assertTrue(err().contains(reason), err());
        assertFalse(err().contains("\tat "), err());
    }

    @Test
    void helpNamesEveryOption() {
        assertEquals(0, run("--help"));

        for (String option : new String[] {
            "--port",
            "--bootstrap-servers",
            "--generate",
            "--events",
            "--rate",
            "--container",
            "--set",
            "--catalogue",
            "--verbose",
            "--help",
            "--version"
        }) {
            assertTrue(out().contains(option), out());
        }
        assertTrue(out().contains("jetty, tomcat"), out());
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertEquals(0, run("--version"));

        assertTrue(out().matches("kafkasse-demo \\d+\\.\\d+\\.\\d+\\S*\\R"), out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--unknown                  | --unknown",
                "--port x                   | --port",
                "--port 65536               | --port is a number from 0 to 65535",
                "--rate 0                   | --rate is a number above 0",
                "--rate NaN                 | --rate is a number above 0",
                "--container undertow       | --container",
                "--set novalue              | --set",
                "--generate --events x      | exclude each other",
            })
    void wrongOptionsAreRefused(String arguments, String reason) {
        assertFails(Main.WRONG_USAGE, reason, arguments.split(" "));
    }

    @Test
    void anUnknownSettingIsRefused() {
        assertFails(Main.FAILED, "There is no setting for the property 'heartbeats'", "--set", "heartbeats=2s");
    }

    @Test
    void aMissingFileIsReported() {
        assertFails(Main.FAILED, "there is no such file", "--events", "no-such-file.ndjson");
    }

    @Test
    void aBadLineIsReported(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("bad.ndjson"), "{}\n");

        assertFails(Main.FAILED, "bad.ndjson, line 1: it has no meta.stream", "--events", file.toString());
    }

    @Test
    void aPortInUseIsReportedBeforeAnythingIsStarted() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = Integer.toString(taken.getLocalPort());

            assertFails(Main.FAILED, "Port " + port + " is not available", "--port", port);
        }
        assertFalse(out().contains("Starting Kafka"), out());
    }

    @Test
    void theStartFailsIfAKafkaToWriteToDoesNotAnswer() throws IOException {
        assertFails(
                Main.FAILED,
                "Kafka does not answer at " + nowhere(),
                "--bootstrap-servers",
                nowhere(),
                "--generate",
                "--port",
                "0",
                "--set",
                "connect.timeout=300ms");
    }

    @Test
    void propertiesThatKafkaDoesNotAcceptAreReported() {
        assertFails(
                Main.FAILED,
                "Kafka does not accept its properties",
                "--bootstrap-servers",
                "localhost:9092",
                "--port",
                "0",
                "--set",
                "kafka.security.protocol=MAGIC");
    }

    /** An address where nobody listens: the port of the TCP port service multiplexer. */
    private static String nowhere() {
        return "localhost:1";
    }
}
