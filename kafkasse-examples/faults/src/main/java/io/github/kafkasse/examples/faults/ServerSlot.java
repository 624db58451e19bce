package io.github.kafkasse.examples.faults;

import io.github.kafkasse.examples.benchmarks.process.ChildProcess;
import io.github.kafkasse.examples.benchmarks.protocol.Message;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One of the servers that clients know: a process, and after a restart its successor on another port.
 * {@link #current()} may be called by any thread; everything else belongs to the thread that injects the faults.
 */
final class ServerSlot implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(90);

    private final String container;
    private final String bootstrapServers;
    private final Map<String, String> settings;
    private final List<String> jvm;
    private final File log;
    private volatile @Nullable Instance current;

    /** One process of the server. Each action on it is recorded before it is done. */
    static final class Instance {
        private final ChildProcess process;
        private final int port;
        private final Usage usageAtStart;
        private volatile boolean killed;
        private volatile boolean terminated;

        private Instance(ChildProcess process) {
            this.process = process;
            this.port = process.ask("observe").count("port");
            this.usageAtStart = Usage.of(process);
        }

        int port() {
            return port;
        }

        /** Whether it was killed, so that its streams cannot end cleanly. */
        boolean isKilled() {
            return killed;
        }

        /** Whether it was asked to end. */
        boolean isTerminated() {
            return terminated;
        }

        /** What the process used before its first client. */
        Usage usageAtStart() {
            return usageAtStart;
        }

        Usage usage() {
            return Usage.of(process);
        }
    }

    /** @param jvm further options of its JVM */
    ServerSlot(String container, String bootstrapServers, Map<String, String> settings, List<String> jvm, File log) {
        this.container = container;
        this.bootstrapServers = bootstrapServers;
        this.settings = settings;
        this.jvm = List.copyOf(jvm);
        this.log = log;
    }

    String container() {
        return container;
    }

    /** The process that accepts requests; null while there is none. */
    @Nullable
    Instance current() {
        return current;
    }

    Instance running() {
        Instance running = current;
        if (running == null) {
            throw new IllegalStateException(container + " does not run");
        }
        return running;
    }

    void start() {
        Message role = Message.of("server").with("container", container).with("bootstrap", bootstrapServers);
        settings.forEach((name, value) -> role.with("set." + name, value));
        List<String> options = new ArrayList<>(List.of("-Xmx384m", "-Xss512k"));
        options.addAll(jvm);
        ChildProcess process = new ChildProcess(role, options, ProcessBuilder.Redirect.appendTo(log));
        current = new Instance(process);
    }

    void kill() throws InterruptedException {
        Instance ending = running();
        ending.killed = true;
        current = null;
        ending.process.kill();
        requireEnd(ending);
    }

    /** Ends the process cleanly, and returns how long that took. */
    Duration terminate() throws InterruptedException {
        Instance ending = running();
        ending.terminated = true;
        long begin = System.nanoTime();
        ending.process.terminate();
        requireEnd(ending);
        current = null;
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    void freeze(Duration time) throws InterruptedException {
        running().process.freeze(time);
    }

    private void requireEnd(Instance ending) throws InterruptedException {
        if (!ending.process.awaitEnd(END)) {
            throw new IllegalStateException(container + " does not end");
        }
        ending.process.close();
    }

    @Override
    public void close() {
        Instance running = current;
        if (running != null) {
            running.terminated = true;
            running.process.close();
        }
    }
}
