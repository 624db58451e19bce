package io.github.kafkasse.examples.demo;

import java.io.IOException;

/** A container that runs. The engine is to be closed before it, so that streams end cleanly. */
interface WebServer extends AutoCloseable {
    /** Where it listens. */
    int port();

    /** Stops listening, drops the connections that are left, and frees everything. Called once. */
    @Override
    void close() throws IOException;
}
