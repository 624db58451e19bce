package io.github.kafkasse.examples.clients;

import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;

final class RunningTomcat implements RunningServer {
    /** Kept in a field, because a logger that is collected loses its level. */
    private static final Logger CONTAINER_LOG = Logger.getLogger("org.apache");

    private final Tomcat tomcat = new Tomcat();
    private final Connector connector = new Connector();
    private final Path base;

    RunningTomcat(HttpServlet servlet, String mapping) throws Exception {
        CONTAINER_LOG.setLevel(Level.SEVERE);
        base = Files.createTempDirectory("tomcat");
        tomcat.setBaseDir(base.toString());
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", base.toString());
        ((StandardContext) context).setUnloadDelay(100); // the time that it waits for open streams before destroy()
        Wrapper wrapper = Tomcat.addServlet(context, "streams", servlet);
        wrapper.setAsyncSupported(true);
        wrapper.addMapping(mapping);
        tomcat.start();
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException("Tomcat did not stop", e);
        }
        try (Stream<Path> files = Files.walk(base)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete Tomcat's files", e);
        }
    }
}
