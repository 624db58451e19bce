package io.github.kafkasse.examples.kafka;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What distinguishes one node of the cluster from the others (id, ports, directory), and the broker properties derived
 * from it.
 *
 * <p>Clients have a listener of their own, so connections between brokers are not counted among theirs.
 *
 * @param clients the port for clients, and {@code peers} the one for other brokers; null for a node that is no broker
 * @param relay the relay that is advertised to clients instead of the broker, or null
 * @param controllers the port on which brokers reach the controller; null for a node that is no controller
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

    /** The port that is advertised to clients; null for a node that is no broker. */
    @Nullable
    Integer advertisedPort() {
        return relay != null ? Integer.valueOf(relay.port()) : clients == null ? null : clients.number();
    }

    ReservedPort port(int number) {
        return ports().stream()
                .filter(port -> port.number() == number)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("port " + number + " is not a listener of this node"));
    }

    /** The node's properties; those of the user override the defaults. */
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
        // A restarted broker waits until the controller has ended its former session: 2 s now, 11 s by default.
        properties.put(SESSION_TIMEOUT, "1500");
        properties.put("broker.heartbeat.interval.ms", "300");
        // A single broker has no other broker to move its partitions to.
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
