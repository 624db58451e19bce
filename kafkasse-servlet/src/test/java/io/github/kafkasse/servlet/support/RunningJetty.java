package io.github.kafkasse.servlet.support;

import io.github.kafkasse.examples.server.JettyConnector;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http2.WindowRateControl;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Handler.Singleton;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** Jetty, with a header size for long ids, and a send buffer that a test can fill. Supports HTTP/2 by upgrade. */
public final class RunningJetty implements RunningContainer {
    private final Server server;
    private final ServerConnector connector;

    RunningJetty(Deployment deployment) throws Exception {
        this(deployment, null);
    }

    /** @param inFront handles requests before the servlets do, {@code null} for nothing */
    public RunningJetty(Deployment deployment, @Nullable Singleton inFront) throws Exception {
        this(deployment, inFront, null);
    }

    /** @param buffers the pool of all buffers, {@code null} for Jetty's own */
    public RunningJetty(Deployment deployment, @Nullable Singleton inFront, @Nullable ByteBufferPool buffers)
            throws Exception {
        server = new Server(threads(), null, buffers);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setRequestHeaderSize(128 * 1024);
        HTTP2CServerConnectionFactory http2 = new HTTP2CServerConnectionFactory(configuration);
        http2.setRateControlFactory(new WindowRateControl.Factory(10_000)); // see the README on shared connections
        connector = new JettyConnector(server, new HttpConnectionFactory(configuration), http2);
        connector.setHost("127.0.0.1");
        connector.setAcceptedSendBufferSize(64 * 1024);
        connector.setAcceptQueueSize(1024);
        connector.setIdleTimeout(deployment.writeTimeout().toMillis());
        server.addConnector(connector);
        Handler context = JettyServlets.handler(deployment);
        if (inFront == null) {
            server.setHandler(context);
        } else {
            inFront.setHandler(context);
            server.setHandler(inFront);
        }
        try {
            server.start();
        } catch (Exception e) {
            server.stop();
            throw e;
        }
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool();
        if (Container.virtualThreads()) {
            threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        }
        return threads;
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public int connections() {
        return connector.getConnectedEndPoints().size();
    }

    @Override
    public void stopAccepting() {
        CompletableFuture<Void> unused = connector.shutdown();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty did not stop", e);
        }
    }
}
