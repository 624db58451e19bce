package io.github.kafkasse.internal.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The threads of a pool's workers, in tests with a real broker. */
final class WorkerThreads implements AutoCloseable {
    private static final Duration BOUND = Duration.ofSeconds(20);

    private final ReplayPool pool;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    WorkerThreads(ReplayPool pool) {
        this.pool = pool;
        for (ReplayWorker worker : pool.workers()) {
            Thread thread = new Thread(() -> run(worker), "replay-" + threads.size());
            worker.onNews(() -> LockSupport.unpark(thread));
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    private void run(ReplayWorker worker) {
        while (!stopped) {
            long nanos = worker.step();
            if (nanos > 0) {
                LockSupport.parkNanos(nanos);
            }
        }
        worker.close();
    }

    @Override
    public void close() {
        stopped = true;
        pool.workers().forEach(ReplayWorker::interrupt);
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
            join(thread);
            if (thread.isAlive()) {
                throw new IllegalStateException(thread.getName() + " does not end");
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(BOUND.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
