package io.github.kafkasse.examples.faults;

/**
 * A temporary failure, which has ended when {@link Action#run()} returns.
 *
 * @param name its row in the table
 * @param action injects the failure and ends it
 */
record Fault(String name, Action action) {
    /** Injects the fault and ends it. */
    interface Action {
        void run() throws InterruptedException;
    }
}
