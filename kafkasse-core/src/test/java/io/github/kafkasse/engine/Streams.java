package io.github.kafkasse.engine;

import java.io.IOException;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forwards TCP connections on threads of its own, for tests that choose the target of each connection. */
final class Streams {
    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);

    private Streams() {}

    /** A task that may fail when its connection ends. */
    interface Task {
        void run() throws IOException;
    }

    /** Runs a task on a daemon thread that ends with the task or its connection. */
    static void daemon(String name, Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        LOG.debug("{} ended", name, e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Forwards everything in both directions until one side ends; closes the connection if nobody listens at the
     * address.
     */
    static void join(Socket client, String address) throws IOException {
        int colon = address.lastIndexOf(':');
        Socket server;
        try {
            server = new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        } catch (IOException e) {
            LOG.debug("Nobody listens at {}", address, e);
            client.close();
            return;
        }
        daemon("to-server", () -> copy(client, server));
        daemon("to-client", () -> copy(server, client));
    }

    private static void copy(Socket from, Socket to) throws IOException {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } finally {
            from.close();
            to.close();
        }
    }
}
