package io.github.kafkasse.servlet.support;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.ThreadBindingListener;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** Tomcat, with a header size for long ids, and a send buffer that a test can fill. */
public final class RunningTomcat implements RunningContainer {
    /** A strong reference, because a logger without one loses its level. */
    private static final Logger CONTAINER_LOG = Logger.getLogger("org.apache");

    private final Tomcat tomcat = new Tomcat();
    private final Connector connector = new Connector();
    private final Path base;
    private volatile Runnable leaving = () -> {};

    public RunningTomcat(Deployment deployment) throws Exception {
        this(deployment, Map.of());
    }

    /** @param more further properties of its connector */
    public RunningTomcat(Deployment deployment, Map<String, String> more) throws Exception {
        CONTAINER_LOG.setLevel(Level.SEVERE);
        base = Files.createTempDirectory("tomcat");
        tomcat.setBaseDir(base.toString());
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxHttpRequestHeaderSize", Integer.toString(128 * 1024));
        connector.setProperty(
                "connectionTimeout", Long.toString(deployment.writeTimeout().toMillis()));
        connector.setProperty("socket.txBufSize", Integer.toString(64 * 1024));
        connector.setProperty("acceptCount", "1024");
        connector.setProperty("bindOnInit", "false"); // otherwise it could not be closed before the server
        if (Container.virtualThreads()) {
            connector.setProperty("useVirtualThreads", "true");
        }
        more.forEach(connector::setProperty);
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", base.toString());
        ((StandardContext) context).setUnloadDelay(100); // the time that it waits for open streams before destroy()
        ((StandardContext) context).setThreadBindingListener(new ThreadBindingListener() {
            @Override
            public void bind() {}

            @Override
            public void unbind() {
                leaving.run();
            }
        });
        deployment.contextParameters().forEach(context::addParameter);
        Wrapper wrapper = Tomcat.addServlet(context, "streams", deployment.servlet());
        wrapper.setAsyncSupported(deployment.async());
        deployment.parameters().forEach(wrapper::addInitParameter);
        wrapper.setLoadOnStartup(0);
        deployment.mappings().forEach(wrapper::addMapping);
        if (deployment.filter() != null) {
            addFilter(context, deployment.filter());
        }
        tomcat.start();
        if (wrapper.isUnavailable()) {
            close();
            throw new LifecycleException("The servlet failed to start");
        }
    }

    private static void addFilter(Context context, Filter filter) {
        FilterDef definition = new FilterDef();
        definition.setFilterName("filter");
        definition.setFilter(filter);
        definition.setAsyncSupported("true");
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName("filter");
        map.addURLPattern("/*");
        for (DispatcherType type : DispatcherType.values()) {
            map.setDispatcher(type.name());
        }
        context.addFilterMap(map);
    }

    /**
     * Runs an action on each of Tomcat's threads after it has called a listener, and before it checks the response for
     * the last time.
     */
    public void onThreadLeaving(Runnable action) {
        leaving = action;
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    /** Tomcat also counts the connection that it is waiting for. */
    @Override
    public int connections() {
        long counted = ((AbstractProtocol<?>) connector.getProtocolHandler()).getConnectionCount();
        return Math.toIntExact(Math.max(0, counted - 1));
    }

    @Override
    public void stopAccepting() {
        connector.getProtocolHandler().closeServerSocketGraceful();
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException("Tomcat did not stop", e);
        }
        deleteBase(base.toFile());
    }

    private static void deleteBase(File file) {
        File[] children = file.listFiles();
        if (children != null) {
            for (File child : children) {
                deleteBase(child);
            }
        }
        if (!file.delete() && file.exists()) {
            file.deleteOnExit();
        }
    }
}
