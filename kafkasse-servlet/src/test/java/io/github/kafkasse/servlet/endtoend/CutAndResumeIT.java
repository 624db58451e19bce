package io.github.kafkasse.servlet.endtoend;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.Setting;
import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import io.github.kafkasse.servlet.HttpSettings;
import io.github.kafkasse.servlet.endtoend.EventfulHistory.Kept;
import io.github.kafkasse.servlet.support.Container;
import java.util.ArrayList;
import java.util.HashSet;
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
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Clients of every kind are disconnected at random bytes, while all possible changes happen to their topic. Each
 * receives every record exactly once, in its partition's order. {@code -Dcut.records=20000 -Dcut.times=200} is the long
 * form.
 */
class CutAndResumeIT {
    private static final int PARTITIONS = 4;
    private static final int RECORDS = Integer.getInteger("cut.records", 8_000);
    private static final int CUTS = Integer.getInteger("cut.times", 80);

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final String topic = Topics.newName();

    @Test
    void eachRecordIsDeliveredOnceInTheOrderOfItsPartition() throws Exception {
        LoggerFactory.getLogger(CutAndResumeIT.class).info("-Dseed=" + seed);
        try (EmbeddedKafka kafka = EmbeddedKafka.builder()
                        .brokers(2)
                        .property("log.cleaner.backoff.ms", "100")
                        .start();
                Topics topics = new Topics(kafka)) {
            kafka.createTopic(
                    topic,
                    PARTITIONS,
                    Map.of(
                            "cleanup.policy", "compact",
                            "segment.ms", "200",
                            "min.cleanable.dirty.ratio", "0.01"));
            EventfulHistory history = new EventfulHistory(topics, topic, PARTITIONS, new Random(seed));
            history.writeWithGaps();
            long compacted = history.sent();
            List<Service> services = new ArrayList<>();
            ExecutorService threads = Executors.newCachedThreadPool();
            try {
                cutAll(clients(topics, services, history), threads, history, kafka);
                cutDownloads(services, threads, history, compacted);
            } finally {
                threads.shutdownNow();
                for (Service service : services) {
                    service.close();
                }
            }
        }
    }

    /** A client of each kind: container, ids and format; half of them receive compressed streams. */
    private List<CuttingClient> clients(Topics topics, List<Service> services, EventfulHistory history)
            throws Exception {
        List<CuttingClient> clients = new ArrayList<>();
        for (Container container : Container.values()) {
            for (Setting.IdMode mode : Setting.IdMode.values()) {
                // Each container writes ids of both formats.
                Setting.IdFormat idFormat = (container == Container.JETTY) == (mode == Setting.IdMode.TIMESTAMP)
                        ? Setting.IdFormat.COMPACT
                        : Setting.IdFormat.JSON;
                Setting.Tombstones tombstones = tombstones(services.size());
                Service service = Service.start(
                        container,
                        topics.engine()
                                .set(Setting.ID_MODE, mode)
                                .set(Setting.ID_FORMAT, idFormat)
                                .set(Setting.RECORD_TOMBSTONES, tombstones)
                                .set(Setting.RECORD_COORDINATES, Setting.Coordinates.KAFKA)
                                .set(HttpSettings.COMPRESSION, List.of("gzip")));
                services.add(service);
                for (EventFormat format : EventFormat.values()) {
                    // In each container and with each kind of id, one client starts with the existing records, and one
                    // at the end.
                    boolean atTheEnd = format == EventFormat.SSE
                            && (container == Container.JETTY) == (mode == Setting.IdMode.TIMESTAMP);
                    boolean isGzip = (format == EventFormat.SSE) == (mode == Setting.IdMode.OFFSET);
                    clients.add(new CuttingClient(
                            container + " " + mode + " " + idFormat + " " + format + (isGzip ? " gzip" : ""),
                            service.port(),
                            topic,
                            format,
                            isGzip,
                            atTheEnd,
                            CUTS,
                            new Random(seed + clients.size()),
                            history::partitions,
                            "",
                            tombstones == Setting.Tombstones.DELETE));
                }
            }
        }
        return clients;
    }

    /**
     * One service of each container reports tombstones to clients; the ids of one have offsets, those of the other
     * timestamps.
     */
    private static Setting.Tombstones tombstones(int service) {
        return service == 0 || service == 3 ? Setting.Tombstones.DELETE : Setting.Tombstones.SKIP;
    }

