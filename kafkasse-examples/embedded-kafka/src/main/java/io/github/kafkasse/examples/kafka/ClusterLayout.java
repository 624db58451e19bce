package io.github.kafkasse.examples.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a cluster and their ports. A single broker is its own controller; several brokers have a separate
 * controller.
 *
 * @param nodes the controller first, if there is one, then the brokers in the order of their ids
 * @param relays the relays that clients connect to; empty if they connect to the brokers directly
 * @param voters the controller, as written in the brokers' properties
 */
record ClusterLayout(List<NodeSettings> nodes, List<TcpRelay> relays, String voters) {
    private static final int CONTROLLER_ID = 1000;

    /**
     * Reserves the ports and starts the relays.
     *
     * @param firstPort of the first broker
     */
    static ClusterLayout of(int brokers, ReservedPort firstPort, boolean relayed, DataDirectory directory) {
        ReservedPort controllerPort = new ReservedPort(0);
        boolean combined = brokers == 1;
        List<NodeSettings> nodes = new ArrayList<>();
        List<TcpRelay> relays = new ArrayList<>();
        if (!combined) {
            nodes.add(new NodeSettings(CONTROLLER_ID, directory.of("controller"), null, null, controllerPort, null));
        }
        for (int id = 0; id < brokers; id++) {
            ReservedPort clients = id == 0 ? firstPort : new ReservedPort(0);
            TcpRelay relay = relayed ? TcpRelay.to(clients.address()) : null;
            if (relay != null) {
                relays.add(relay);
            }
            nodes.add(new NodeSettings(
                    id,
                    directory.of("broker-" + id),
                    clients,
                    new ReservedPort(0),
                    combined ? controllerPort : null,
                    relay));
        }
        return new ClusterLayout(
                nodes, relays, (combined ? 0 : CONTROLLER_ID) + "@localhost:" + controllerPort.number());
    }

    /** {@return the addresses that clients connect to} */
    String bootstrapServers() {
        return addresses(nodes.stream().map(NodeSettings::advertisedPort));
    }

    /** {@return the addresses that brokers use among themselves} */
    String directServers() {
        return addresses(nodes.stream()
                .map(NodeSettings::peers)
                .flatMap(Stream::ofNullable)
                .map(ReservedPort::number));
    }

    private static String addresses(Stream<@Nullable Integer> ports) {
        return ports.flatMap(Stream::ofNullable)
                .map(port -> "localhost:" + port)
                .collect(Collectors.joining(","));
    }
}
