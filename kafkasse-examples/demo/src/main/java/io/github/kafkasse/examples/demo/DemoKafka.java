package io.github.kafkasse.examples.demo;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The Kafka cluster of the demo: lists and creates topics, and creates producers. Used by the main thread while the
 * demo starts. Every method blocks for a limited time.
 */
final class DemoKafka implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final String BOOTSTRAP_SERVERS = AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG;

    /** The maximum size of a record. It allows trying records of a few megabytes. */
    static final int MAX_RECORD_BYTES = 12_000_000;

    private final Map<String, Object> properties;
    private final Admin admin;

    /**
     * Creates the clients' configuration; does not connect yet.
     *
     * @param properties Kafka's client properties, including {@code bootstrap.servers}
     * @param patience the maximum time to wait for an answer
     * @throws DemoException if Kafka does not accept the properties
     */
    DemoKafka(Map<String, Object> properties, Duration patience) {
        this.properties = properties;
        int millis = (int) Math.min(Integer.MAX_VALUE, patience.toMillis());
        Map<String, Object> ours = only(AdminClientConfig.configNames());
        ours.put(AdminClientConfig.CLIENT_ID_CONFIG, "kafkasse-demo-admin");
        ours.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
        ours.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
        try {
            this.admin = Admin.create(ours);
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new DemoException(
                    "Kafka does not accept its properties (bootstrap.servers: " + properties.get(BOOTSTRAP_SERVERS)
                            + "): " + cause.getMessage(),
                    e);
        }
    }

    /**
     * The names of all topics except internal ones.
     *
     * @throws DemoException if Kafka does not answer
     */
    Set<String> topics() {
        return answer(admin.listTopics().names());
    }

    /**
     * Creates the topics that do not exist, and waits until all have leaders.
     *
     * @param partitions the topics' names, and the number of partitions for new ones
     * @param config the settings of new topics, by Kafka's names
     * @return the number of partitions of each topic
     * @throws DemoException if Kafka refuses or does not answer in time
     */
    Map<String, Integer> ensureTopics(Map<String, Integer> partitions, Map<String, String> config) {
        Set<String> present = topics();
        Map<String, Integer> missing = new TreeMap<>(partitions);
        missing.keySet().removeAll(present);
        List<NewTopic> topics = missing.entrySet().stream()
                .map(topic ->
                        new NewTopic(topic.getKey(), Optional.of(topic.getValue()), Optional.empty()).configs(config))
                .toList();
        for (KafkaFuture<Void> made : admin.createTopics(topics).values().values()) {
            make(made);
        }
        return awaitLeaders(partitions.keySet());
    }

    private void make(KafkaFuture<Void> made) {
        try {
            answer(made);
        } catch (DemoException e) {
            // another process has created it meanwhile
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /** Waits for leaders: a broker knows a new topic only some milliseconds after its creation. */
    private Map<String, Integer> awaitLeaders(Collection<String> topics) {
        long start = System.nanoTime();
        while (true) {
            Map<String, Integer> ready = new HashMap<>();
            admin.describeTopics(topics).topicNameValues().forEach((name, description) -> {
                if (hasLeaders(description)) {
                    ready.put(name, answer(description).partitions().size());
                }
            });
            if (ready.size() == topics.size()) {
                return ready;
            }
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new DemoException("Kafka has no leader for some of these topics: " + topics);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static boolean hasLeaders(KafkaFuture<TopicDescription> description) {
        try {
            return description.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS).partitions().stream()
                    .allMatch(partition ->
                            partition.leader() != null && !partition.leader().isEmpty());
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("Interrupted", e);
        }
    }

    /** A producer that retries each record without a limit: a record that it gave up would look like a loss. */
    Producer<byte[], byte[]> producer() {
        Map<String, Object> ours = only(ProducerConfig.configNames());
        ours.put(ProducerConfig.CLIENT_ID_CONFIG, "kafkasse-demo-producer");
        ours.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        ours.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
        // One request at a time: a new leader can reject the first request, because it does not know yet that it is
        // the leader, and accept the second one. The first records of a new topic would then be out of order.
        ours.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        ours.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_RECORD_BYTES);
        ours.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
        return new KafkaProducer<>(ours, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> only(Set<String> names) {
        Map<String, Object> chosen = new HashMap<>(properties);
        chosen.keySet().retainAll(names);
        return chosen;
    }

    private <T> T answer(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new DemoException(
                    cause instanceof RetriableException
                            ? "Kafka does not answer at " + properties.get(BOOTSTRAP_SERVERS) + "."
                            : "Kafka says: " + cause.getMessage(),
                    cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("Interrupted", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
