package io.github.kafkasse.examples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.examples.client.SseStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The executable jar, in a process of its own: it needs only Java, and leaves no files behind. */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExecutableJarIT {
    private static final Path JAR = Path.of("target", "kafkasse-demo.jar").toAbsolutePath();
    private static final Pattern ADDRESS = Pattern.compile("^KafkaSSE for Java is at http://localhost:(\\d+)/$");

    @TempDir
    Path temporary;

    private Process run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // a process that lives for seconds
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + temporary,
                "-jar",
                JAR.toString()));
        command.addAll(List.of(arguments));
        // The process must not inherit the options of this JVM.
        ProcessBuilder builder = new ProcessBuilder(command).directory(temporary.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("KAFKASSE_") || name.equals("JAVA_TOOL_OPTIONS"));
        return builder.start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jetty", "tomcat"})
    void itStreamsUntilASignalThenEndsCleanlyAndLeavesNoFiles(String container) throws Exception {
        Process demo = run("--port", "0", "--container", container, "--rate", "200");
        try (BufferedReader out = demo.inputReader(StandardCharsets.UTF_8);
                SseStream reader = SseStream.get(port(out), "/v2/stream/mediawiki.recentchange")) {
            assertEquals(10, reader.lines(10, "data: ").size());

            terminate(demo);

            List<String> rest = reader.restLines();
            assertEquals("", rest.get(rest.size() - 1), "the last line of a block");
            assertTrue(demo.waitFor(60, TimeUnit.SECONDS), "it does not end");
            assertEquals(143, demo.exitValue());
            assertNoTrace(demo);
        } finally {
            demo.destroyForcibly();
        }
        assertNothingIsLeft();
    }

    @Test
    void aSignalInTheMiddleOfTheStartEndsItCleanlyToo() throws Exception {
        Process demo = run("--port", "0");
        try (BufferedReader out = demo.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("Starting Kafka …", out.readLine());

            terminate(demo);

            assertTrue(demo.waitFor(60, TimeUnit.SECONDS), "it does not end");
            assertEquals(143, demo.exitValue());
            assertNoTrace(demo);
        } finally {
            demo.destroyForcibly();
        }
        assertNothingIsLeft();
    }

    /**
     * Sends SIGTERM. {@link Process#destroy} would close the pipes, which are still to be read, and a process of a
     * build in the background ignores SIGINT.
     */
    private static void terminate(Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-TERM", Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** On a busy machine Kafka may log a warning, but there must be no stack trace. */
    private static void assertNoTrace(Process process) throws IOException {
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertFalse(err.contains("\tat ") || err.contains("Exception"), err);
    }

    private static int port(BufferedReader out) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                return Integer.parseInt(address.group(1));
            }
            if (line.startsWith("Watch it")) {
                throw new AssertionError("It started without a line that names its address");
            }
        }
        throw new AssertionError("It ended before it had started");
    }

    /** Ignores the hsperfdata directory, which the JVM keeps elsewhere. */
    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void wrongOptionsAreReportedInASentence() throws Exception {
        Process demo = run("--events", "missing.ndjson");

        assertTrue(demo.waitFor(60, TimeUnit.SECONDS));

        assertEquals(1, demo.exitValue());
        assertEquals(
                "--events missing.ndjson: there is no such file\n",
                new String(demo.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void theJarHasNoSignaturesAndAllServices() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> names = jar.stream().map(JarEntry::getName).toList();

            assertFalse(names.stream().anyMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA)")));
            assertFalse(names.stream().anyMatch(name -> name.endsWith("module-info.class")));
            assertNotNull(jar.getEntry("META-INF/services/org.slf4j.spi.SLF4JServiceProvider"));
            assertNotNull(jar.getEntry("META-INF/LICENSE"));
        }
    }
}
