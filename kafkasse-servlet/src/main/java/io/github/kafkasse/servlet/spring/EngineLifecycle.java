package io.github.kafkasse.servlet.spring;

import io.github.kafkasse.KafkaSse;
import org.springframework.context.SmartLifecycle;

/**
 * Closes the engine before the web server begins to stop. The engine then ends its streams cleanly. Otherwise a
 * graceful shutdown would wait for streams that do not end, and then abort them. Spring calls it, on one thread at a
 * time.
 */
final class EngineLifecycle implements SmartLifecycle {
    /** Higher phases stop first. Spring Boot stops its web servers gracefully in {@code DEFAULT_PHASE - 1024}. */
    static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 512;

    private final KafkaSse engine;
    private volatile boolean closed;

    EngineLifecycle(KafkaSse engine) {
        this.engine = engine;
    }

    /** Does nothing: the engine runs from its creation until it is closed. */
    @Override
    public void start() {}

    /** Blocks until the streams have ended, for at most the setting {@code close.timeout}. */
    @Override
    public void stop() {
        closed = true;
        engine.close();
    }

    @Override
    public boolean isRunning() {
        return !closed;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** For Spring 7, which pauses the contexts of tests: a closed engine cannot be started again. */
    public boolean isPauseable() {
        return false;
    }
}
