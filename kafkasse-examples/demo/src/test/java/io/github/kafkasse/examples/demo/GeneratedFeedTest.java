package io.github.kafkasse.examples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class GeneratedFeedTest {
    private static final Instant NOW = Instant.parse("2025-05-03T07:46:08.125Z");

    private final Random random = new Random(42);
    private final GeneratedFeed feed =
            new GeneratedFeed(new WikiEdits(random, Clock.fixed(NOW, ZoneOffset.UTC)), random);

    private final List<ProducerRecord<byte[], byte[]>> all =
            Stream.generate(feed::next).limit(3000).toList();
    private final List<ProducerRecord<byte[], byte[]>> records =
            all.stream().filter(record -> record.value() != null).toList();

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void everyEventSaysItsStreamAndItsTime() {
        for (var record : records) {
            EventFacts facts = EventFacts.of(record.value());

            assertNotNull(facts);
            assertEquals(NOW, facts.dt());
            assertEquals(NOW.toEpochMilli(), record.timestamp());
            assertTrue(GeneratedFeed.topicsOf(facts.stream()).contains(record.topic()), record.topic());
        }
    }

    @Test
    void everyEventHasItsMetaData() {
        for (var record : records) {
            String json = text(record.value());

            for (String member :
                    List.of("\"uri\":\"https://", "\"id\":\"", "\"domain\":\"", "\"$schema\":\"/mediawiki/")) {
                assertTrue(json.contains(member), json);
            }
        }
    }

    @Test
    void allStreamsHaveEventsInBothDataCentres() {
        Set<String> topics = records.stream().map(ProducerRecord::topic).collect(Collectors.toCollection(TreeSet::new));

        assertEquals(
                WikiEdits.STREAMS.stream()
                        .flatMap(stream -> GeneratedFeed.topicsOf(stream).stream())
                        .collect(Collectors.toCollection(TreeSet::new)),
                topics);
    }

    @Test
    void everyTopicSometimesGetsACanary() {
        List<String> topics = records.stream()
                .filter(record -> text(record.value()).contains("\"domain\":\"canary\""))
                .map(ProducerRecord::topic)
                .toList();

        assertEquals(8, Set.copyOf(topics).size());
        assertTrue(topics.size() < records.size() / 10, "a canary is rare, not " + topics.size());
    }

    @Test
    void eventsAboutOnePageHaveOneKey() {
        List<String> keys = records.stream()
                .filter(record -> text(record.value()).contains("\"title\":\"Käse\""))
                .map(record -> text(record.key()))
                .distinct()
                .toList();

        assertEquals(1, keys.size());
        assertTrue(keys.get(0).startsWith("{\"wiki_id\":\"dewiki\",\"page_id\":"), keys.get(0));
    }

    @Test
    void theKeyOfADeletedPageIsDeletedFromTheStreamOfCreatedPages() {
        List<ProducerRecord<byte[], byte[]>> deletions =
                all.stream().filter(record -> record.value() == null).toList();

        assertTrue(deletions.size() > 10);
        for (var deletion : deletions) {
            assertTrue(GeneratedFeed.topicsOf(WikiEdits.PAGE_CREATE).contains(deletion.topic()), deletion.topic());
            ProducerRecord<byte[], byte[]> before = all.get(all.indexOf(deletion) - 1);
            assertTrue(GeneratedFeed.topicsOf(WikiEdits.PAGE_DELETE).contains(before.topic()), before.topic());
            assertEquals(text(before.key()), text(deletion.key()));
        }
    }

    @Test
    void aChangeIsAnEventInEveryStreamThatItConcerns() {
        WikiEdits edits = new WikiEdits(random, Clock.fixed(NOW, ZoneOffset.UTC));

        Set<List<String>> kinds = Stream.generate(edits::next)
                .limit(500)
                .map(events -> events.stream().map(WikiEvent::stream).toList())
                .collect(Collectors.toSet());

        assertEquals(
                Set.of(
                        List.of(WikiEdits.RECENT_CHANGE, WikiEdits.REVISION_CREATE),
                        List.of(WikiEdits.RECENT_CHANGE, WikiEdits.PAGE_CREATE, WikiEdits.REVISION_CREATE),
                        List.of(WikiEdits.RECENT_CHANGE, WikiEdits.PAGE_DELETE)),
                kinds);
    }

    @Test
    void idsAreUuidsOfVersion4() {
        String json = text(records.get(0).value());

        assertFalse(json.isEmpty());
        assertTrue(
                json.matches(".*\"id\":\"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\".*"),
                json);
    }
}
