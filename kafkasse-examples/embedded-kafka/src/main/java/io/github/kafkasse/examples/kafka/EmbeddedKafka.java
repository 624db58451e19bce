package io.github.kafkasse.examples.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * A Kafka cluster in this JVM: KRaft, plain text, on loopback ports. Its data directory is deleted when it is closed.
 *
 * <p>A single broker is its own controller. Several brokers have a separate controller that always runs, so each broker
 * can be stopped, and started again on the same port with its data. Topics are not created automatically.
 *
 * <p>Thread-safe. Each method blocks until its effect is complete; calls that change the cluster run one at a time. If
 * the cluster refuses an operation, the method throws an {@link IllegalStateException} with Kafka's exception as its
 * cause.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private final DataDirectory directory;
    private final List<KafkaNode> nodes = new ArrayList<>();
    private final List<KafkaNode> brokers;
    private final List<TcpRelay> relays;
    private final String bootstrapServers;
    private final String directServers;
    private final Admin admin;
    private final ClusterTopics topics;
    private boolean closed;

    private EmbeddedKafka(Builder builder) {
        // The first port is reserved first, since only it can be taken by another process.
        ReservedPort firstPort = new ReservedPort(builder.port);
        directory = DataDirectory.create();
        ClusterLayout layout = ClusterLayout.of(builder.brokers, firstPort, builder.relayed, directory);
        String clusterId = Uuid.randomUuid().toString();
        for (NodeSettings node : layout.nodes()) {
            nodes.add(new KafkaNode(
                    node, clusterId, node.properties(layout.voters(), builder.brokers, builder.properties)));
        }
        brokers = nodes.subList(nodes.size() - builder.brokers, nodes.size());
        relays = layout.relays();
        bootstrapServers = layout.bootstrapServers();
        directServers = layout.directServers();
        // It uses the brokers' own listener, so it is not counted among the clients.
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, directServers));
        topics = new ClusterTopics(admin, brokers);
    }

    /** Starts a cluster of one broker with the default properties. */
    public static EmbeddedKafka start() {
        return builder().start();
    }

    /** A builder for a cluster with more brokers, other properties or a chosen port. */
    public static Builder builder() {
        return new Builder();
    }

    /** The address that clients connect to, {@code localhost:port}, comma-separated; it includes stopped brokers. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /**
     * As {@link #bootstrapServers()}, but for the listener that the brokers use among themselves. Its connections have
     * no relay and so no delay, and {@link #openConnections()} does not count them.
     */
    public String directServers() {
        return directServers;
    }

    /**
     * Sets the delay of all bytes between clients and brokers. Only for a {@linkplain Builder#relayed relayed} cluster.
     *
     * @param oneWay the delay in each direction
     * @throws IllegalStateException if the cluster is not relayed
     */
    public void delayClients(Duration oneWay) {
        if (relays.isEmpty()) {
            throw new IllegalStateException("the cluster is not relayed");
        }
        relays.forEach(relay -> relay.delay(oneWay));
    }

    /** The number of brokers, including stopped ones. */
    public int brokerCount() {
        return brokers.size();
    }

    /** Whether this broker runs. */
    public synchronized boolean isRunning(int broker) {
        return brokers.get(broker).isRunning();
    }

    /**
     * Shuts a broker down cleanly: its partitions get other leaders first, if possible. No-op if it is stopped.
     *
     * @param broker its index; the first one is 0
     */
    public synchronized void stopBroker(int broker) {
        KafkaNode node = brokers.get(broker);
        if (node.isRunning()) {
            node.stop();
        }
    }

    /** Starts a stopped broker, on its former port and with its data. No-op if it runs. */
    public synchronized void startBroker(int broker) {
        KafkaNode node = brokers.get(broker);
        if (closed) {
            throw new IllegalStateException("the cluster is closed");
        }
        if (!node.isRunning()) {
            node.start();
        }
    }

    /**
     * Creates a topic, replicated to up to three brokers. Returns when all running brokers know it and its leaders
     * accept records.
     *
     * @param config the topic's settings by Kafka's names, such as {@code cleanup.policy}; empty for the defaults
     */
    public void createTopic(String name, int partitions, Map<String, String> config) {
        topics.create(name, partitions, config);
    }

    /**
     * Creates a topic whose partitions are on given brokers. Returns when all running brokers know its leaders, and
     * these accept records.
     *
     * @param replicas for each partition, from 0 on, the brokers that hold it, the preferred leader first
     */
    public void createTopic(String name, Map<Integer, List<Integer>> replicas) {
        topics.create(name, replicas);
    }

    /** Creates a topic with the default settings; see {@link #createTopic(String, int, Map)}. */
    public void createTopic(String name, int partitions) {
        createTopic(name, partitions, Map.of());
    }

    /**
     * Increases the number of a topic's partitions to {@code total}. Returns when all running brokers know them and
     * their leaders accept records.
     */
    public void addPartitions(String topic, int total) {
        topics.grow(topic, total);
    }

    /** Deletes a topic, and returns when no running broker knows it any more. */
    public void deleteTopic(String name) {
        topics.delete(name);
    }

    /** Deletes the records before {@code offset}, as retention does; -1 deletes all records. */
    public void deleteRecordsBefore(TopicPartition partition, long offset) {
        topics.deleteRecordsBefore(partition, offset);
    }

    /** The index of the broker that leads this partition at present, or -1 if it has no leader. */
    public int leaderOf(TopicPartition partition) {
        return topics.leaderOf(partition);
    }

    /**
     * An admin client for operations that this class does not have. It is closed with the cluster, and its connections
     * are not counted among the clients'.
     */
    public Admin admin() {
        return admin;
    }

    /** The number of TCP connections between clients and brokers at present, as counted by the brokers. */
    public synchronized int openConnections() {
        return brokers.stream().mapToInt(KafkaNode::clientConnections).sum();
    }

    /**
     * The number of bytes of records, as stored on disk, that the brokers have sent in answers to clients' fetches,
     * without replication.
     *
     * <p>Only the difference of two readings is meaningful: all clusters of the JVM share one count, and it restarts
     * with the brokers.
     */
    public synchronized long bytesOut() {
        return KafkaNode.bytesOut(brokers, null);
    }

    /** As {@link #bytesOut()}, for one topic. */
    public synchronized long bytesOut(String topic) {
        return KafkaNode.bytesOut(brokers, Objects.requireNonNull(topic));
    }

    /** Stops all brokers and deletes the data. Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        admin.close(Duration.ZERO);
        relays.forEach(TcpRelay::close);
        for (int i = nodes.size() - 1; i >= 0; i--) {
            nodes.get(i).close();
        }
        directory.delete();
    }

    private synchronized void startAll() {
        nodes.forEach(KafkaNode::start);
    }

    /** The settings of a cluster. Not thread-safe. */
    public static final class Builder {
        private final Map<String, String> properties = new HashMap<>();
        private int brokers = 1;
        private int port;
        private boolean relayed;
        private boolean closeAtJvmExit;

        private Builder() {}

        /** Sets the number of brokers, at least 1; the default is 1. */
        public Builder brokers(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("the number of brokers is at least 1, not " + count);
            }
            brokers = count;
            return this;
        }

        /**
         * Sets a property of all brokers, such as {@code log.retention.check.interval.ms}. It overrides the default.
         */
        public Builder property(String name, String value) {
            properties.put(name, value);
            return this;
        }

        /**
         * Sets the port of the first broker; the default is 0, a free port. The other brokers always use free ports.
         */
        public Builder port(int number) {
            port = number;
            return this;
        }

        /** Lets clients connect through relays, which {@linkplain EmbeddedKafka#delayClients delay} their bytes. */
        public Builder relayed() {
            relayed = true;
            return this;
        }

        /**
         * Prevents that a broker loses its partitions because a busy machine delays its heartbeats: its session lasts a
         * minute instead of 1.5 s. For clusters whose brokers run until the cluster is closed, since a broker that was
         * stopped needs that minute to return.
         */
        public Builder brokersStayUp() {
            return property(NodeSettings.SESSION_TIMEOUT, "60000");
        }

        /** Closes the cluster when the JVM ends. */
        public Builder closeAtJvmExit() {
            closeAtJvmExit = true;
            return this;
        }

        /** Starts the cluster. Returns when all its brokers accept requests. */
        public EmbeddedKafka start() {
            EmbeddedKafka kafka = new EmbeddedKafka(this);
            boolean started = false;
            try {
                kafka.startAll();
                started = true;
            } finally {
                if (!started) {
                    kafka.close();
                }
            }
            if (closeAtJvmExit) {
                Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "embedded-kafka-close"));
            }
            return kafka;
        }
    }
}
