package io.github.kafkasse.examples.faults;

/**
 * Something that goes wrong for a while, and is over when {@link Action#run()} returns.
 *
 * @param name its row in the table
 * @param action what happens
 */
record Fault(String name, Action action) {
    /** Injects the fault and ends it. */
    interface Action {
        void run() throws InterruptedException;
    }
}
