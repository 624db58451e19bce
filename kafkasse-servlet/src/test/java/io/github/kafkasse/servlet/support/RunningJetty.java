package io.github.kafkasse.servlet.support;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.servlet.ServletMapping;
import org.eclipse.jetty.http2.WindowRateControl;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.Handler.Singleton;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/** Jetty, with the header size that long ids need and a send buffer that fills within a test. HTTP/2 by upgrade. */
public final class RunningJetty implements RunningContainer {
    private final Server server = new Server();
    private final ServerConnector connector;

    RunningJetty(Deployment deployment) throws Exception {
        this(deployment, null);
    }

    /** @param inFront handles requests before the servlets do, {@code null} for nothing */
    public RunningJetty(Deployment deployment, @Nullable Singleton inFront) throws Exception {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setRequestHeaderSize(128 * 1024);
        HTTP2CServerConnectionFactory http2 = new HTTP2CServerConnectionFactory(configuration);
        http2.setRateControlFactory(new WindowRateControl.Factory(10_000)); // as the README says for shared connections
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration), http2);
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
        context.getServletHandler().addServlet(holder);
        ServletMapping mapping = new ServletMapping();
        mapping.setServletName(holder.getName());
        mapping.setPathSpecs(deployment.mappings().toArray(String[]::new));
        context.getServletHandler().addServletMapping(mapping);
        if (deployment.filter() != null) {
            FilterHolder filter = new FilterHolder(deployment.filter());
            filter.setAsyncSupported(true);
            context.addFilter(filter, "/*", EnumSet.allOf(DispatcherType.class));
        }
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
