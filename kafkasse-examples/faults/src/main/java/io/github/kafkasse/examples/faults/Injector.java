package io.github.kafkasse.examples.faults;

import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The faults of a run. One seed determines their order and their random choices.
 *
 * <p>The long form injects them one after the other, each as long as a real one may last. The short form has two
 * threads: one injects the faults of Kafka, topics and connections, the other one those of the servers. Each list of
 * faults is used by one thread.
 */
final class Injector {
    private static final Logger LOG = LoggerFactory.getLogger(Injector.class);
    private static final int MOST_PARTITIONS = 12;
    private static final Duration FAR = Duration.ofMillis(60);

    private final EmbeddedKafka kafka;
    private final List<ServerSlot> servers;
    private final List<RecordingClient> clients;
    private final PlainProducer plain;
    private final TransactionalProducer transactional;
    private final Expiry expiry;
    private final Random random;
    private final boolean isLong;

    Injector(
            EmbeddedKafka kafka,
            List<ServerSlot> servers,
            List<RecordingClient> clients,
            PlainProducer plain,
            TransactionalProducer transactional,
            Expiry expiry,
            Random random,
            boolean isLong) {
        this.kafka = kafka;
        this.servers = servers;
        this.clients = clients;
        this.plain = plain;
        this.transactional = transactional;
        this.expiry = expiry;
        this.random = random;
        this.isLong = isLong;
    }

    /** One round: every fault once. */
    List<Fault> round() {
        List<Fault> faults = new ArrayList<>(ofKafkaAndClients());
        faults.addAll(ofServers());
        Collections.shuffle(faults, random);
        return faults;
    }

    /** The faults that end no server. */
    List<Fault> withoutRestarts() {
        List<Fault> faults = ofKafkaAndClients();
        faults.add(frozen(random));
        Collections.shuffle(faults, random);
        return faults;
    }

    /** The faults of the servers. */
    List<Fault> ofServers() {
        Random choices = new Random(random.nextLong());
        List<Fault> faults = new ArrayList<>();
        faults.add(frozen(choices));
        faults.add(new Fault("server killed", () -> {
            ServerSlot server = anyServer(choices);
            server.kill();
            server.start();
        }));
        for (ServerSlot server : servers) {
            faults.add(new Fault(server.container() + " terminated", () -> {
                Duration took = server.terminate();
                LOG.warn("{} ended after {} ms", server.container(), took.toMillis());
                server.start();
            }));
        }
        Collections.shuffle(faults, choices);
        return faults;
    }

    private Fault frozen(Random choices) {
        return new Fault("server frozen", () -> anyServer(choices).freeze(seconds(3, 8)));
    }

    /** The faults of Kafka, of topics, and of the clients' connections. */
    List<Fault> ofKafkaAndClients() {
        List<Fault> faults = new ArrayList<>();
        List<Integer> brokers =
                new ArrayList<>(IntStream.range(0, kafka.brokerCount()).boxed().toList());
        Collections.shuffle(brokers, random);
        for (int down : isLong ? brokers : brokers.subList(0, 1)) {
            faults.add(new Fault("a broker down", () -> brokersDown(List.of(down), seconds(3, 10))));
        }
        faults.add(new Fault(
                "all brokers down",
                () -> brokersDown(
                        IntStream.range(0, kafka.brokerCount()).boxed().toList(), seconds(3, 30))));
        faults.add(new Fault("leaders moved", this::moveLeaders));
        faults.add(new Fault("partition added", this::addPartition));
        faults.add(new Fault("topic recreated", this::remakeTopic));
        faults.add(new Fault("records deleted", this::deleteRecords));
        faults.add(new Fault("transactions aborted", () -> {
            transactional.onlyAborting(true);
            pause(seconds(3, 15));
            transactional.onlyAborting(false);
        }));
        faults.add(new Fault("reconnect storm", () -> {
            for (int i = 0; i < 3; i++) {
                clients.forEach(RecordingClient::cut);
                pause(Duration.ofMillis(300 + random.nextInt(700)));
            }
        }));
        faults.add(new Fault("Kafka slow", () -> {
            kafka.delayClients(FAR);
            pause(seconds(4, 20));
            kafka.delayClients(Duration.ZERO);
        }));
        Collections.shuffle(faults, random);
        return faults;
    }

    private void brokersDown(List<Integer> brokers, Duration time) throws InterruptedException {
        List<Integer> order = new ArrayList<>(brokers);
        Collections.shuffle(order, random);
        order.forEach(kafka::stopBroker);
        pause(time);
        Collections.shuffle(order, random);
        order.forEach(kafka::startBroker);
    }

    /** Makes the next replica of every partition its leader. */
    private void moveLeaders() throws InterruptedException {
        try {
            Map<TopicPartition, Optional<NewPartitionReassignment>> moves = new HashMap<>();
            for (TopicDescription topic : kafka.admin()
                    .describeTopics(Topics.ALL)
                    .allTopicNames()
                    .get()
                    .values()) {
                for (TopicPartitionInfo partition : topic.partitions()) {
                    List<Integer> replicas = new ArrayList<>(
                            partition.replicas().stream().map(Node::id).toList());
                    Collections.rotate(replicas, 1);
                    moves.put(
                            new TopicPartition(topic.name(), partition.partition()),
                            Optional.of(new NewPartitionReassignment(replicas)));
                }
            }
            kafka.admin().alterPartitionReassignments(moves).all().get();
            kafka.admin()
                    .electLeaders(ElectionType.PREFERRED, moves.keySet())
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof ElectionNotNeededException)) {
                throw new IllegalStateException(e);
            }
        }
        pause(seconds(1, 5));
    }

    private void addPartition() throws InterruptedException {
        if (plain.partitionsOf(Topics.GROWING) < MOST_PARTITIONS) {
            plain.grow(Topics.GROWING);
        }
        pause(seconds(1, 5));
    }

    private void remakeTopic() throws InterruptedException {
        long between = random.nextInt(300);
        plain.remake(cluster -> {
            cluster.deleteTopic(Topics.REMADE);
            pause(Duration.ofMillis(between));
            cluster.createTopic(Topics.REMADE, Topics.REMADE_PARTITIONS);
        });
        pause(seconds(2, 8));
    }

    /** Deletes nearly all records, several times, so that it also affects clients that are behind. */
    private void deleteRecords() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            for (int partition = 0; partition < Topics.EXPIRING_PARTITIONS; partition++) {
                long end = plain.flushed(new Sequence(Topics.EXPIRING, 0, partition, PlainProducer.SOURCE));
                long first = Math.max(0, end - random.nextInt(3));
                TopicPartition expiring = new TopicPartition(Topics.EXPIRING, partition);
                expiry.deletedBefore(expiring, first);
                kafka.deleteRecordsBefore(expiring, first);
            }
            pause(seconds(1, 3));
        }
    }

    private ServerSlot anyServer(Random choices) {
        return servers.get(choices.nextInt(servers.size()));
    }

    private Duration seconds(int shortRun, int longRun) {
        return Duration.ofSeconds(isLong ? longRun : shortRun);
    }

    static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
