package io.github.kafkasse.examples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventPlanTest {
    @TempDir
    Path directory;

    private final DemoOptions options = new DemoOptions();
    private Path events;

    @BeforeEach
    void writeEvents() throws IOException {
        events = directory.resolve("events.ndjson");
        Files.writeString(
                events,
                """
                {"meta":{"stream":"mediawiki.page-create","dt":"2020-01-01T00:00:00Z"}}
                {"meta":{"stream":"new.stream","dt":"2020-01-01T00:00:00Z"}}
                """);
    }

    private EventPlan plan(boolean ownKafka) {
        return EventPlan.of(options, ownKafka);
    }

    @Test
    void theDemosOwnCatalogueHasTheGeneratedStreams() {
        StreamConfiguration catalogue = plan(true).catalogue();

        assertEquals(
                WikiEdits.STREAMS,
                catalogue.streams().stream()
                        .map(StreamConfiguration.Stream::name)
                        .toList());
        for (String stream : WikiEdits.STREAMS) {
            assertEquals(GeneratedFeed.topicsOf(stream), List.copyOf(catalogue.topics(stream)));
        }
        assertEquals(catalogue.topics(WikiEdits.RECENT_CHANGE), catalogue.topics("recentchange"));
    }

    @Test
    void theEmbeddedKafkaHasTheTopicsOfAllStreamsAndTwoPartitionsOfRecentChanges() {
        Map<String, Integer> topics = plan(true).topics();

        assertEquals(8, topics.size());
        assertEquals(2, topics.get("eqiad.mediawiki.recentchange"));
        assertEquals(2, topics.get("codfw.mediawiki.recentchange"));
        assertEquals(1, topics.get("codfw.mediawiki.page-delete"));
    }

    @Test
    void nothingIsWrittenToAnotherKafkaUnlessAskedFor() {
        assertTrue(plan(false).sendsNothing());
        assertTrue(plan(false).topics().isEmpty());

        options.generate = true;

        assertFalse(plan(false).sendsNothing());
        assertEquals(8, plan(false).topics().size());
        assertTrue(plan(false).topicConfig().isEmpty());
    }

    @Test
    void streamsOfAFileThatTheCatalogueLacksAreAddedToIt() {
        options.events = events;

        StreamConfiguration catalogue = plan(false).catalogue();

        assertEquals(5, catalogue.streams().size());
        assertEquals(List.of("eqiad.new.stream", "codfw.new.stream"), List.copyOf(catalogue.topics("new.stream")));
    }

    @Test
    void topicsOfAFileKeepRecordsForever() {
        options.events = events;

        EventPlan plan = plan(false);

        assertEquals(
                Set.of(
                        "eqiad.mediawiki.page-create",
                        "codfw.mediawiki.page-create",
                        "eqiad.new.stream",
                        "codfw.new.stream"),
                plan.topics().keySet());
        assertEquals(Map.of("retention.ms", "-1"), plan.topicConfig());
    }

    @Test
    void topicsOfAFileAcceptLargeAndFutureEvents() throws IOException {
        Files.writeString(
                events,
                "{\"meta\":{\"stream\":\"s\",\"dt\":\"2999-01-01T00:00:00Z\"},\"text\":\"" + "x".repeat(1_000_000)
                        + "\"}\n");
        options.events = events;

        assertEquals(
                Set.of("retention.ms", "max.message.bytes", "message.timestamp.after.max.ms"),
                plan(true).topicConfig().keySet());
    }

    @Test
    void aFileIsSentFasterThanEventsAreGenerated() {
        assertEquals(20, plan(true).rate());
        options.events = events;
        assertEquals(1000, plan(true).rate());
        options.rate = 7.5;
        assertEquals(7.5, plan(true).rate());
    }

    @Test
    void theSampleIsAStreamThatHasEvents() {
        assertEquals(
                new Sample("/v2/stream/mediawiki.recentchange", "eqiad.mediawiki.recentchange", true),
                plan(true).sample(Set.of()));
        assertEquals(
                new Sample("/topics/their-topic", "their-topic", false),
                plan(false).sample(Set.of("__internal", "their-topic")));
        options.events = events;
        assertEquals(
                new Sample("/v2/stream/mediawiki.page-create", "eqiad.mediawiki.page-create", false),
                plan(false).sample(Set.of("their-topic")));
    }

    @Test
    void anotherCatalogueReplacesTheDemosCatalogue() throws IOException {
        options.catalogue = directory.resolve("streams.json");
        Files.writeString(options.catalogue, "{\"mine\": {\"topics\": [\"my-topic\"]}}");

        EventPlan plan = plan(true);

        assertEquals(Set.of("my-topic"), plan.catalogue().topics("mine"));
        assertTrue(plan.catalogue().topics(WikiEdits.RECENT_CHANGE).isEmpty());
        assertTrue(plan.topics().containsKey("my-topic"));
    }

    @Test
    void aMissingOrInvalidCatalogueIsReported() throws IOException {
        options.catalogue = directory.resolve("streams.json");
        DemoException missing = assertThrows(DemoException.class, () -> plan(true));
        assertTrue(missing.getMessage().endsWith("streams.json: there is no such file"), missing.getMessage());

        Files.writeString(options.catalogue, "{\"mine\": {\"topics\": []}}");
        DemoException wrong = assertThrows(DemoException.class, () -> plan(true));
        assertTrue(wrong.getMessage().contains("Stream 'mine' has no topics"), wrong.getMessage());
    }
}
