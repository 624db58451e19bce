package io.github.kafkasse.examples.benchmarks.servers;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.examples.benchmarks.protocol.Message;
import io.github.kafkasse.examples.benchmarks.protocol.Role;
import io.github.kafkasse.servlet.EventStreamsServlet;
import io.github.kafkasse.servlet.KafkaSseServlet;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * A container with the measured servlets, {@code /topics/*} and {@code /service/*} (with one stream, {@code history}),
 * and {@code /frames}, the reference.
 *
 * <ul>
 *   <li>{@code frames rate size [together]}: sends {@code rate} events per second from now on, {@code together} of
 *       them in one write (1 by default); a rate of 0 stops it
 *   <li>{@code end}: ends the streams of all clients of the engine cleanly
 *   <li>{@code observe}: answers the port, the counts of the engine's listener, and the number of Kafka consumers
 * </ul>
 */
public final class ServerRole implements Role {
    /** The stream for scenarios with filters. */
    private static final StreamConfiguration STREAMS =
            StreamConfiguration.of(List.of(new StreamConfiguration.Stream("history", Set.of("history"))));

    private final EngineCounts counts = new EngineCounts();
    private final KafkaSse engine;
    private final FrameServlet frames = new FrameServlet();
    private final WebServer web;

    public ServerRole(Message asked) throws Exception {
        engine = KafkaSse.builder()
                .settings(Settings.read(asked.under("set."), Map.of()))
                .kafka("bootstrap.servers", asked.text("bootstrap"))
                .set(Setting.TOPICS_ALLOWED, List.of("*"))
                .listener(counts)
                .build();
        web = WebServer.start(
                asked.text("container"),
                Map.of(
                        "/topics/*",
                        KafkaSseServlet.builder(engine).build(),
                        "/service/*",
                        EventStreamsServlet.builder(engine)
                                .catalogue(() -> STREAMS)
                                .build(),
                        "/frames",
                        frames));
    }

    @Override
    public Message handle(Message asked) throws MalformedObjectNameException {
        switch (asked.verb()) {
            case "frames" -> frames.send(asked);
            case "end" ->
                engine.connections().join().forEach(each -> each.connection().end());
            case "observe" -> {}
            default -> throw Role.unknown(asked);
        }
        ObjectName consumers = new ObjectName("kafka.consumer:type=consumer-metrics,*");
        return counts.report()
                .with("port", web.port())
                .with(
                        "consumers",
                        ManagementFactory.getPlatformMBeanServer()
                                .queryNames(consumers, null)
                                .size());
    }

    @Override
    public void close() throws Exception {
        frames.destroy();
        engine.close();
        web.close();
    }
}
