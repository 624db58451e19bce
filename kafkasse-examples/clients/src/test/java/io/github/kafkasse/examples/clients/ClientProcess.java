package io.github.kafkasse.examples.clients;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A client that is a program: its last argument is the stream's URL, and it writes the data of each event as a line.
 */
final class ClientProcess extends ClientUnderTest {
    private final Path directory;
    private final List<String> command;
    private volatile Process process;

    /** @param command the program and its arguments, without the URL */
    ClientProcess(Path directory, List<String> command) {
        this.directory = directory;
        this.command = command;
    }

    @Override
    void follow(URI stream) throws IOException {
        List<String> all = new ArrayList<>(command);
        all.add(stream.toString());
        process = new ProcessBuilder(all).directory(directory.toFile()).start();
        readLines(process.inputReader(StandardCharsets.UTF_8), this::receive);
        readLines(process.errorReader(StandardCharsets.UTF_8), this::reportError);
    }

    private static void readLines(BufferedReader reader, Consumer<String> consumer) {
        new Thread(() -> {
                    try (reader) {
                        reader.lines().forEach(consumer);
                    } catch (IOException | UncheckedIOException e) {
                        consumer.accept(e.toString());
                    }
                })
                .start();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new AssertionError(command + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
