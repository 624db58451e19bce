package io.github.kafkasse.internal.connection;

import java.io.IOException;

/** A part of a connection's work. An exception from it ends only that connection. */
@FunctionalInterface
interface LoopAction {
    void run() throws IOException;
}
