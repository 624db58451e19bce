package io.github.kafkasse.servlet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.Setting;
import io.github.kafkasse.servlet.EventStreamsServlet;
import io.github.kafkasse.servlet.HttpSettings;
import io.github.kafkasse.servlet.ServiceSettings;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.support.Deployment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Clients that each follow one key of a stream of two topics, compressed or not, and are disconnected at random bytes.
 * Each receives every record of its key exactly once, including tombstones, although producers send a key to any
 * partition.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KeyedStreamsIT extends EndToEnd {
    private static final int PARTITIONS = 2;
    private static final int RECORDS = 5_000;
    private static final int KEYS = 5;
    private static final int CUTS = 30;

    /** A compressed stream has about as many events between two cuts. */
    private static final int COMPRESSION = 5;

    /** A key that no record has. */
    private static final String QUIET = "quiet";

    private static final Pattern COORDINATES =
            Pattern.compile("\"topic\":\"([^\"]+)\",\"partition\":(\\d+),\"offset\":(\\d+),.*\"key\":\"([^\"]*)\"");

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<String> names = List.of(topics.create(PARTITIONS), topics.create(PARTITIONS));

    /** The offsets of each key's records, by partition; {@code null} until all records are sent. */
    private volatile Map<String, Map<String, List<Long>>> sent;

    /** A client that reconnects with the id of its last complete block. */
    private final class Follower implements Runnable {
        private final String key;
        private final int port;
        private final boolean atTheEnd;
        private final boolean isGzip;
        private final Random cutting;
        private final Map<String, List<Long>> received = new TreeMap<>();
        private int cuts;
        private String lastId = "";

        /** @param atTheEnd whether it starts at the ends of the topics, which are empty then */
        Follower(String key, int port, boolean atTheEnd, boolean isGzip, Random cutting) {
            this.key = key;
            this.port = port;
            this.atTheEnd = atTheEnd;
            this.isGzip = isGzip;
            this.cutting = cutting;
        }

        @Override
        public void run() {
            try {
                while (!isComplete() || cuts < CUTS) {
                    connect();
                }
            } catch (IOException e) {
                throw new AssertionError(this + " failed", e);
            }
        }

        private boolean isComplete() {
            Map<String, Map<String, List<Long>>> all = sent;
            return all != null && received.equals(all.getOrDefault(key, Map.of()));
        }

        /** Receives its first id, and disconnects. */
        void position() throws IOException {
            try (StreamClient client = StreamClient.get(port, path() + (atTheEnd ? "" : "?since=0"))) {
                client.readStreamHead();
                SseBody body = new SseBody(this::take);
                while (lastId.isEmpty()) {
                    assertTrue(client.read(body), "the server ended the stream");
                    lastId = body.lastId();
                }
            }
        }

        private String path() {
            return "/v2/stream/orders/key/" + key;
        }

        private void connect() throws IOException {
            int most = key.equals(QUIET) ? 1_500 : cuts < CUTS ? 12_000 : 1_000_000;
            long limit = cutting.nextInt(isGzip && cuts < CUTS ? most / COMPRESSION : most);
            SseBody body = new SseBody(this::take);
            try (StreamClient client = StreamClient.get(
                            port,
                            limit,
                            path(),
                            "Accept-Encoding: " + (isGzip ? "gzip" : "identity"),
                            "Last-Event-ID: " + lastId);
                    GzipBody compressed = new GzipBody(body)) {
                client.readStreamHead();
                assertEquals(isGzip ? "gzip" : "", client.header("Content-Encoding"));
                while (!isComplete()) {
                    assertTrue(client.read(isGzip ? compressed : body), "the server ended the stream");
                    lastId = body.lastId().isEmpty() ? lastId : body.lastId();
                }
                cuts++;
            } catch (StreamClient.CutException e) {
                cuts++;
            }
        }

        private void take(SseBody.Event event) {
            Matcher matcher = COORDINATES.matcher(event.data());
            assertTrue(matcher.find() && matcher.group(4).equals(key), event.data());
            assertEquals(event.data().contains("\"n\":") ? "message" : "delete", event.type());
            List<Long> offsets =
                    received.computeIfAbsent(matcher.group(1) + "-" + matcher.group(2), each -> new ArrayList<>());
            long offset = Long.parseLong(matcher.group(3));
            assertTrue(
                    offsets.isEmpty() || offsets.get(offsets.size() - 1) < offset,
                    () -> event + " is repeated or out of order to " + this);
            offsets.add(offset);
            lastId = event.id();
        }

        @Override
        public String toString() {
            return key + (isGzip ? " gzip" : "") + " (cut " + cuts + " times, has " + received + ", at " + lastId + ")";
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachClientGetsEachRecordOfItsKeyOnce(Setting.IdMode mode) throws Exception {
        LoggerFactory.getLogger(KeyedStreamsIT.class).info("-Dseed=" + seed);
        KafkaSse engine = closeLater(topics.engine()
                .set(Setting.ID_MODE, mode)
                .set(Setting.RECORD_COORDINATES, Setting.Coordinates.KAFKA)
                .set(Setting.RECORD_TOMBSTONES, Setting.Tombstones.DELETE)
                .set(Setting.HEARTBEAT_INTERVAL, Duration.ofMillis(50))
                .set(Setting.POSITION_HEARTBEAT, Setting.PositionHeartbeat.ID)
                .set(ServiceSettings.FILTER_ENABLED, true)
                .set(HttpSettings.COMPRESSION, List.of("gzip"))
                .set(ServiceSettings.HEALTH_STREAMS, false)
                .build());
        StreamConfiguration streams =
                StreamConfiguration.of(List.of(new StreamConfiguration.Stream("orders", Set.copyOf(names))));
        int port = closeLater(container.start(Deployment.of(EventStreamsServlet.builder(engine)
                                .catalogue(() -> streams)
                                .build())
                        .at("/*")))
                .port();
        List<Follower> followers = new ArrayList<>();
        for (int i = 0; i < 2 * KEYS; i++) {
            boolean isGzip = i / 2 % 2 == 1; // both clients of a key, so that they share batches
            followers.add(new Follower("k" + i / 2, port, i % 2 == 0, isGzip, new Random(random.nextLong())));
        }
        followers.add(new Follower(QUIET, port, true, false, new Random(random.nextLong())));
        followers.add(new Follower(QUIET, port, true, true, new Random(random.nextLong())));
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            for (Follower each : followers) {
                each.position(); // before the first record
            }
            List<Future<?>> running = new ArrayList<>();
            followers.forEach(each -> running.add(threads.submit(each)));
            send();
            sent = committed();
            assertTrue(sent.get("k0").size() > PARTITIONS, "the key is in several partitions of both topics");
            for (int i = 0; i < running.size(); i++) {
                Map<String, List<Long>> expected = sent.getOrDefault(followers.get(i).key, Map.of());
                try {
                    running.get(i).get(100, TimeUnit.SECONDS);
                } catch (TimeoutException e) {
                    throw new AssertionError(followers.get(i) + " did not receive exactly " + expected, e);
                }
                assertEquals(expected, followers.get(i).received);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Sends records, and some that are not committed, so that offsets have gaps. */
    private void send() {
        try (KafkaProducer<byte[], byte[]> plain = topics.producer(Map.of());
                KafkaProducer<byte[], byte[]> transactional = topics.transactions()) {
            for (int n = 0; n < RECORDS; ) {
                boolean aborted = random.nextInt(8) == 0;
                KafkaProducer<byte[], byte[]> producer = aborted ? transactional : plain;
                if (aborted) {
                    producer.beginTransaction();
                }
                for (int more = 1 + random.nextInt(80); more > 0; more--) {
                    Future<RecordMetadata> unused = producer.send(record(n++));
                }
                producer.flush();
                if (aborted) {
                    producer.abortTransaction();
                }
            }
        }
    }

    private ProducerRecord<byte[], byte[]> record(int n) {
        int any = random.nextInt(3 * KEYS);
        String key = any < KEYS ? "k" + any : "other-" + any;
        byte[] value = random.nextInt(10) == 0
                ? null
                : bytes("{\"n\":" + n + ",\"x\":\"" + "x".repeat(random.nextInt(300)) + "\"}");
        long time = System.currentTimeMillis() / 20 * 20; // many records have equal times
        return new ProducerRecord<byte[], byte[]>(
                names.get(random.nextInt(names.size())), random.nextInt(PARTITIONS), time, bytes(key), value);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, Map<String, List<Long>>> committed() {
        Map<String, Map<String, List<Long>>> all = new TreeMap<>();
        List<TopicPartition> partitions = names.stream()
                .flatMap(name -> IntStream.range(0, PARTITIONS).mapToObj(number -> new TopicPartition(name, number)))
                .toList();
        topics.awaitTransactions(partitions);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", topics.kafka().bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(each -> consumer.position(each.getKey()) < each.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    all.computeIfAbsent(new String(record.key(), StandardCharsets.UTF_8), key -> new TreeMap<>())
                            .computeIfAbsent(record.topic() + "-" + record.partition(), each -> new ArrayList<>())
                            .add(record.offset());
                }
            }
        }
        return all;
    }
}
