package io.github.kafkasse.examples.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Checks that a port is free, before the slow parts of the start. Called by the main thread. */
final class PortCheck {
    private PortCheck() {}

    /**
     * Binds the port and releases it.
     *
     * @throws DemoException if the port is in use
     */
    static void requireFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
        } catch (IOException e) {
            throw taken(port, e);
        }
    }

    static DemoException taken(int port, Exception cause) {
        return new DemoException(
                "Port " + port + " is not available (" + cause.getMessage() + "); choose another one with --port",
                cause);
    }
}
