package io.github.kafkasse.internal.connection;

import io.github.kafkasse.internal.loop.EventLoop;
import io.github.kafkasse.internal.loop.LoopTimers;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Runs the work of one client in tasks. A task that fails ends its client, and nothing else. Belongs to the
 * connection's loop, except {@link #later}.
 */
final class ClientTasks {
    private final EventLoop loop;
    private final Consumer<Throwable> failed;

    /** A part of the client's work. */
    @FunctionalInterface
    interface Task {
        /**
         * Does the work.
         *
         * @throws IOException if the client has disconnected
         */
        void run() throws IOException;
    }

    /** @param failed ends the client because of a failure; called on the loop */
    ClientTasks(EventLoop loop, Consumer<Throwable> failed) {
        this.loop = loop;
        this.failed = failed;
    }

    /** Runs a task now. */
    void run(Task task) {
        try {
            task.run();
        } catch (IOException | RuntimeException | Error e) {
            failed.accept(e);
        }
    }

    /** Runs a task on the loop. Any thread. */
    void later(Task task) {
        loop.execute(() -> run(task));
    }

    /** Runs what follows a lookup on the loop. Any thread. */
    Executor executor() {
        return loop::execute;
    }

    /** Runs a task at a {@link System#nanoTime}. */
    LoopTimers.Timer at(long nanos, Task task) {
        return loop.timers().schedule(nanos, () -> run(task));
    }
}
