package io.github.kafkasse.examples.benchmarks.process;

import io.github.kafkasse.examples.benchmarks.protocol.Message;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The scenario's handle of a {@link Worker} in a JVM of its own. Every request waits for its answer. Not thread-safe.
 */
public final class ChildProcess implements AutoCloseable {
    private static final int CLOSE_SECONDS = 20;

    private final Message role;
    private final Process process;
    private final Writer questions;
    private final BufferedReader answers;

    /**
     * Starts a process and waits until it is ready.
     *
     * @param role the role and its options
     * @param jvm options of its JVM
     */
    public ChildProcess(Message role, List<String> jvm) {
        this(role, jvm, ProcessBuilder.Redirect.INHERIT);
    }

    /** Starts a process with a destination for its log, and waits until it is ready. */
    public ChildProcess(Message role, List<String> jvm, ProcessBuilder.Redirect log) {
        this.role = role;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-cp", classPath(), Worker.class.getName(), role.toString()));
        try {
            process = new ProcessBuilder(command).redirectError(log).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        questions = process.outputWriter(StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        if (!answer().verb().equals("ready")) {
            throw new IllegalStateException("'" + role + "' is not ready");
        }
    }

    private static String classPath() {
        return new File(System.getProperty("java.class.path")).getPath();
    }

    /** Sends a request without values, and waits for the answer. */
    public Message ask(String verb) {
        return ask(Message.of(verb));
    }

    /** Sends a request, and waits for the answer. */
    public Message ask(Message asked) {
        try {
            questions.write(asked + "\n");
            questions.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("'" + role + "' has ended", e);
        }
        Message answer = answer();
        if (answer.verb().equals("failed")) {
            throw new IllegalStateException("'" + role + "' failed at '" + asked + "'");
        }
        return answer;
    }

    private Message answer() {
        try {
            // Output of the JVM itself, for example of a flight recorder, is not an answer.
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.matches("(ready|ok|failed)( .*)?")) {
                    return Message.parse(line);
                }
            }
            throw new IllegalStateException("'" + role + "' has ended");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The processor time that the process has used so far, in nanoseconds. */
    public long cpuNanos() {
        return ask("process").number("cpu");
    }

    /** Tells the process to end (SIGTERM), as a container runtime does first. */
    public void terminate() {
        process.destroy();
    }

    /** Kills the process (SIGKILL). */
    public void kill() {
        process.destroyForcibly();
    }

    /** Waits at most {@code limit} for the process to end, and returns whether it has. */
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Stops the process for a time (SIGSTOP, SIGCONT), and returns when it runs again. Another process continues it, so
     * that it does not stay stopped if this one ends meanwhile.
     */
    public void freeze(Duration time) throws InterruptedException {
        long pid = process.pid();
        String script = "kill -STOP " + pid + "; sleep " + time.toSeconds() + "; kill -CONT " + pid;
        try {
            new ProcessBuilder("sh", "-c", script).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            questions.close();
            if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