    private static void cutAll(
            List<CuttingClient> clients, ExecutorService threads, EventfulHistory history, EmbeddedKafka kafka)
            throws Exception {
        Map<Integer, Long> ends = history.ends();
        long before = history.sent();
        List<Future<?>> running = new ArrayList<>();
        for (CuttingClient client : clients) {
            running.add(threads.submit(client));
        }
        for (CuttingClient client : clients) {
            client.awaitPositioned();
        }
        history.writeDuringChanges(RECORDS, kafka);
        Map<Integer, List<Kept>> kept = history.kept();
        assertTrue(history.gaps(kept) > 0, "compaction has left no gaps");
        clients.forEach(client -> client.expect(kept));
        for (Future<?> each : running) {
            try {
                each.get(60, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new AssertionError(clients + " did not receive all of " + ends(kept), e);
            }
        }
        assertAll(clients.stream().map(client -> () -> {
            Map<Integer, Long> starts = client.begunAtTheEnd() ? ends : Map.of();
            Map<Integer, List<Kept>> expected = client.expectedOf(kept);
            assertEquals("[]", missing(expected, client.received(), starts).toString(), "not received by " + client);
            assertEquals("[]", unexpected(expected, client.received(), before).toString(), "no record for " + client);
            assertTrue(client.cuts() >= CUTS, client.toString());
        }));
    }

    /** Bounded streams contain the records before their bound, and none that are written while the streams are read. */
    private void cutDownloads(List<Service> services, ExecutorService threads, EventfulHistory history, long compacted)
            throws Exception {
        Map<Integer, List<Kept>> there = history.kept();
        Map<Integer, Long> ends = new TreeMap<>(history.ends());
        String until = ends.entrySet().stream()
                .map(each -> "{\"topic\":\"" + topic + "\",\"partition\":" + each.getKey() + ",\"offset\":"
                        + each.getValue() + "}")
                .collect(Collectors.joining(",", "[", "]"));
        List<CuttingClient> clients = new ArrayList<>();
        List<Future<?>> running = new ArrayList<>();
        for (Service service : services) {
            for (EventFormat format : EventFormat.values()) {
                CuttingClient client = new CuttingClient(
                        "download " + services.indexOf(service) + " " + format,
                        service.port(),
                        topic,
                        format,
                        (services.indexOf(service) % 2 == 0) == (format == EventFormat.SSE),
                        false,
                        0,
                        new Random(seed - clients.size()),
                        history::partitions,
                        until,
                        tombstones(services.indexOf(service)) == Setting.Tombstones.DELETE);
                clients.add(client);
                running.add(threads.submit(client));
            }
        }
        history.writeWhile(() -> running.stream().anyMatch(each -> !each.isDone()));
        for (Future<?> each : running) {
            each.get();
        }
        Map<Integer, List<Kept>> kept = history.kept(); // the cleaner may have deleted records meanwhile
        kept.forEach((partition, all) -> all.removeIf(each -> each.offset() >= ends.getOrDefault(partition, 0L)));
        assertAll(clients.stream().map(client -> () -> {
            Map<Integer, List<Kept>> expected = client.expectedOf(kept);
            assertEquals("[]", missing(expected, client.received(), Map.of()).toString(), "not received by " + client);
            assertEquals(
                    "[]",
                    unexpected(client.expectedOf(there), client.received(), compacted)
                            .toString(),
                    "no record for " + client);
            client.received()
                    .forEach((partition, all) -> assertTrue(
                            all.get(all.size() - 1).offset() < ends.get(partition), "after its bound: " + client));
            assertTrue(client.cuts() > 0, client.toString());
        }));
    }

    private static Map<Integer, Kept> ends(Map<Integer, List<Kept>> all) {
        Map<Integer, Kept> ends = new TreeMap<>();
        all.forEach((partition, records) -> ends.put(partition, records.get(records.size() - 1)));
        return ends;
    }

    private static List<Kept> missing(
            Map<Integer, List<Kept>> all, Map<Integer, List<Kept>> received, Map<Integer, Long> starts) {
        List<Kept> missing = new ArrayList<>();
        all.forEach((partition, records) -> {
            Set<Kept> have = new HashSet<>(received.getOrDefault(partition, List.of()));
            records.stream()
                    .filter(each -> each.offset() >= starts.getOrDefault(partition, 0L) && !have.contains(each))
                    .forEach(missing::add);
        });
        return missing;
    }

    /** The records that should not be there, except those that the cleaner may have deleted after they were read. */
    private static List<Kept> unexpected(Map<Integer, List<Kept>> all, Map<Integer, List<Kept>> received, long before) {
        List<Kept> unexpected = new ArrayList<>();
        received.forEach((partition, records) -> {
            Set<Kept> there = new HashSet<>(all.getOrDefault(partition, List.of()));
            records.stream()
                    .filter(each -> each.n() >= before && !there.contains(each))
                    .forEach(unexpected::add);
        });
        return unexpected;
    }
}
