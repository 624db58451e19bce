package io.github.kafkasse.examples.demo;

import java.io.IOException;

/** A running container. The engine must be closed before it, so that streams end cleanly. */
interface WebServer extends AutoCloseable {
    /** The port that it listens on. */
    int port();

    /** Stops listening, closes the remaining connections, and frees everything. Called once. */
    @Override
    void close() throws IOException;
}
