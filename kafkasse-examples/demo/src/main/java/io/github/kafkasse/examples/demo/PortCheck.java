package io.github.kafkasse.examples.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Whether a port can be had: asked before anything is started that takes seconds. On the main thread. */
final class PortCheck {
    private PortCheck() {}

    /**
     * Takes the port, and gives it back.
     *
     * @throws DemoException if somebody else has it
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
                "Port " + port + " cannot be had (" + cause.getMessage() + "); choose another one with --port", cause);
    }
}
