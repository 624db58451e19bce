package io.github.kafkasse.examples.war;

import io.github.kafkasse.examples.server.JettyConnector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jetty.${jetty.ee}.webapp.WebAppContext;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty with the same limits. The build inserts the version of Jakarta EE into the import. */
final class WarInJetty implements Container.Deployed {
    private final Server server = new Server();
    private final WebAppContext context;
    private final ServerConnector connector;

    WarInJetty(Path war, Path folder, Map<String, String> parameters) throws Exception {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(Container.REQUEST_HEADER_BYTES);
        connector = new JettyConnector(server, new HttpConnectionFactory(http));
        connector.setAcceptedSendBufferSize(Container.SEND_BUFFER_BYTES);
        server.addConnector(connector);
        context = new WebAppContext(war.toString(), Container.PATH);
        context.setTempDirectory(folder.toFile());
        parameters.forEach(context::setInitParameter);
        context.setThrowUnavailableOnStartupException(true);
        server.setHandler(context);
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    /**
     * Undeploys first: when Jetty stops, it closes connections before it notifies applications, which would cut
     * streams.
     */
    @Override
    public void close() throws IOException {
        try {
            context.stop();
            server.stop();
            server.destroy();
        } catch (Exception e) {
            throw new IOException("Jetty did not stop cleanly", e);
        }
    }
}
