package io.github.kafkasse.examples.kafka;

import static io.github.kafkasse.examples.kafka.Records.consume;
import static io.github.kafkasse.examples.kafka.Records.produce;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

/** Clusters and brokers start, stop and restart. */
class EmbeddedKafkaLifeIT {
    private static final Duration BOUND = Duration.ofSeconds(30);

    @Test
    void aBrokerComesBackOnItsPortWithItsData() throws Exception {
        int port = aFreePort();
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().port(port).start()) {
            assertEquals("localhost:" + port, kafka.bootstrapServers());
            TopicPartition partition = new TopicPartition("restarted", 0);
            kafka.createTopic(partition.topic(), 1);
            produce(kafka, partition.topic(), 0, "before");

            kafka.stopBroker(0);
            assertFalse(kafka.isRunning(0));
            assertEquals(0, kafka.openConnections());
            assertThrows(ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
            kafka.startBroker(0);

            produce(kafka, partition.topic(), 0, "after");
            assertEquals(List.of("before", "after"), consume(kafka, partition, 0, 2));
        }
    }

    @Test
    void amongThreeBrokersLeadershipMovesWhenTheLeaderStops() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().brokers(3).start()) {
            assertEquals(3, kafka.brokerCount());
            TopicPartition partition = new TopicPartition("replicated", 0);
            kafka.createTopic(partition.topic(), 1);
            produce(kafka, partition.topic(), 0, "one");
            int first = kafka.leaderOf(partition);

            kafka.stopBroker(first);
            await().atMost(BOUND).until(() -> kafka.leaderOf(partition) != first);
            produce(kafka, partition.topic(), 0, "two");
            assertNotEquals(-1, kafka.leaderOf(partition));
            assertEquals(List.of("one", "two"), consume(kafka, partition, 0, 2));
            // Replication continues, but it does not count as a client's traffic.
            await().atMost(BOUND).until(() -> kafka.openConnections() == 0);

            kafka.startBroker(first);
            await().atMost(BOUND)
                    .until(() -> kafka.admin()
                                    .describeTopics(List.of(partition.topic()))
                                    .allTopicNames()
                                    .get()
                                    .get(partition.topic())
                                    .partitions()
                                    .get(0)
                                    .isr()
                                    .size()
                            == 3);
        }
    }

    @Test
    void aClusterThatCannotStartReportsTheReasonAndReleasesItsPort() throws Exception {
        int port = aFreePort();
        EmbeddedKafka.Builder wrong = EmbeddedKafka.builder().port(port).property("message.max.bytes", "none");
        assertThrows(ConfigException.class, wrong::start);
        new ServerSocket(port).close();
    }

    @Test
    void aPortThatIsTakenIsRefusedAtOnce() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EmbeddedKafka.Builder late = EmbeddedKafka.builder().port(taken.getLocalPort());
            assertThrows(UncheckedIOException.class, late::start);
        }
    }

    @Test
    void closingLeavesNeitherDataNorPort() throws Exception {
        EmbeddedKafka kafka = EmbeddedKafka.start();
        URI address = URI.create("kafka://" + kafka.bootstrapServers());
        String directory = kafka.admin()
                .describeLogDirs(List.of(0))
                .allDescriptions()
                .get()
                .get(0)
                .keySet()
                .iterator()
                .next();
        assertTrue(Files.isDirectory(Path.of(directory)));
        kafka.close();
        kafka.close();

        assertFalse(Files.exists(Path.of(directory).getParent()));
        new ServerSocket(address.getPort()).close();
        assertThrows(IllegalStateException.class, () -> kafka.startBroker(0));
    }

    private static int aFreePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
