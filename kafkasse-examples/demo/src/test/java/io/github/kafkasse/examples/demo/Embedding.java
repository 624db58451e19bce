package io.github.kafkasse.examples.demo;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.servlet.KafkaSseServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/**
 * The example of README.md: the lines between the two comments. {@link ReadmeExamplesTest} compares them with the
 * document.
 */
final class Embedding implements AutoCloseable {
    private final KafkaSse engine;
    private final Server server;

    private Embedding(KafkaSse engine, Server server) {
        this.engine = engine;
        this.server = server;
    }

    static Embedding start(String bootstrapServers, int port) throws Exception {
        // README: begin
        KafkaSse engine = KafkaSse.builder()
                .kafka("bootstrap.servers", bootstrapServers)
                .allowTopics("edits", "pages")
                .build();

        KafkaSseServlet servlet = KafkaSseServlet.builder(engine).build();
        ServletHolder streams = new ServletHolder(servlet);
        streams.setAsyncSupported(true);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(streams, "/topics/*");
        Server server = new Server(port);
        server.setHandler(context);
        server.start();
        // README: end
        return new Embedding(engine, server);
    }

    int port() {
        return server.getURI().getPort();
    }

    @Override
    public void close() {
        engine.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
