package io.github.kafkasse.examples.war;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** Tomcat, with a connector that is configured as the comment in web.xml describes. */
final class WarInTomcat implements Container.Deployed {
    private final Tomcat tomcat = new Tomcat();
    private final Connector connector = new Connector();
    private final Context context;

    WarInTomcat(Path war, Path folder, Map<String, String> parameters) throws Exception {
        connector.setPort(0);
        connector.setProperty("maxHttpRequestHeaderSize", Integer.toString(Container.REQUEST_HEADER_BYTES));
        connector.setProperty("relaxedQueryChars", "\"[\\]{|}");
        connector.setProperty("socket.txBufSize", Integer.toString(Container.SEND_BUFFER_BYTES));
        connector.setThrowOnFailure(true);
        Files.createDirectories(folder.resolve("webapps"));
        tomcat.setBaseDir(folder.toString());
        tomcat.setConnector(connector);
        // These are the servlets for files and JSPs; the WAR has neither.
        tomcat.setAddDefaultWebXmlToWebapp(false);
        context = tomcat.addWebapp(Container.PATH, war.toString());
        parameters.forEach(context::addParameter);
        tomcat.start();
        if (context.getState() != LifecycleState.STARTED) {
            close();
            throw new LifecycleException("The WAR failed to start");
        }
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    /** The class loader of the WAR's classes; only while it is deployed. */
    ClassLoader classLoader() {
        return context.getLoader().getClassLoader();
    }

    /** Undeploys the WAR; Tomcat continues to run. */
    void undeploy() {
        tomcat.getHost().removeChild(context);
    }

    @Override
    public void close() throws IOException {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IOException("Tomcat did not stop cleanly", e);
        }
    }
}
