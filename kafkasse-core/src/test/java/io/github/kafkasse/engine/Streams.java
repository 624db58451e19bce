package io.github.kafkasse.engine;

import java.io.IOException;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins TCP connections on threads of their own, for tests that decide for each connection where it leads. */
final class Streams {
    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);

    private Streams() {}

    /** What may end with a connection. */
    interface Task {
        void run() throws IOException;
    }

    /** Runs a task on a thread that ends with it, or with its connection. */
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

    /** Passes everything on in both directions until one side ends; ends the connection where nobody listens. */
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
