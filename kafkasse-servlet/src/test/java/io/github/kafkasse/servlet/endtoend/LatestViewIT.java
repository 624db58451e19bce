package io.github.kafkasse.servlet.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Setting;
import io.github.kafkasse.servlet.HttpSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * A client keeps a table with the view {@code latest}, and is disconnected at random bytes while records are written.
 * Some of its responses are compressed.
 */
class LatestViewIT extends EndToEnd {
    private static final int KEYS = 300;
    private static final int BEFORE = 6_000;
    private static final int BATCH = 50;
    private static final int CUTS = 20;

    /** A compressed stream has about as many events between two cuts. */
    private static final int COMPRESSION = 5;

    private final Random random = seeded();
    private final String topic = topics.create(2);

    /** The last written number for each key. */
    private final Map<String, Integer> newest = new ConcurrentHashMap<>();

    private int written;

    /** The number of events that the present request has received. */
    private int count;

    private static Random seeded() {
        long seed = Long.getLong("seed", System.nanoTime());
        LoggerFactory.getLogger(LatestViewIT.class).info("-Dseed={}", seed);
        return new Random(seed);
    }

    private Service service(Setting.IdMode mode) throws Exception {
        return service(builder -> builder.set(Setting.ID_MODE, mode)
                .set(HttpSettings.COMPRESSION, List.of("gzip"))
                .set(Setting.LATEST_MAX_KEYS, 2 * KEYS)
                .set(Setting.HEARTBEAT_INTERVAL, Duration.ofMillis(200)));
    }

    private void write(KafkaProducer<byte[], byte[]> producer, Random keys, int count) {
        for (int i = 0; i < count; i++) {
            int key = keys.nextInt(KEYS);
            String json = "{\"key\":\"" + key + "\",\"n\":" + written + "}";
            newest.put("" + key, written++);
            Future<?> unused = producer.send(new ProducerRecord<>(
                    topic,
                    key % 2,
                    ("" + key).getBytes(StandardCharsets.UTF_8),
                    json.getBytes(StandardCharsets.UTF_8)));
        }
        producer.flush();
    }

    @ParameterizedTest
    @EnumSource(Setting.IdMode.class)
    void theTableIsEqualToOneOfAllRecords(Setting.IdMode mode) throws Exception {
        Service service = service(mode);
        Map<String, Integer> table = new HashMap<>();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of())) {
            write(producer, random, BEFORE);
            Random keys = new Random(random.nextLong());
            AtomicBoolean enough = new AtomicBoolean();
            Future<?> writing = thread.submit(() -> {
                while (!enough.get()) {
                    write(producer, keys, BATCH);
                }
            });
            String id = read(service, "", 1_000_000, table, () -> table.size() == KEYS);
            for (int cut = 0; cut < CUTS; cut++) {
                id = read(service, id, 1_000 + random.nextInt(20_000), table, () -> false);
            }
            enough.set(true);
            writing.get(1, TimeUnit.MINUTES);
            read(service, id, Long.MAX_VALUE, table, () -> table.equals(newest));
            assertEquals(newest, table);
            Map<String, Integer> another = new HashMap<>();
            read(service(mode), "", Long.MAX_VALUE, another, () -> another.equals(newest));
            assertEquals(KEYS, count, "a service without an older index");
        } finally {
            thread.shutdownNow();
        }
    }

    private interface Condition {
        boolean holds();
    }

    /** Reads until a condition holds, or up to a byte, compressed or not. {@return the last id of a complete block} */
    private String read(Service service, String id, long limit, Map<String, Integer> table, Condition until)
            throws IOException {
        count = 0;
        SseBody body = new SseBody(event -> {
            if (!event.data().isEmpty()) {
                put(event.data(), table);
            }
        });
        boolean isGzip = random.nextBoolean();
        try (StreamClient client = StreamClient.get(
                        service.port(),
                        isGzip ? limit / COMPRESSION : limit,
                        "/topics/" + topic + "?view=latest",
                        "Accept-Encoding: " + (isGzip ? "gzip" : "identity"),
                        "Last-Event-ID: " + id);
                GzipBody compressed = new GzipBody(body)) {
            client.readStreamHead();
            assertEquals(isGzip ? "gzip" : "", client.header("Content-Encoding"));
            long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (!until.holds()) {
                assertTrue(client.read(isGzip ? compressed : body), "the stream has ended");
                assertTrue(deadline - System.nanoTime() > 0, () -> table.size() + " keys after a minute");
            }
        } catch (StreamClient.CutException e) {
            LoggerFactory.getLogger(LatestViewIT.class).trace("Cut", e);
        }
        return body.lastId().isEmpty() ? id : body.lastId();
    }

    private void put(String json, Map<String, Integer> table) {
        String[] parts = json.replaceAll("[^0-9]+", " ").strip().split(" ", -1);
        int n = Integer.parseInt(parts[1]);
        Integer before = table.put(parts[0], n);
        assertTrue(before == null || n > before, json + " after " + before);
        count++;
    }
}
