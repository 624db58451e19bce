package io.github.kafkasse.examples.jetty;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.servlet.Authenticator;
import io.github.kafkasse.servlet.EventStreamsServlet;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http2.WindowRateControl;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Serves the streams of {@code streams.json} with Jetty. HTTP/1.1 and HTTP/2 share a port, without TLS: a proxy in
 * front of it terminates TLS, without which browsers do not use HTTP/2. Settings come from the environment, such as
 * {@code KAFKASSE_KAFKA_BOOTSTRAP_SERVERS}.
 */
final class JettyService implements AutoCloseable {
    private final KafkaSse engine;
    private final Server server = new Server();
    private final ServerConnector connector;

    JettyService(int port, Map<String, String> properties, Authenticator authenticator) throws Exception {
        StreamConfiguration streams;
        try (InputStream json = JettyService.class.getResourceAsStream("streams.json")) {
            streams = StreamConfiguration.read(Objects.requireNonNull(json));
        }
        engine = KafkaSse.builder()
                .properties(properties)
                .allowTopics(() -> streams.topics())
                .build();

        HttpConfiguration http = new HttpConfiguration();
        // A client that reconnects sends its id, which names every partition: an id for 300 partitions has 20 to 45 KB.
        // Jetty's default limit for headers is 8 KB.
        http.setRequestHeaderSize(80 * 1024);
        HTTP2CServerConnectionFactory http2 = new HTTP2CServerConnectionFactory(http);
        // A proxy sends many clients' requests over one connection; Jetty's default limit is 128.
        http2.setMaxConcurrentStreams(10_000);
        // By default, Jetty closes a connection and all its streams after 128 resets and similar frames within a
        // second.
        http2.setRateControlFactory(new WindowRateControl.Factory(10_000));
        connector = new ServerConnector(server, new HttpConnectionFactory(http), http2);
        connector.setPort(port);
        // By default, the kernel buffers megabytes for each client that reads slowly.
        connector.setAcceptedSendBufferSize(64 * 1024);
        // Longer than the engine's stall.timeout (60 s), so that the engine ends a stalled stream first.
        connector.setIdleTimeout(75_000);
        server.addConnector(connector);

        ServletContextHandler context = new ServletContextHandler();
        ServletHolder holder = new ServletHolder(EventStreamsServlet.builder(engine)
                .catalogue(() -> streams)
                .authenticator(authenticator)
                .build());
        holder.setAsyncSupported(true);
        holder.setInitOrder(0);
        context.addServlet(holder, "/*");
        server.setHandler(context);
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    int port() {
        return connector.getLocalPort();
    }

    /** Closes the engine first: it ends every stream cleanly while Jetty still serves the connections. */
    @Override
    public void close() {
        engine.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty did not stop cleanly", e);
        }
    }

    /** Runs until the process is stopped, for example by Ctrl-C. */
    public static void main(String... args) throws Exception {
        Instant until = Instant.now().plus(Duration.ofDays(1));
        Set<String> streams = Set.of("edits", "pages");
        Tokens tokens = new Tokens(Map.of(
                "secret-of-ann", Tokens.Grant.all("ann", streams, until),
                "secret-of-bob", Tokens.Grant.ofWiki("dewiki", "bob", streams, until)));
        JettyService service = new JettyService(8080, Map.of("kafka.bootstrap.servers", "localhost:9092"), tokens);
        Runtime.getRuntime().addShutdownHook(new Thread(service::close));
        service.server.join();
    }
}
