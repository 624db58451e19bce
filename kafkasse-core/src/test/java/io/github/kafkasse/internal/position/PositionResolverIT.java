package io.github.kafkasse.internal.position;

import static io.github.kafkasse.internal.position.ResolverFixture.failure;
import static io.github.kafkasse.internal.position.ResolverFixture.offsets;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import io.github.kafkasse.examples.kafka.SharedKafka;
import io.github.kafkasse.internal.common.TimerThread;
import io.github.kafkasse.internal.kafka.AdminQueries;
import io.github.kafkasse.internal.kafka.ClusterTag;
import io.github.kafkasse.internal.kafka.CountingQueries;
import io.github.kafkasse.internal.kafka.KafkaQueries;
import io.github.kafkasse.internal.kafka.RenewableAdmin;
import io.github.kafkasse.internal.kafka.TopicDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class PositionResolverIT {
    private static final EmbeddedKafka KAFKA = SharedKafka.get();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final TimerThread TIMER = new TimerThread("position-resolver-test");
    private static final long T = 1_528_934_400_000L;

    private final ExecutorService client = Executors.newSingleThreadExecutor();
    private final Admin admin = Admin.create(Map.of("bootstrap.servers", KAFKA.bootstrapServers()));
    private final KafkaProducer<byte[], byte[]> producer = producer(Map.of());
    private final AdminQueries kafka = queries(admin, IsolationLevel.READ_COMMITTED, TIMEOUT);
    private PositionResolver resolver = resolver(kafka);
    private String topic = "";

    @BeforeEach
    void nameTheTopicAfterTheTest(TestInfo test) {
        topic = "position." + test.getTestMethod().orElseThrow().getName();
    }

    private static AdminQueries queries(Admin admin, IsolationLevel isolation, Duration timeout) {
        return new AdminQueries(new RenewableAdmin(() -> admin, Runnable::run, System::nanoTime), isolation, timeout);
    }

    @AfterEach
    void close() {
        producer.close();
        admin.close();
        client.shutdown();
    }

    @Test
    void anEmptyPartitionStartsAtZeroForEachKindOfStart() throws Exception {
        createTopic(1);
        for (String since : new String[] {null, "0", "2018-06-14"}) {
            assertEquals(List.of("@0"), resolve(null, since));
        }
        assertEquals(List.of("@0"), resolve(id("\"offset\":-1"), null));
        assertEquals(List.of("@0"), resolve(id("\"offset\":-2"), null));
        assertEquals(List.of("@0"), resolve(id("\"offset\":5"), null));
        assertEquals(List.of("@0"), resolve(id("\"timestamp\":5"), null));
    }

    @Test
    void timesAreLookedUpInAllPartitions() throws Exception {
        createTopic(3);
        send(0, T, T + 10, T + 10, T + 20);
        send(1, T);
        assertEquals(List.of("@1", "@1", "@0"), resolve(null, String.valueOf(T + 10)));
        assertEquals(List.of("@1", "@1", "@0"), resolve(null, String.valueOf(T + 1)));
        assertEquals(List.of("@0", "@0", "@0"), resolve(null, String.valueOf(T)));
        assertEquals(List.of("@4", "@1", "@0"), resolve(null, String.valueOf(T + 21)));
        assertEquals(List.of("@4", "@1", "@0"), resolve(null, null));
        assertEquals(List.of("@1"), resolve(id("\"timestamp\":" + (T + 10) + ",\"seen\":2"), null));
    }

    @Test
    void anOffsetOutOfRangeStartsAtTheNearestOffset() throws Exception {
        createTopic(1);
        send(0, T, T, T, T, T);
        KAFKA.deleteRecordsBefore(new TopicPartition(topic, 0), 3);
        assertEquals(List.of("@4"), resolve(id("\"offset\":4"), null));
        assertEquals(List.of("@5"), resolve(id("\"offset\":9223372036854775807"), null));
        Resolution old = get(begin(id("\"offset\":1"), null));
        assertEquals(3, old.partitions().get(0).offset());
        assertEquals(2, old.partitions().get(0).lost());
    }

    @Test
    void theEndIsTheLastStableOffsetWhileATransactionIsOpen() throws Exception {
        createTopic(1);
        send(0, T);
        try (KafkaProducer<byte[], byte[]> transaction = producer(Map.of("transactional.id", topic))) {
            transaction.initTransactions();
            transaction.beginTransaction();
            transaction.send(record(0, T + 5)).get();
            transaction.flush();
            assertEquals(List.of("@1"), resolve(null, null));
            assertEquals(List.of("@1"), resolve(id("\"offset\":2"), null), "beyond what may be read");
            assertEquals(List.of("@1"), resolve(null, String.valueOf(T + 5)), "a record that may still be committed");
            PositionResolver uncommitted = resolver(queries(admin, IsolationLevel.READ_UNCOMMITTED, TIMEOUT));
            assertEquals(
                    2,
                    get(begin(uncommitted, Set.of(topic), null, null))
                            .partitions()
                            .get(0)
                            .offset());
            transaction.commitTransaction();
        }
        // The commit is acknowledged before its marker is in the partition.
        await().atMost(TIMEOUT).untilAsserted(() -> assertEquals(List.of("@3"), resolve(null, null)));
        assertEquals(List.of("@1"), resolve(null, String.valueOf(T + 5)));
    }

    @Test
    void aPartitionOrTopicThatDoesNotExistIsRefusedAtOnce() throws Exception {
        createTopic(1);
        resolve(null, null);
        String seven = "[{\"topic\":\"" + topic + "\",\"partition\":7,\"offset\":0}]";
        assertNotAvailableAtOnce(begin(seven, null));
        assertNotAvailableAtOnce(begin(resolver, Set.of(topic, "position.nobody"), null, null));
        assertNotAvailableAtOnce(begin(resolver, Set.of(topic, "no\0body"), null, null));
    }

    @Test
    void aTopicThatGrowsOrIsRecreatedWhileAClientIsDisconnectedLosesNothing() throws Exception {
        createTopic(2);
        send(0, T, T, T);
        Resolution before = get(begin(null, null));
        String mine = "\"offset\":3,\"partitions\":2,\"topicId\":\""
                + before.topics().get(0).info().shortId() + "\"";
        KAFKA.addPartitions(topic, 3);
        send(2, T, T);
        resolver = resolver(kafka);
        assertEquals(List.of("@3", "@0"), resolve(id(mine), null), "the id does not contain partition 1");
        KAFKA.deleteTopic(topic);
        resolver = resolver(kafka);
        assertNotAvailableAtOnce(begin(null, null));
        failure(KafkaUnavailableException.class, begin(id(mine), null));
        createTopic(1);
        send(0, T, T, T, T);
        assertEquals(List.of("@0"), resolve(id(mine), null), "even while the directory does not know the topic");
        assertNotEquals(
                before.topics().get(0).info().id(),
                get(begin(null, null)).topics().get(0).info().id());
    }

    @Test
    void aThousandClientsAtOnceCostAHandfulOfRequests() throws Exception {
        createTopic(4);
        send(0, T, T + 1, T + 2);
        CountingQueries counted = new CountingQueries(kafka);
        resolver = resolver(counted);
        List<CompletableFuture<Resolution>> results = new ArrayList<>();
        for (int client = 0; client < 1000; client++) {
            results.add(begin(client % 2 == 0 ? null : id("\"offset\":1"), client % 3 == 0 ? "0" : null));
        }
        for (int client = 0; client < 1000; client++) {
            Resolution result = get(results.get(client));
            // On a busy machine, Kafka may answer later for one partition than for the others.
            int partitions = result.partitions().size() + result.unresolved().size();
            assertEquals(client % 2 == 0 ? 4 : 1, partitions);
        }
        // The number of lookups per request depends on Kafka's speed; separate ones would be over two thousand
        // requests.
        assertTrue(counted.requests() <= 400, () -> counted.requests() + " requests");
    }

    @Test
    void theClusterHasAShortName() throws Exception {
        String tag = get(new ClusterTag(kafka).get());
        assertTrue(tag.matches("[A-Za-z0-9_-]{6}"), tag);
        assertEquals(tag, get(new ClusterTag(kafka).get()));
    }

    @Test
    void withoutABrokerKafkaIsUnavailableWithinTheTimeout() throws Exception {
        String nobody = "localhost:" + unusedPort();
        try (Admin lost = Admin.create(Map.of("bootstrap.servers", nobody))) {
            Duration briefly = Duration.ofMillis(700);
            AdminQueries queries = queries(lost, IsolationLevel.READ_COMMITTED, briefly);
            TopicDirectory directory = directory(queries);
            PositionResolver without = new PositionResolver(
                    queries,
                    directory,
                    new ClusterTag(queries),
                    (p, t) -> null,
                    ResolverFixture.NEVER_TRUNCATED,
                    briefly,
                    TIMER);
            CompletableFuture<Resolution> result = begin(without, Set.of("edits"), null, null);
            ExecutionException thrown = assertThrows(ExecutionException.class, () -> get(result));
            assertInstanceOf(KafkaUnavailableException.class, thrown.getCause());
            assertFalse(thrown.getCause().getMessage().contains("localhost"));
            assertThrows(ExecutionException.class, () -> get(directory.find(Set.of("edits"))));
        }
    }

    @Test
    void afterTheAdminClientHasBeenClosedKafkaIsUnavailable() {
        admin.close();
        failure(KafkaUnavailableException.class, begin(null, null));
    }

    private static void assertNotAvailableAtOnce(CompletableFuture<Resolution> result) {
        ExecutionException thrown =
                assertThrows(ExecutionException.class, () -> result.get(TIMEOUT.toSeconds() / 2, TimeUnit.SECONDS));
        assertInstanceOf(TopicNotAvailableException.class, thrown.getCause());
    }

    private List<String> resolve(@Nullable String id, @Nullable String since) throws Exception {
        // Late answers on a busy machine leave partitions unresolved.
        Resolution resolved = await().atMost(TIMEOUT)
                .until(() -> get(begin(id, since)), each -> each.unresolved().isEmpty());
        return offsets(resolved.partitions()).stream()
                .map(start -> start.substring(start.indexOf('@')))
                .toList();
    }

    private CompletableFuture<Resolution> begin(@Nullable String id, @Nullable String since) {
        return begin(resolver, Set.of(topic), id, since);
    }

    /** Starts a lookup on a thread of its own. */
    private CompletableFuture<Resolution> begin(
            PositionResolver resolver, Set<String> topics, @Nullable String id, @Nullable String since) {
        LastEventId from = LastEventId.parse(id, 1000, 10);
        return CompletableFuture.completedFuture(topics)
                .thenComposeAsync(names -> resolver.resolve(names, from, Since.parse(since), client), client);
    }

    /** The records' timestamps are of 2018, which is older than any retention. */
    private void createTopic(int partitions) {
        KAFKA.createTopic(topic, partitions, Map.of("retention.ms", "-1"));
    }

    /** An id of partition 0 only. */
    private String id(String position) {
        return "[{\"topic\":\"" + topic + "\",\"partition\":0," + position + "}]";
    }

    private static <T> T get(CompletableFuture<T> result)
            throws InterruptedException, ExecutionException, TimeoutException {
        return result.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    private void send(int partition, long... timestamps) throws Exception {
        for (long timestamp : timestamps) {
            producer.send(record(partition, timestamp)).get();
        }
    }

    private ProducerRecord<byte[], byte[]> record(int partition, long timestamp) {
        return new ProducerRecord<>(topic, partition, timestamp, null, "{}".getBytes(StandardCharsets.UTF_8));
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put("bootstrap.servers", KAFKA.bootstrapServers());
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static PositionResolver resolver(KafkaQueries queries) {
        return new PositionResolver(
                queries,
                directory(queries),
                new ClusterTag(queries),
                (partition, topicId) -> null,
                ResolverFixture.NEVER_TRUNCATED,
                TIMEOUT,
                TIMER);
    }

    private static TopicDirectory directory(KafkaQueries queries) {
        return new TopicDirectory(queries, Duration.ofMinutes(5), 1000, System::nanoTime, TIMER);
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
