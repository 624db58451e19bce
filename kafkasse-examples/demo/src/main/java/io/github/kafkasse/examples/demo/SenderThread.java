package io.github.kafkasse.examples.demo;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.errors.InterruptException;

/** The thread that runs a {@link PacedSender}, from the start until the feed ends or the demo is closed. */
final class SenderThread implements AutoCloseable {
    private final PacedSender sender;
    private final Thread thread;
    private volatile boolean closing;

    private SenderThread(PacedSender sender) {
        this.sender = sender;
        this.thread = new Thread(this::run, "demo-sender");
        this.thread.setDaemon(true);
    }

    static SenderThread start(PacedSender sender) {
        SenderThread running = new SenderThread(sender);
        running.thread.start();
        return running;
    }

    private void run() {
        try {
            long wait = 0;
            while (wait != PacedSender.OVER && !closing) {
                LockSupport.parkNanos(wait);
                wait = sender.step();
            }
        } catch (InterruptException e) {
            // interrupted by close while Kafka accepted nothing; nothing is left to do
            Thread.currentThread().interrupt();
        }
    }

    /** Blocks until the thread has ended. */
    @Override
    public void close() throws IOException {
        closing = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sender.close();
    }
}
