package io.github.kafkasse.examples.tomcat;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.servlet.EventStreamsServlet;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.IntrospectionUtils;

/**
 * Serves the streams of {@code streams.json} with Tomcat. All other settings come from the environment, such as
 * {@code KAFKASSE_KAFKA_BOOTSTRAP_SERVERS}.
 */
final class TomcatService implements AutoCloseable {
    private final KafkaSse engine;
    private final Connector connector = new Connector();
    private final Tomcat tomcat = new Tomcat();
    private final Path folder = Files.createTempDirectory("kafkasse-tomcat-");

    TomcatService(int port, Map<String, String> properties) throws IOException, LifecycleException {
        StreamConfiguration streams;
        try (InputStream json = TomcatService.class.getResourceAsStream("streams.json")) {
            streams = StreamConfiguration.read(Objects.requireNonNull(json));
        }
        engine = KafkaSse.builder()
                .properties(properties)
                .allowTopics(() -> streams.topics())
                .build();

        connector.setPort(port);
        connector.setThrowOnFailure(true);
        // A client that reconnects sends its id, which names every partition: an id for 300 partitions has 20 to 45 KB.
        // Tomcat's default limit is 8 KB. Tomcat allocates this much for every connection, so it is no larger than
        // necessary.
        connector.setProperty("maxHttpRequestHeaderSize", Integer.toString(80 * 1024));
        // Filters and ids may contain these characters; without this, Tomcat answers 400 if they are not encoded.
        connector.setProperty("relaxedQueryChars", "\"[\\]{|}");
        // By default, the kernel buffers megabytes for each client that reads slowly.
        connector.setProperty("socket.txBufSize", Integer.toString(64 * 1024));
        // Batches of events pass in a few large pieces, five times as fast as through the default of 8 KB.
        connector.setProperty("socket.appWriteBufSize", Integer.toString(64 * 1024));
        // Longer than the engine's stall.timeout (60 s), so that the engine ends a stalled stream first.
        connector.setProperty("connectionTimeout", "75000");
        // More than the engine's limit (connection.max), so that the engine can answer the additional clients with a
        // reason.
        connector.setProperty("maxConnections", "11000");
        tomcat.setConnector(connector);
        tomcat.setBaseDir(folder.toString());

        Context context = tomcat.addContext("", null);
        // Disables checks for leaks of an application that is redeployed, which this one never is. They are set by
        // name, because Tomcat 11 does not have the first one.
        for (String check : List.of("ObjectStreamClassCaches", "RmiTargets", "ThreadLocals")) {
            IntrospectionUtils.setProperty(context, "clearReferences" + check, "false");
        }
        EventStreamsServlet servlet =
                EventStreamsServlet.builder(engine).catalogue(() -> streams).build();
        Wrapper wrapper = Tomcat.addServlet(context, "streams", servlet);
        wrapper.setAsyncSupported(true);
        wrapper.setLoadOnStartup(0);
        wrapper.addMapping("/*");
        try {
            tomcat.start();
            if (wrapper.isUnavailable()) {
                throw new LifecycleException("The servlet failed to start");
            }
        } catch (LifecycleException e) {
            close();
            throw e;
        }
    }

    int port() {
        return connector.getLocalPort();
    }

    /** Closes the engine first: it ends every stream cleanly while Tomcat still serves the connections. */
    @Override
    public void close() throws IOException, LifecycleException {
        engine.close();
        tomcat.stop();
        tomcat.destroy();
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Runs until the process is stopped, for example by Ctrl-C. */
    public static void main(String... args) throws IOException, LifecycleException {
        TomcatService service = new TomcatService(8080, Map.of("kafka.bootstrap.servers", "localhost:9092"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                service.close();
            } catch (IOException | LifecycleException e) {
                throw new IllegalStateException("Tomcat did not stop cleanly", e);
            }
        }));
        service.tomcat.getServer().await();
    }
}
