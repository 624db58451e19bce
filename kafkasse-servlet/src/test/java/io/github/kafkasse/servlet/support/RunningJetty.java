package io.github.kafkasse.servlet.support;

import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty, with the header size that long ids need and a send buffer that fills within a test. */
final class RunningJetty implements RunningContainer {
    private final Server server = new Server();
    private final ServerConnector connector;

    RunningJetty(Deployment deployment) throws Exception {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setRequestHeaderSize(128 * 1024);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
        connector.setHost("127.0.0.1");
        connector.setAcceptedSendBufferSize(64 * 1024);
        connector.setAcceptQueueSize(1024);
        connector.setIdleTimeout(deployment.writeTimeout().toMillis());
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        deployment.contextParameters().forEach(context::setInitParameter);
        ServletHolder holder = new ServletHolder("streams", deployment.servlet());
        holder.setAsyncSupported(deployment.async());
        holder.setInitParameters(deployment.parameters());
        holder.setInitOrder(0);
        context.addServlet(holder, deployment.mapping());
        server.setHandler(context);
        try {
            server.start();
        } catch (Exception e) {
            server.stop();
            throw e;
        }
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
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty did not stop", e);
        }
    }
}
