package io.github.kafkasse.servlet.support;

/** A container that serves one servlet. Closing it stops the container and the servlet in the usual way. */
public interface RunningContainer extends AutoCloseable {
    /** The port on the loopback address. */
    int port();

    /** The number of its connections. */
    int connections();

    /** Accepts no more connections, and continues to serve the present ones: the first step of a graceful stop. */
    void stopAccepting();

    @Override
    void close();
}
