package io.github.kafkasse.examples.benchmarks;

/** What a process of a benchmark is there for. Its methods are called one after the other, by one thread. */
interface Role extends AutoCloseable {
    /**
     * Does what it is asked.
     *
     * @return the answer; its verb is of no account
     * @throws Exception whatever goes wrong; the scenario ends with it
     */
    Message handle(Message asked) throws Exception;

    @Override
    void close() throws Exception;

    static IllegalArgumentException unknown(Message asked) {
        return new IllegalArgumentException("There is nothing to do for '" + asked + "'");
    }
}
