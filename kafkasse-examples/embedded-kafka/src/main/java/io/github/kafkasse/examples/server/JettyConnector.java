package io.github.kafkasse.examples.server;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A Jetty connector that leaves no connection open when it stops. Needed where the JVM continues to run afterwards.
 *
 * <p>A stopping {@link ServerConnector} does not wait for its acceptors. If an acceptor passes a connection on after
 * the selectors have closed theirs, the connection is neither served nor closed, and its client waits for an answer
 * until the process ends. This connector closes the listener, waits until each acceptor has passed its connection on,
 * and only then stops the selectors, which close all connections.
 */
public class JettyConnector extends ServerConnector {
    private static final int ALL = Integer.MAX_VALUE;

    /** An acceptor holds a permit from the time it starts to wait for a connection until a selector has received it. */
    private final Semaphore accepting = new Semaphore(ALL);

    public JettyConnector(Server server, ConnectionFactory... factories) {
        super(server, factories);
    }

    @Override
    public void accept(int acceptor) throws IOException {
        accepting.acquireUninterruptibly();
        try {
            super.accept(acceptor);
        } finally {
            accepting.release();
        }
    }

    /** Jetty calls this first in {@link #shutdown} and when it stops. Acceptors accept nothing after it. */
    @Override
    public void close() {
        super.close();
        accepting.acquireUninterruptibly(ALL);
        accepting.release(ALL);
    }
}
