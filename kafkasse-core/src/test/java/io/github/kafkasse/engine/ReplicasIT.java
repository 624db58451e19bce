package io.github.kafkasse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.Setting;
import io.github.kafkasse.SseEvents;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import io.github.kafkasse.testing.InMemorySink;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.management.InstanceNotFoundException;
import javax.management.ObjectName;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reading from followers, and a name under which all brokers are replaced by others. */
class ReplicasIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private static final EmbeddedKafka KAFKA = EmbeddedKafka.builder()
            .brokers(2)
            .property("replica.selector.class", "org.apache.kafka.common.replica.RackAwareReplicaSelector")
            // A follower is behind by up to this time for each record; the default is half a second.
            .property("replica.fetch.wait.max.ms", "100")
            .start();

    private final TestTopics topics = new TestTopics(KAFKA);

    @AfterEach
    void close() {
        topics.close();
    }

    @AfterAll
    static void stop() {
        KAFKA.close();
    }

    /**
     * A follower learns the readable end of its log only with its next fetch, so a client at the end can be ahead of
     * it.
     */
    @Test
    void aFollowerThatIsBehindOrStoppedLosesNoEvent() throws Exception {
        String topic = topics.create(1);
        int leader = KAFKA.leaderOf(new TopicPartition(topic, 0));
        int follower = 1 - leader;
        try (KafkaSse sse = topics.engine()
                .kafka("client.rack", "rack-" + follower)
                .kafka("client.id", "follower-test")
                .build()) {
            topics.send(topic, 0, "0");
            StreamRequest request = StreamRequest.ofTopics(List.of(topic));
            InMemorySink live = TestTopics.connect(sse, request);
            live.await(s -> s.opening() != null, SOON);
            sendOneByOne(topic, live, 1, 20);
            Awaitility.await().atMost(SOON).until(() -> readsFrom(topic) == follower);
            sendOneByOne(topic, live, 20, 40);
            InMemorySink history = TestTopics.connect(sse, request.withSince("0"));
            history.await(s -> events(s) == 40, SOON);
            KAFKA.stopBroker(follower);
            sendOneByOne(topic, live, 40, 50);
            KAFKA.startBroker(follower);
            sendOneByOne(topic, live, 50, 60);
            history.await(s -> events(s) == 60, SOON); // it may receive an event in a later step than the other client
            assertEquals(numbers(1, 60), SseEvents.of(live.text()).data());
            assertEquals(numbers(0, 60), SseEvents.of(history.text()).data());
        } finally {
            KAFKA.startBroker(follower);
        }
    }

    private void sendOneByOne(String topic, InMemorySink live, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            topics.send(topic, 0, "" + i);
            int sent = i;
            live.await(s -> events(s) == sent, SOON);
        }
    }

    /** The broker that the tail reads from instead of the leader, or -1. */
    private static int readsFrom(String topic) throws Exception {
        try {
            Object broker = ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(
                            new ObjectName(
                                    "kafka.consumer:type=consumer-fetch-manager-metrics,client-id=follower-test-tail,topic="
                                            + topic + ",partition=0"),
                            "preferred-read-replica");
            return ((Number) broker).intValue();
        } catch (InstanceNotFoundException e) {
            return -1;
        }
    }

    @Test
    void allBrokersCanBeReplacedUnderTheirName() throws Exception {
        String topic = topics.create(1, Map.of("unclean.leader.election.enable", "true"));
        topics.send(topic, 0, "0");
        String[] addresses = KAFKA.bootstrapServers().split(",", -1);
        KAFKA.stopBroker(1); // the engine learns of broker 0 only
        try (OneName name = new OneName(addresses[0]);
                KafkaSse sse = topics.engine()
                        .kafka("bootstrap.servers", "127.0.0.1:" + name.port())
                        .set(Setting.CONNECT_TIMEOUT, Duration.ofSeconds(2))
                        .build()) {
            StreamRequest request = StreamRequest.ofTopics(List.of(topic)).withSince("0");
            InMemorySink connected = TestTopics.connect(sse, request);
            connected.await(s -> events(s) == 1, SOON);
            name.leadsTo(addresses[1]);
            KAFKA.stopBroker(0);
            KAFKA.startBroker(1);
            topics.send(topic, 0, "1");
            connected.await(s -> events(s) == 2, SOON);
            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> sse.health().get(20, TimeUnit.SECONDS).ready());
            InMemorySink later = TestTopics.connect(sse, request);
            later.await(s -> events(s) == 2, SOON);
            assertEquals(List.of("0", "1"), SseEvents.of(connected.text()).data());
            assertTrue(!connected.isClosed());
        } finally {
            KAFKA.startBroker(1);
            KAFKA.startBroker(0);
        }
    }

    private static int events(InMemorySink sink) {
        return SseEvents.of(sink.text()).events().size();
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(String::valueOf).toList();
    }

    /** An address that forwards to one broker, and later to another one. */
    private static final class OneName implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private volatile String target;

        OneName(String target) throws IOException {
            this.target = target;
            Streams.daemon("one-name", () -> {
                while (!server.isClosed()) {
                    Streams.join(server.accept(), this.target);
                }
            });
        }

        int port() {
            return server.getLocalPort();
        }

        void leadsTo(String other) {
            target = other;
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
