package io.github.kafkasse.internal.kafka;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the Kafka clients with the user's properties. Properties on which the engine's guarantees depend override
 * them. The clients change nothing in Kafka: they use no group, commit nothing and create no topics.
 */
public final class KafkaClients {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaClients.class);

    /** Replaces addresses that do not resolve while the other properties are checked; nothing connects to it. */
    private static final String ANY_ADDRESS = "127.0.0.1:9";

    /**
     * When all known brokers are gone, the client resolves their host name again. This is the default from Kafka 4.0
     * on. With it, older clients also find a cluster whose brokers have all been replaced.
     */
    private static final String REBOOTSTRAP = "rebootstrap";

    /**
     * How long a consumer waits for a broker's answer; Kafka's default is three times as long. A broker answers a fetch
     * after half a second, with a few megabytes at most. A network that needs more than this limit for such an answer
     * would also be too slow for what Kafka's defaults allow.
     */
    private static final int CONSUMER_REQUEST_MILLIS = 10_000;

    private final Map<String, Object> given;
    private final String name;
    private final int connectMillis;

    /**
     * After how long an idle connection of the admin client is closed. The client first asks which brokers there are.
     * When that request times out, the client does not leave the broker: it repeats the request for as long as the
     * connection is open (five minutes with Kafka's default). The value must not be below the interval of the topic
     * watch, or each question would need a new connection.
     */
    private final int idleMillis;

    /**
     * @throws IllegalArgumentException if the Kafka properties are incomplete or invalid, or name a consumer group
     */
    public KafkaClients(Settings settings) {
        this.given = GivenProperties.of(settings.kafka());
        Object clientId = given.remove(ConsumerConfig.CLIENT_ID_CONFIG);
        this.name = clientId == null ? settings.get(Setting.NAME) : clientId.toString();
        this.connectMillis = millis(settings.get(Setting.CONNECT_TIMEOUT));
        this.idleMillis = Math.max(
                connectMillis / 3, millis(settings.get(Setting.METADATA_MAX_AGE).plusSeconds(1)));
    }

    /** The isolation level of the clients; {@code read_committed} unless the user sets another one. */
    public IsolationLevel isolation() {
        Object level =
                given.getOrDefault(ConsumerConfig.ISOLATION_LEVEL_CONFIG, ConsumerConfig.DEFAULT_ISOLATION_LEVEL);
        return given.containsKey(ConsumerConfig.ISOLATION_LEVEL_CONFIG)
                ? IsolationLevel.valueOf(level.toString().toUpperCase(Locale.ROOT))
                : IsolationLevel.READ_COMMITTED;
    }

    /**
     * A new consumer for the tail.
     *
     * @param keys the deserializer of keys, which may listen to the consumer's metadata
     */
    public Consumer<byte[], byte[]> tail(Deserializer<byte[]> keys) {
        return new KafkaConsumer<>(tailProperties(), keys, new ByteArrayDeserializer());
    }

    Map<String, Object> tailProperties() {
        Map<String, Object> properties = consumer("tail");
        // A partition that is followed now is fetched when the broker has answered the fetch of the others.
        properties.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        properties.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
        properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        return properties;
    }

    /**
     * A new consumer for history. It does not wait at a partition's end. Its fetches are large enough to be efficient,
     * and small enough that little is discarded when it is assigned to another partition.
     *
     * @param keys the deserializer of keys, which may listen to the consumer's metadata
     */
    public Consumer<byte[], byte[]> replay(Deserializer<byte[]> keys) {
        return new KafkaConsumer<>(replayProperties(), keys, new ByteArrayDeserializer());
    }

    Map<String, Object> replayProperties() {
        Map<String, Object> properties = consumer("replay");
        // Unless the user sets a longer time: some brokers need it to return records from tiered storage.
        properties.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
        properties.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        properties.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20);
        properties.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20);
        properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        properties.putIfAbsent(ConsumerConfig.RECEIVE_BUFFER_CONFIG, 1 << 20);
        return properties;
    }

    /** A new consumer that only checks positions; it fetches nothing. */
    public Consumer<byte[], byte[]> truncationCheck() {
        return new KafkaConsumer<>(consumer("epochs"));
    }

    public Admin admin() {
        return Admin.create(adminProperties());
    }

    private Map<String, Object> adminProperties() {
        Map<String, Object> properties = new HashMap<>(given);
        ConsumerConfig.configNames().stream()
                .filter(property -> !AdminClientConfig.configNames().contains(property))
                .forEach(properties::remove);
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, name + "-admin");
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, connectMillis);
        properties.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        properties.putIfAbsent(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, REBOOTSTRAP);
        // Leaves time to ask another broker when one does not answer or does not accept connections.
        atMost(properties, AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, connectMillis / 2);
        atMost(properties, AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, connectMillis / 3);
        atMost(properties, AdminClientConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, connectMillis / 3);
        atMost(properties, AdminClientConfig.CONNECTIONS_MAX_IDLE_MS_CONFIG, idleMillis);
        return properties;
    }

    /**
     * Lets Kafka validate the clients' properties before a client is needed. A host name that does not resolve at
     * present is not an error: the clients are created when it resolves.
     *
     * @throws IllegalArgumentException if Kafka does not accept them
     */
    public void check() {
        boolean forConsumers = isResolved(properties -> new KafkaConsumer<>(properties).close(), tailProperties());
        boolean forAdmin = isResolved(properties -> Admin.create(properties).close(), adminProperties());
        if (!forConsumers || !forAdmin) {
            LOG.warn(
                    "No host name in bootstrap.servers ({}) can be resolved at present;"
                            + " the engine starts without Kafka",
                    given.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG));
        }
    }

    /** Checks all properties, and returns whether a host name can be resolved. */
    private static boolean isResolved(
            java.util.function.Consumer<Map<String, Object>> create, Map<String, Object> given) {
        try {
            create.accept(given);
            return true;
        } catch (KafkaException e) {
            Object servers = given.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, ANY_ADDRESS);
            if (!isUnresolved(e) || ANY_ADDRESS.equals(servers)) {
                throw wrong(e);
            }
            isResolved(create, given); // checks the other properties
            return false;
        }
    }

    private static boolean isUnresolved(KafkaException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof ConfigException
                && String.valueOf(cause.getMessage()).startsWith("No resolvable bootstrap urls");
    }

    private Map<String, Object> consumer(String part) {
        Map<String, Object> properties = new HashMap<>(given);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, name + "-" + part);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation().toString());
        properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        properties.putIfAbsent(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        properties.putIfAbsent(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, REBOOTSTRAP);
        properties.putIfAbsent(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, CONSUMER_REQUEST_MILLIS);
        // The timeout grows from here to Kafka's own maximum with each failure, for networks that are this slow.
        atMost(properties, ConsumerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, connectMillis / 3);
        return properties;
    }

    /** Sets a timeout, unless the user has set a shorter one. */
    private static void atMost(Map<String, Object> properties, String name, int millis) {
        long most = Math.max(1, millis);
        Object given = properties.get(name);
        boolean shorter = given != null
                && ConfigDef.parseType(name, given.toString(), ConfigDef.Type.LONG) instanceof Long present
                && present < most;
        if (!shorter) {
            properties.put(name, (int) most);
        }
    }

    private static int millis(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, duration.toMillis());
    }

    private static IllegalArgumentException wrong(KafkaException e) {
        Throwable cause = e.getCause() instanceof ConfigException ? e.getCause() : e;
        return new IllegalArgumentException("Kafka does not accept its properties: " + cause.getMessage(), e);
    }
}
