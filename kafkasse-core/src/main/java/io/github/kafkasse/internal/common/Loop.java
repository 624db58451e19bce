package io.github.kafkasse.internal.common;

/** What one {@link EngineThread} does again and again. Tests call the steps themselves. */
public interface Loop extends AutoCloseable {
    /**
     * One turn.
     *
     * @return for how many nanoseconds there is nothing to do, unless the thread is woken; 0 for not at all
     */
    long step();

    /** Releases what the loop has. Called by the thread, after its last turn. */
    @Override
    void close();
}
