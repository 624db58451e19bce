package io.github.kafkasse.examples.benchmarks.protocol;

/** The task of a process of a benchmark. Its methods are called by one thread at a time. */
public interface Role extends AutoCloseable {
    /**
     * Handles a request.
     *
     * @return the answer; its verb is ignored
     * @throws Exception if it fails, which ends the scenario
     */
    Message handle(Message asked) throws Exception;

    @Override
    void close() throws Exception;

    static IllegalArgumentException unknown(Message asked) {
        return new IllegalArgumentException("Unknown request '" + asked + "'");
    }
}
