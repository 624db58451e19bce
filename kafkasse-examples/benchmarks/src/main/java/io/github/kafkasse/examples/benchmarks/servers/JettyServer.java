package io.github.kafkasse.examples.benchmarks.servers;

import io.github.kafkasse.examples.server.JettyConnector;
import jakarta.servlet.Servlet;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jetty. */
final class JettyServer implements WebServer {
    private static final Logger LOG = LoggerFactory.getLogger(JettyServer.class);

    /** Jetty's default ends one idle thread per minute, which takes hours after a storm of requests. */
    private static final int IDLE_THREADS_A_MINUTE = 100;

    private final Server server;
    private final ServerConnector connector;

    JettyServer(Map<String, Servlet> servlets) throws Exception {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setMaxEvictCount(IDLE_THREADS_A_MINUTE);
        server = new Server(threads);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setRequestHeaderSize(HEADERS);
        connector = new JettyConnector(server, new HttpConnectionFactory(configuration));
        connector.setHost("127.0.0.1");
        connector.setAcceptedSendBufferSize(SEND_BUFFER);
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        servlets.forEach((pattern, servlet) -> {
            ServletHolder holder = new ServletHolder(servlet);
            holder.setAsyncSupported(true);
            context.addServlet(holder, pattern);
        });
        server.setHandler(context);
        server.start();
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    /**
     * Connections that Jetty has accepted receive the servlet's answer before it stops; it accepts no more meanwhile.
     */
    @Override
    public void close() throws Exception {
        try {
            connector.shutdown().get(STOP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.info("Clients did not close their connections", e);
        }
        server.stop();
    }
}
