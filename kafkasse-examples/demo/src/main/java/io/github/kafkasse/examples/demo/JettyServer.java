package io.github.kafkasse.examples.demo;

import io.github.kafkasse.examples.server.JettyConnector;
import java.io.IOException;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty, configured for long ids and for clients that read slowly. */
final class JettyServer implements WebServer {
    private final Server server;
    private final ServerConnector connector;

    private JettyServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    static JettyServer start(WebSite site) throws Exception {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(WebSite.REQUEST_HEADER_BYTES);
        http.setSendServerVersion(false);

        Server server = new Server();
        // A Jetty that runs until its process ends does not need this class; a plain ServerConnector is enough.
        ServerConnector connector = new JettyConnector(server, new HttpConnectionFactory(http));
        connector.setPort(site.port());
        connector.setAcceptQueueSize(WebSite.ACCEPT_QUEUE);
        connector.setAcceptedSendBufferSize(WebSite.SEND_BUFFER_BYTES);
        connector.setIdleTimeout(site.writeTimeout().toMillis());
        server.addConnector(connector);

        ServletContextHandler context = new ServletContextHandler();
        site.servlets().forEach((path, servlet) -> {
            ServletHolder holder = new ServletHolder(servlet);
            holder.setAsyncSupported(true);
            holder.setInitOrder(0);
            context.addServlet(holder, path);
        });
        server.setHandler(context);

        JettyServer jetty = new JettyServer(server, connector);
        try {
            server.start();
        } catch (Exception e) {
            jetty.close();
            throw e;
        }
        return jetty;
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
            server.destroy();
        } catch (Exception e) {
            throw new IOException("Jetty did not stop cleanly", e);
        }
    }
}
