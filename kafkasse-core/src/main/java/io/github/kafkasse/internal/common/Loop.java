package io.github.kafkasse.internal.common;

/** The work that one {@link EngineThread} repeats. Tests call the steps directly. */
public interface Loop extends AutoCloseable {
    /**
     * One turn.
     *
     * @return for how many nanoseconds there is nothing to do, unless the thread is woken; 0 to be called again at once
     */
    long step();

    /** Releases the loop's resources. Called by the thread, after its last turn. */
    @Override
    void close();
}
