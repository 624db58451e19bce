package io.github.kafkasse.servlet.support;

/** A container that serves one servlet. Closing it stops it as its users would, and the servlet with it. */
public interface RunningContainer extends AutoCloseable {
    /** The port on the loopback address. */
    int port();

    /** How many connections it has. */
    int connections();

    /** Accepts no more connections, and serves those that it has: the first step of a graceful stop. */
    void stopAccepting();

    @Override
    void close();
}
