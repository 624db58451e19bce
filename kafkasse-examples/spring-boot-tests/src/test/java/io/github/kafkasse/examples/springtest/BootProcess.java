package io.github.kafkasse.examples.springtest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A Spring Boot application in a process of its own, started from its executable jar with an environment and
 * properties.
 */
final class BootProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");
    private static final Pattern VERSION = Pattern.compile(":: Spring Boot ::\\s+\\(v(.+)\\)");

    private final Process process;
    private final Thread reader;
    private final List<String> output = new CopyOnWriteArrayList<>();

    private BootProcess(Process process) {
        this.process = process;
        this.reader = new Thread(() -> readLines(process.inputReader(StandardCharsets.UTF_8)), "output");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts an application.
     *
     * @param module the directory of its module
     * @param environment variables that are added to the environment
     * @param properties properties on the command line, such as {@code server.port=0}
     */
    static BootProcess start(String module, Map<String, String> environment, String... properties) throws IOException {
        return start(List.of("-jar", jar(module)), environment, properties);
    }

    /**
     * Starts an application with additions to the class path of its jar.
     *
     * @param module the directory of its module
     * @param path directories of classes or of jars, in this module
     * @param properties properties on the command line
     */
    static BootProcess startWith(String module, List<String> path, String... properties) throws IOException {
        List<String> launched = List.of(
                "-Dloader.path=" + String.join(",", path),
                "-cp",
                jar(module),
                "org.springframework.boot.loader.launch.PropertiesLauncher");
        return start(launched, Map.of(), properties);
    }

    private static String jar(String module) {
        return Path.of("..", module, "target", "kafkasse-spring-boot.jar").toString();
    }

    private static BootProcess start(List<String> launched, Map<String, String> environment, String... properties)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
        command.addAll(launched);
        command.add("--server.port=0");
        for (String property : properties) {
            command.add("--" + property);
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("KAFKASSE_"));
        builder.environment().putAll(environment);
        return new BootProcess(builder.start());
    }

    private void readLines(BufferedReader reader) {
        try (reader) {
            reader.lines().forEach(output::add);
        } catch (IOException | UncheckedIOException e) {
            output.add(e.toString());
        }
    }

    private @Nullable String found(Pattern pattern) {
        return output.stream()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .findFirst()
                .orElse(null);
    }

    /** Waits until it accepts requests. If it does not start, its process is ended. */
    BootProcess started() {
        try {
            Awaitility.await().atMost(PATIENCE).until(() -> found(STARTED) != null || !process.isAlive());
        } catch (ConditionTimeoutException e) {
            close();
        }
        if (found(STARTED) == null) {
            throw new AssertionError("The application did not start:\n" + output());
        }
        return this;
    }

    /** {@return the version of Spring Boot that it reports} */
    @Nullable
    String version() {
        return found(VERSION);
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + found(STARTED) + path);
    }

    String output() {
        return String.join("\n", output);
    }

    /** Waits until it has ended by itself, and returns its exit code. */
    int exitValue() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("The application does not end:\n" + output());
        }
        reader.join(PATIENCE.toMillis());
        return process.exitValue();
    }

    /** Sends SIGTERM, as Kubernetes does. {@link Process#destroy} would also close its output. */
    void terminate() {
        process.toHandle().destroy();
    }

    @Override
    public void close() {
        terminate();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("The application does not end:\n" + output());
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
