package io.github.kafkasse.internal.connection;

import java.io.IOException;

/** A part of a connection's work. What it throws ends that connection, and nothing else. */
@FunctionalInterface
interface LoopAction {
    void run() throws IOException;
}
