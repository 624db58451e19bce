package io.github.kafkasse.examples.demo;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.servlet.KafkaSseServlet;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/**
 * The example of kafkasse-servlet/README.md: the lines between the two comments. {@link ReadmeExamplesTest} compares
 * them with the document.
 */
final class TomcatEmbedding implements AutoCloseable {
    private final KafkaSse engine;
    private final Tomcat tomcat;

    private TomcatEmbedding(KafkaSse engine, Tomcat tomcat) {
        this.engine = engine;
        this.tomcat = tomcat;
    }

    /** @param directory Tomcat's working directory */
    static TomcatEmbedding start(KafkaSse engine, int port, String directory) throws LifecycleException {
        // README: begin
        Connector connector = new Connector();
        connector.setPort(port);
        connector.setProperty("maxHttpRequestHeaderSize", "81920");
        connector.setProperty("relaxedQueryChars", "\"[\\]{|}");
        connector.setProperty("socket.txBufSize", "65536");
        connector.setProperty("connectionTimeout", "75000");
        connector.setProperty("maxConnections", "11000");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(directory);
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        Wrapper streams = Tomcat.addServlet(
                context, "topics", KafkaSseServlet.builder(engine).build());
        streams.setAsyncSupported(true);
        streams.addMapping("/topics/*");
        tomcat.start();
        // README: end
        return new TomcatEmbedding(engine, tomcat);
    }

    int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() {
        engine.close();
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }
}
