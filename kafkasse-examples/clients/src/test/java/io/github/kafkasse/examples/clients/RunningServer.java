package io.github.kafkasse.examples.clients;

/** A container that serves one servlet, on a free port of the loopback address. */
interface RunningServer extends AutoCloseable {
    int port();

    @Override
    void close();
}
