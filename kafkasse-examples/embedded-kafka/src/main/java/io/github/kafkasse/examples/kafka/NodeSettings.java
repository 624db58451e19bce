package io.github.kafkasse.examples.kafka;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What distinguishes one node of the cluster from the others (id, ports, directory), and the broker properties that
 * follow.
 *
 * <p>Clients have a listener of their own, so that the connections between brokers never count as theirs.
 *
 * @param clients where clients connect, and {@code peers} where other brokers do; null for a node that is no broker
 * @param relay what clients are told to connect to instead, if there is such a thing
 * @param controllers where brokers reach the controller; null for a node that is none
 */
record NodeSettings(
        int id,
        Path dataDirectory,
        @Nullable ReservedPort clients,
        @Nullable ReservedPort peers,
        @Nullable ReservedPort controllers,
        @Nullable TcpRelay relay) {

    static final String SESSION_TIMEOUT = "broker.session.timeout.ms";
    static final String CLIENT_LISTENER = "CLIENTS";
    static final String PEER_LISTENER = "PEERS";
    static final String CONTROLLER_LISTENER = "CONTROLLERS";

    boolean isBroker() {
        return clients != null;
    }

    boolean isController() {
        return controllers != null;
    }

    List<ReservedPort> ports() {
        return Stream.of(clients, peers, controllers)
                .flatMap(Stream::ofNullable)
                .toList();
    }

    /** The port that clients are told to connect to; null for a node that is no broker. */
    @Nullable
    Integer advertisedPort() {
        return relay != null ? Integer.valueOf(relay.port()) : clients == null ? null : clients.number();
    }

    ReservedPort port(int number) {
        return ports().stream()
                .filter(port -> port.number() == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("port " + number + " is none of this node's"));
    }

    /** The node's properties: these, or the user's where there is one of the name. */
    Map<String, String> properties(String voters, int brokers, Map<String, String> overrides) {
        String replicas = String.valueOf(Math.min(brokers, 3));
        Map<String, String> properties = new HashMap<>();
        properties.put("auto.create.topics.enable", "false");
        properties.put("default.replication.factor", replicas);
        properties.put("offsets.topic.replication.factor", replicas);
        properties.put("offsets.topic.num.partitions", "1");
        properties.put("offsets.topic.segment.bytes", "1048576");
        properties.put("transaction.state.log.replication.factor", replicas);
        properties.put("transaction.state.log.num.partitions", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.replication.factor", replicas);
        properties.put("share.coordinator.state.topic.num.partitions", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "2");
        properties.put("num.recovery.threads.per.data.dir", "1");
        properties.put("log.cleaner.dedupe.buffer.size", "2097152");
        // A broker that comes back waits until the controller has given up its former self: 2 s so, 11 s by default.
        properties.put(SESSION_TIMEOUT, "1500");
        properties.put("broker.heartbeat.interval.ms", "300");
        // The only broker has nobody to hand its partitions to.
        properties.put("controlled.shutdown.enable", String.valueOf(brokers > 1));
        properties.put("broker.rack", "rack-" + id);
        properties.putAll(overrides);

        properties.put("node.id", String.valueOf(id));
        properties.put("process.roles", isBroker() ? isController() ? "broker,controller" : "broker" : "controller");
        properties.put("controller.quorum.voters", voters);
        properties.put("log.dir", dataDirectory.toString());
        properties.put("controller.listener.names", CONTROLLER_LISTENER);
        properties.put("inter.broker.listener.name", PEER_LISTENER);
        properties.put(
                "listener.security.protocol.map",
                CLIENT_LISTENER + ":PLAINTEXT," + PEER_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        properties.put("listeners", String.join(",", listeners()));
        if (relay != null && peers != null) {
            properties.put(
                    "advertised.listeners",
                    CLIENT_LISTENER + "://localhost:" + relay.port() + ","
                            + String.join(",", listener(PEER_LISTENER, peers)));
        }
        return properties;
    }

    private List<String> listeners() {
        return Stream.of(
                        listener(CLIENT_LISTENER, clients),
                        listener(PEER_LISTENER, peers),
                        listener(CONTROLLER_LISTENER, controllers))
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> listener(String name, @Nullable ReservedPort port) {
        return port == null ? List.of() : List.of(name + "://localhost:" + port.number());
    }
}
