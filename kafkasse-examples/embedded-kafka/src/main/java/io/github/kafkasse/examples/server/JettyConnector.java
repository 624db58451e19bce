package io.github.kafkasse.examples.server;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A connector that leaves no connection open when it stops, for Jetty in a JVM that goes on without it.
 *
 * <p>A stopping {@link ServerConnector} does not wait for its acceptors. A connection that an acceptor passes on after
 * the selectors have closed theirs is neither served nor closed, and its client waits for an answer until the process
 * ends. This one closes the listener, waits until each acceptor has passed on what it has, and only then stops the
 * selectors, which close all connections.
 */
public class JettyConnector extends ServerConnector {
    private static final int ALL = Integer.MAX_VALUE;

    /** An acceptor holds a permit from before it waits for a connection until a selector has it. */
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

    /** Jetty calls it first in {@link #shutdown} and when it stops. An acceptor that comes later accepts nothing. */
    @Override
    public void close() {
        super.close();
        accepting.acquireUninterruptibly(ALL);
        accepting.release(ALL);
    }
}
