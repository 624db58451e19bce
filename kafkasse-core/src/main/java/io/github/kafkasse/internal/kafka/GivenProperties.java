package io.github.kafkasse.internal.kafka;

import io.github.kafkasse.internal.common.NearestName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kafka properties that the user has set: refuses those that contradict the engine, and warns of those that have no
 * effect. Used once, when the engine is created.
 */
final class GivenProperties {
    private static final Logger LOG = LoggerFactory.getLogger(GivenProperties.class);

    /** A user who sets one of these expects that servers share the records, or that committed offsets count. */
    private static final List<String> OF_GROUPS =
            List.of(ConsumerConfig.GROUP_ID_CONFIG, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);

    private static final Set<String> OF_CONSUMERS_ONLY = Set.of(
            ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG,
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
            ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);

    /** The guarantees depend on the engine's own values of these properties. */
    private static final Set<String> FIXED = Set.of(
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG);

    private GivenProperties() {}

    /**
     * Checks the properties, and returns those that clients may use.
     *
     * @throws IllegalArgumentException if {@code bootstrap.servers} are not set, or a consumer group is
     */
    static Map<String, Object> of(Map<String, Object> kafka) {
        if (isEmpty(kafka.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG))) {
            throw new IllegalArgumentException(
                    "Kafka's bootstrap.servers are not set: use kafka(\"bootstrap.servers\", …),"
                            + " the property kafka.bootstrap.servers, or the environment variable"
                            + " KAFKASSE_KAFKA_BOOTSTRAP_SERVERS");
        }
        refuseGroups(kafka.keySet());
        warnOfIgnored(kafka.keySet());
        warnOfMisspelt(kafka.keySet());
        Map<String, Object> given = new HashMap<>(kafka);
        OF_CONSUMERS_ONLY.forEach(given::remove);
        return given;
    }

    /** Whether there are no servers, also because a variable that should contain them is empty. */
    private static boolean isEmpty(@Nullable Object servers) {
        return servers == null
                || (servers instanceof Collection<?> list
                        ? list.isEmpty()
                        : servers.toString().isBlank());
    }

    private static void refuseGroups(Set<String> names) {
        for (String name : OF_GROUPS) {
            if (names.contains(name)) {
                throw new IllegalArgumentException("Kafka's " + name
                        + " has no meaning here: the engine uses no consumer group and commits nothing,"
                        + " so that each server delivers all records. Remove it");
            }
        }
    }

    private static void warnOfIgnored(Set<String> names) {
        List<String> ignored = names.stream()
                .filter(name -> OF_CONSUMERS_ONLY.contains(name) || FIXED.contains(name))
                .sorted()
                .toList();
        if (!ignored.isEmpty()) {
            LOG.warn(
                    "These Kafka properties have no effect, because the engine sets them itself or needs no group: {}",
                    ignored);
        }
    }

    /** An unknown name is not an error, because it can be the property of a plug-in, such as a login handler. */
    private static void warnOfMisspelt(Set<String> names) {
        Set<String> known = new HashSet<>(ConsumerConfig.configNames());
        known.addAll(AdminClientConfig.configNames());
        names.stream().filter(name -> !known.contains(name)).sorted().forEach(name -> {
            String nearest = NearestName.of(name, known);
            if (nearest != null) {
                LOG.warn("Kafka's clients have no property '{}'. Did you mean '{}'?", name, nearest);
            }
        });
    }
}
