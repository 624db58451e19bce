package io.github.kafkasse.examples.benchmarks.protocol;

/** What a process of a benchmark does. Its methods are called one after the other, by one thread. */
public interface Role extends AutoCloseable {
    /**
     * Does what it is asked.
     *
     * @return the answer; its verb is ignored
     * @throws Exception if it fails; the scenario ends with it
     */
    Message handle(Message asked) throws Exception;

    @Override
    void close() throws Exception;

    static IllegalArgumentException unknown(Message asked) {
        return new IllegalArgumentException("There is nothing to do for '" + asked + "'");
    }
}
