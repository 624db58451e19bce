package io.github.kafkasse.examples.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.IntrospectionUtils;

/** Tomcat, configured for long ids and for many clients that read slowly. */
final class TomcatServer implements WebServer {
    private static final int WRITE_BUFFER_BYTES = 64 * 1024;

    private final Tomcat tomcat;
    private final Connector connector;
    private final Path base;

    private TomcatServer(Tomcat tomcat, Connector connector, Path base) {
        this.tomcat = tomcat;
        this.connector = connector;
        this.base = base;
    }

    static TomcatServer start(WebSite site) throws Exception {
        Connector connector = new Connector();
        connector.setPort(site.port());
        // Without this, Tomcat would log a failure to bind the port, and run without listening.
        connector.setThrowOnFailure(true);
        // Tomcat allocates this much for every connection, so it is no larger than necessary.
        set(connector, "maxHttpRequestHeaderSize", WebSite.REQUEST_HEADER_BYTES);
        // Filters and ids may contain these characters; without this, Tomcat answers 400 if they are not encoded.
        set(connector, "relaxedQueryChars", "\"[\\]{|}");
        set(connector, "socket.txBufSize", WebSite.SEND_BUFFER_BYTES);
        set(connector, "acceptCount", WebSite.ACCEPT_QUEUE);
        // Tomcat uses this timeout for a request that does not arrive as well as for a client that does not read.
        set(connector, "connectionTimeout", Math.toIntExact(site.writeTimeout().toMillis()));
        // The default is 8192; further clients are neither served nor refused.
        set(connector, "maxConnections", site.acceptedConnections());
        // Batches pass in a few large pieces, five times as fast as through the default of 8 KB.
        set(connector, "socket.appWriteBufSize", WRITE_BUFFER_BYTES);

        Tomcat tomcat = new Tomcat();
        Path base = Files.createTempDirectory("kafkasse-demo-tomcat-");
        tomcat.setBaseDir(base.toString());
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", base.toString());
        leaveOutLeakChecks(context);
        List<Wrapper> wrappers = site.servlets().entrySet().stream()
                .map(entry -> {
                    String name = "servlet at " + entry.getKey();
                    Wrapper wrapper = Tomcat.addServlet(context, name, entry.getValue());
                    wrapper.setAsyncSupported(true);
                    wrapper.setLoadOnStartup(0);
                    context.addServletMapping(entry.getKey(), name);
                    return wrapper;
                })
                .toList();

        TomcatServer server = new TomcatServer(tomcat, connector, base);
        try {
            tomcat.start();
            if (wrappers.stream().anyMatch(Wrapper::isUnavailable)) {
                throw new LifecycleException("A servlet failed to start");
            }
        } catch (Exception e) {
            server.close();
            throw e;
        }
        return server;
    }

    /**
     * Disables checks that are for applications that are redeployed: they warn that they need access to the JDK's
     * internals.
     */
    private static void leaveOutLeakChecks(Context context) {
        // by name, because Tomcat 11 does not have the first one
        for (String check : List.of("ObjectStreamClassCaches", "RmiTargets", "ThreadLocals")) {
            IntrospectionUtils.setProperty(context, "clearReferences" + check, "false");
        }
    }

    private static void set(Connector connector, String name, int value) {
        set(connector, name, Integer.toString(value));
    }

    private static void set(Connector connector, String name, String value) {
        if (!connector.setProperty(name, value)) {
            throw new IllegalStateException("This Tomcat does not support " + name);
        }
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IOException("Tomcat did not stop cleanly", e);
        } finally {
            try (Stream<Path> tree = Files.walk(base)) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }
}
