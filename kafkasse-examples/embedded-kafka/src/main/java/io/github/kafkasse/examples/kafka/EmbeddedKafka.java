package io.github.kafkasse.examples.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka cluster in this JVM: KRaft, plain text, on loopback ports, its data in a directory that goes when it is
 * closed.
 *
 * <p>One broker is its own controller. Several have a controller beside them that is always up, so that any broker can
 * be stopped, and started again on the same port with its data. Topics are not created by asking for them.
 *
 * <p>Every method may be called from any thread, and blocks until what it says has happened; calls that change the
 * cluster take turns. What the cluster refuses is thrown as an {@link IllegalStateException} with Kafka's exception as
 * its cause.
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
        // First, since it is the only one that can be taken.
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
        // Over the listener of the brokers, so that it never counts among the clients.
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, directServers));
        topics = new ClusterTopics(admin, brokers);
    }

    /** A cluster of one broker with the default properties, running. */
    public static EmbeddedKafka start() {
        return builder().start();
    }

    /** The way to a cluster with more brokers, other properties or a port of your choice. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where clients connect, of all brokers, those that are stopped too: {@code localhost:port}, comma-separated. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /**
     * As {@link #bootstrapServers()}, but over the listener that the brokers use among themselves: no relay delays what
     * is sent there, and {@link #openConnections()} does not count it.
     */
    public String directServers() {
        return directServers;
    }

    /**
     * Delays each byte between clients and all brokers from now on. For a {@linkplain Builder#relayed relayed} cluster.
     *
     * @param oneWay the time that a byte takes longer, in each direction
     */
    public void delayClients(Duration oneWay) {
        if (relays.isEmpty()) {
            throw new IllegalStateException("the cluster is not relayed");
        }
        relays.forEach(relay -> relay.delay(oneWay));
    }

    /** How many brokers the cluster has, those that are stopped too. */
    public int brokerCount() {
        return brokers.size();
    }

    /** Whether this broker is up. */
    public synchronized boolean isRunning(int broker) {
        return brokers.get(broker).isRunning();
    }

    /**
     * Stops a broker, 0 being the first, in an orderly way: leaders move first where they can. No-op when it is
     * stopped.
     */
    public synchronized void stopBroker(int broker) {
        KafkaNode node = brokers.get(broker);
        if (node.isRunning()) {
            node.stop();
        }
    }

    /** Starts a stopped broker, on its port and with its data. No-op when it runs. */
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
     * Creates a topic, replicated to up to three brokers, and returns when all brokers that are up know it, and its
     * leaders take records.
     *
     * @param config the topic's settings by Kafka's names, such as {@code cleanup.policy}; empty for the defaults
     */
    public void createTopic(String name, int partitions, Map<String, String> config) {
        topics.create(name, partitions, config);
    }

    /**
     * Creates a topic whose partitions are on given brokers, and returns when all brokers that are up know its leaders,
     * and these take records.
     *
     * @param replicas for each partition from 0 on, the brokers that hold it, the preferred leader first
     */
    public void createTopic(String name, Map<Integer, List<Integer>> replicas) {
        topics.create(name, replicas);
    }

    /** Creates a topic with the default settings, as {@link #createTopic(String, int, Map)} does. */
    public void createTopic(String name, int partitions) {
        createTopic(name, partitions, Map.of());
    }

    /**
     * Grows a topic to {@code total} partitions, and returns when all brokers that are up know them, and their leaders
     * take records.
     */
    public void addPartitions(String topic, int total) {
        topics.grow(topic, total);
    }

    /** Deletes a topic, and returns when no broker that is up knows it any more. */
    public void deleteTopic(String name) {
        topics.delete(name);
    }

    /** Makes {@code offset} the first one of the partition, as retention would; -1 deletes all there is. */
    public void deleteRecordsBefore(TopicPartition partition, long offset) {
        topics.deleteRecordsBefore(partition, offset);
    }

    /** The broker that leads this partition as of now, by its index here, or -1 while there is none. */
    public int leaderOf(TopicPartition partition) {
        return topics.leaderOf(partition);
    }

    /**
     * For whatever else a test wants to ask or change. The cluster closes it. Its connections never count as a
     * client's.
     */
    public Admin admin() {
        return admin;
    }

    /** TCP connections that clients hold to the brokers at this moment, counted by the brokers themselves. */
    public synchronized int openConnections() {
        return brokers.stream().mapToInt(KafkaNode::clientConnections).sum();
    }

    /**
     * Bytes of records, as they lie on disk, that the brokers have answered clients' fetches with; what they replicate
     * to each other is not in it.
     *
     * <p>Compare two readings: the count is one for all clusters of the JVM, and starts anew where brokers do.
     */
    public synchronized long bytesOut() {
        return bytesOut(brokers, null);
    }

    /** As {@link #bytesOut()}, of one topic. */
    public synchronized long bytesOut(String topic) {
        return bytesOut(brokers, Objects.requireNonNull(topic));
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

    private static long bytesOut(List<KafkaNode> brokers, @Nullable String topic) {
        // Kafka keeps one meter a name and JVM, so brokers that ran at the same time hold the same one.
        return brokers.stream()
                .map(broker -> broker.bytesOut(topic))
                .flatMap(Stream::ofNullable)
                .distinct()
                .mapToLong(meter -> meter.count())
                .sum();
    }

    /** Collects what distinguishes a cluster from the default one. For one thread. */
    public static final class Builder {
        private final Map<String, String> properties = new HashMap<>();
        private int brokers = 1;
        private int port;
        private boolean relayed;
        private boolean closeAtJvmExit;

        private Builder() {}

        /** How many brokers, at least 1, which is the default. */
        public Builder brokers(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("a cluster needs a broker, not " + count);
            }
            brokers = count;
            return this;
        }

        /** Sets a property of all brokers, such as {@code log.retention.check.interval.ms}, over the default one. */
        public Builder property(String name, String value) {
            properties.put(name, value);
            return this;
        }

        /** The port of the first broker, 0, the default, being any free one. The others' are always free ones. */
        public Builder port(int number) {
            port = number;
            return this;
        }

        /** Puts a {@link TcpRelay} before each broker, so that {@link #delayClients} can put Kafka far away. */
        public Builder relayed() {
            relayed = true;
            return this;
        }

        /**
         * For a cluster whose brokers run until it is closed: a broker whose heartbeats are late because the machine is
         * busy keeps its partitions for a minute, not for 1.5 s. One that is stopped needs that minute to come back.
         */
        public Builder brokersStayUp() {
            return property(NodeSettings.SESSION_TIMEOUT, "60000");
        }

        /** Closes the cluster when the JVM ends, for one that nobody else closes. */
        public Builder closeAtJvmExit() {
            closeAtJvmExit = true;
            return this;
        }

        /** Starts the cluster; returns when all its brokers take requests. */
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
