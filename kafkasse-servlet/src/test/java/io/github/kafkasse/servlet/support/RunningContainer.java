package io.github.kafkasse.servlet.support;

/** A container that serves one servlet. Closing it stops it as its users would, and the servlet with it. */
public interface RunningContainer extends AutoCloseable {
    /** The port on the loopback address. */
    int port();

    /** How many connections it has. */
    int connections();

    @Override
    void close();
}
