package io.github.kafkasse.examples.kafka;

import com.yammer.metrics.core.Meter;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.MetadataCache;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker, a controller, or both in one, which runs in this JVM instead of a process of its own.
 *
 * <p>Does what Kafka's {@code KafkaRaftServer} does, with three differences that a shared JVM requires: a fatal fault
 * is logged and does not halt the JVM, the listening sockets come from {@link ReservedPort}, and the broker's counters
 * can be read. Guarded by the lock of {@link EmbeddedKafka}.
 */
final class KafkaNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaNode.class);

    private final NodeSettings settings;
    private final String clusterId;
    private final Map<String, String> properties;

    // Written under the cluster's lock; the volatile ones are read without it.
    private volatile @Nullable Metrics metrics;
    private volatile @Nullable BrokerServer broker;
    private @Nullable ControllerServer controller;

    /** Creates the node; nothing is written or started yet. */
    KafkaNode(NodeSettings settings, String clusterId, Map<String, String> properties) {
        this.settings = settings;
        this.clusterId = clusterId;
        this.properties = properties;
    }

    /** Starts the node on its ports, with the present data of its directory. Returns when a broker accepts requests. */
    void start() {
        boolean started = false;
        try {
            format();
            startServers(new KafkaConfig(properties, false));
            started = true;
        } finally {
            if (!started) {
                stop();
            }
        }
    }

    private void startServers(KafkaConfig config) {
        var directories = KafkaRaftServer.initializeLogDirs(config, LOG, "[node " + settings.id() + "] ");
        Metrics registry = new Metrics(Time.SYSTEM);
        SharedServer shared = new SharedServer(
                config,
                directories._1(),
                Time.SYSTEM,
                registry,
                CompletableFuture.completedFuture(
                        QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                List.of(),
                (name, fatal, action) -> new LoggingFaultHandler(name, action),
                (listener, address, backlog, receiveBuffer) ->
                        settings.port(address.getPort()).listen(backlog));
        metrics = registry;
        if (settings.isController()) {
            ControllerServer starting = new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
            controller = starting;
            starting.startup();
        }
        if (settings.isBroker()) {
            // A server that fails to start shuts itself down.
            BrokerServer starting = new BrokerServer(shared);
            starting.startup();
            broker = starting;
        }
    }

    private void format() {
        String data = settings.dataDirectory().toString();
        try {
            Files.createDirectories(settings.dataDirectory());
            new Formatter()
                    .setClusterId(clusterId)
                    .setNodeId(settings.id())
                    .addDirectory(data)
                    .setMetadataLogDirectory(data)
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setControllerListenerName(NodeSettings.CONTROLLER_LISTENER)
                    .setIgnoreFormatted(true)
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException("cannot format " + data, e);
        }
    }

    boolean isRunning() {
        return metrics != null;
    }

    /** Shuts the node down cleanly; keeps its ports and its data. */
    void stop() {
        shutDown();
        settings.ports().forEach(ReservedPort::reserveAgain);
    }

    @Override
    public void close() {
        shutDown();
        settings.ports().forEach(ReservedPort::close);
    }

    private void shutDown() {
        BrokerServer runningBroker = broker;
        if (runningBroker != null) {
            broker = null;
            runningBroker.shutdown();
            runningBroker.awaitShutdown();
        }
        ControllerServer runningController = controller;
        if (runningController != null) {
            controller = null;
            runningController.shutdown();
            runningController.awaitShutdown();
        }
        metrics = null;
    }

    /** The number of open client connections, without those between the nodes; 0 while the broker is down. */
    int clientConnections() {
        Metrics registry = metrics;
        if (registry == null) {
            return 0;
        }
        return registry.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("connection-count")
                        && metric.getKey().group().equals("socket-server-metrics")
                        && NodeSettings.CLIENT_LISTENER.equals(
                                metric.getKey().tags().get("listener")))
                .mapToInt(metric -> ((Number) metric.getValue().metricValue()).intValue())
                .sum();
    }

    /**
     * The number of bytes that brokers have sent in answers to clients' fetches, for one topic or for all ({@code
     * null}). Kafka has one meter per name and JVM, which all brokers that run at the same time share.
     */
    static long bytesOut(List<KafkaNode> brokers, @Nullable String topic) {
        return brokers.stream()
                .map(broker -> broker.meterOfBytesOut(topic))
                .flatMap(Stream::ofNullable)
                .distinct()
                .mapToLong(Meter::count)
                .sum();
    }

    /** The meter of these bytes; null while the broker is down. */
    private @Nullable Meter meterOfBytesOut(@Nullable String topic) {
        BrokerServer running = broker;
        if (running == null) {
            return null;
        }
        var stats = running.brokerTopicStats();
        return (topic == null ? stats.allTopicsStats() : stats.topicStats(topic)).bytesOutRate();
    }

    /**
     * Whether this broker accepts records of a partition as its leader, which it does some milliseconds after it learns
     * that it is the leader. False while the broker is down.
     */
    boolean serves(TopicPartition partition) {
        BrokerServer running = broker;
        if (running == null) {
            return false;
        }
        var hosted = running.replicaManager().onlinePartition(partition);
        return hosted.isDefined() && hosted.get().isLeader();
    }

    int id() {
        return settings.id();
    }

    /**
     * What this broker knows of the cluster's topics, some milliseconds behind the controller; null while it is down.
     */
    @Nullable
    MetadataCache metadata() {
        BrokerServer running = broker;
        return running == null ? null : running.metadataCache();
    }
}
