package io.github.kafkasse.examples.benchmarks.servers;

import jakarta.servlet.Servlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardService;
import org.apache.catalina.startup.Tomcat;

/** Tomcat. */
final class TomcatServer implements WebServer {
    /** Higher than the usual limits of open files. */
    private static final int MOST_CONNECTIONS = 100_000;

    private final Tomcat tomcat = new Tomcat();
    private final Connector connector = new Connector();
    private final Path base;

    TomcatServer(Map<String, Servlet> servlets) throws IOException, LifecycleException {
        base = Files.createTempDirectory("kafkasse-benchmark");
        tomcat.setBaseDir(base.toString());
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxHttpRequestHeaderSize", Integer.toString(HEADERS));
        connector.setProperty("connectionTimeout", Integer.toString(IDLE_MILLIS));
        connector.setProperty("maxConnections", Integer.toString(MOST_CONNECTIONS));
        connector.setProperty("maxThreads", Integer.toString(THREADS));
        connector.setProperty("acceptCount", Integer.toString(BACKLOG));
        connector.setProperty("socket.txBufSize", Integer.toString(SEND_BUFFER));
        connector.setProperty("socket.appWriteBufSize", Integer.toString(64 * 1024));
        // Connections that Tomcat has accepted receive the servlet's answer before it stops; it accepts no more
        // meanwhile.
        connector.setProperty("bindOnInit", "false");
        tomcat.setConnector(connector);
        if (tomcat.getService() instanceof StandardService service) {
            service.setGracefulStopAwaitMillis(STOP_MILLIS);
        }
        Context context = tomcat.addContext("", base.toString());
        servlets.forEach((pattern, servlet) -> {
            Tomcat.addServlet(context, pattern, servlet).setAsyncSupported(true);
            context.addServletMapping(pattern, pattern);
        });
        tomcat.start();
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() throws LifecycleException, IOException {
        tomcat.stop();
        tomcat.destroy();
        try (Stream<Path> files = Files.walk(base)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
