package io.github.kafkasse.internal.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.internal.common.FakeScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicDirectoryTest {
    private static final Duration TTL = Duration.ofSeconds(5);

    private final FakeKafka kafka = new FakeKafka();
    private final FakeScheduler scheduler = new FakeScheduler();
    private final TopicDirectory directory = new TopicDirectory(kafka, TTL, 3, scheduler::nanoTime, scheduler);

    @Test
    void aTopicIsDescribedOnceWithinTheTtl() {
        TopicInfo edits = kafka.topic("edits", 2);
        assertEquals(Optional.of(edits), find("edits"));
        scheduler.pass(TTL.minusNanos(1));
        kafka.grow("edits", 3);
        assertEquals(Optional.of(edits), find("edits"));
        scheduler.pass(Duration.ofNanos(1));
        assertEquals(3, find("edits").orElseThrow().partitions());
        assertEquals(2, kafka.requests.size());
    }

    @Test
    void anAnswerWithFewerPartitionsIsIgnored() {
        kafka.topic("edits", 3);
        assertEquals(3, find("edits").orElseThrow().partitions());
        kafka.grow("edits", 2);
        scheduler.pass(TTL);
        assertEquals(3, find("edits").orElseThrow().partitions());
        assertEquals(
                3,
                directory
                        .refresh(Set.of("edits"))
                        .join()
                        .get("edits")
                        .orElseThrow()
                        .partitions());
        kafka.topic("edits", 1);
        scheduler.pass(TTL);
        assertEquals(1, find("edits").orElseThrow().partitions());
    }

    @Test
    void anAbsentTopicIsCachedAndFoundWithinTheTtl() {
        assertEquals(Optional.empty(), find("edits"));
        kafka.topic("edits", 1);
        assertEquals(Optional.empty(), find("edits"));
        scheduler.pass(TTL);
        assertTrue(find("edits").isPresent());
    }

    @Test
    void theTtlCountsFromTheQuestionAndNotFromTheAnswer() {
        kafka.topic("edits", 1);
        kafka.hold();
        CompletableFuture<?> first = directory.find(Set.of("edits"));
        scheduler.pass(TTL);
        kafka.answerAll();
        assertTrue(first.isDone());
        assertFalse(directory.find(Set.of("edits")).isDone());
        assertEquals(2, kafka.requests.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a b", "a\0b", "edits\n", "caf\u00e9", "a/b", "a,b", "\ud83d\ude00"})
    void anInvalidNameIsNotSentToKafka(String name) {
        assertEquals(Optional.empty(), find(name));
        assertEquals(
                Map.of(name, Optional.empty()), directory.refresh(Set.of(name)).join());
        assertEquals(List.of(), kafka.requests);
    }

    @Test
    void namesUpTo249CharactersAreSent() {
        find("x".repeat(249));
        find("x".repeat(250));
        assertEquals(1, kafka.requests.size());
    }

    @Test
    void concurrentCallersShareAQuestion() {
        kafka.topic("edits", 1);
        kafka.hold();
        CompletableFuture<?> first = directory.find(List.of("edits", "edits"));
        CompletableFuture<?> second = directory.find(List.of("edits"));
        kafka.answer();
        assertTrue(first.isDone() && second.isDone());
        assertEquals(List.of("topics [edits]"), kafka.requests);
    }

    @Test
    void manyUnknownNamesCauseFewRequests() {
        kafka.hold();
        for (int i = 0; i < 1000; i++) {
            assertFalse(directory.find(List.of("nonsense" + i)).isDone());
        }
        kafka.answerAll();
        assertEquals(2, kafka.requests.size());
    }

    @Test
    void theLeastRecentlyUsedTopicIsEvicted() {
        List.of("a", "b", "c", "a", "d").forEach(this::find);
        kafka.requests.clear();
        List.of("a", "c", "d", "b").forEach(this::find);
        assertEquals(List.of("topics [b]"), kafka.requests);
    }

    @Test
    void unknownNamesEvictNoTopic() {
        kafka.topic("edits", 1);
        find("edits");
        List.of("a", "b", "c", "d", "e").forEach(this::find);
        kafka.requests.clear();
        assertTrue(find("edits").isPresent());
        assertEquals(List.of(), kafka.requests);
    }

    @Test
    void aDeletedOrCreatedTopicReplacesItsCachedAnswer() {
        kafka.topic("edits", 1);
        find("edits");
        kafka.delete("edits");
        scheduler.pass(TTL);
        assertEquals(Optional.empty(), find("edits"));
        assertEquals(Optional.empty(), find("edits"));
        assertEquals(2, kafka.requests.size());
        kafka.topic("edits", 2);
        scheduler.pass(TTL);
        assertEquals(2, find("edits").orElseThrow().partitions());
        assertEquals(2, find("edits").orElseThrow().partitions());
        assertEquals(3, kafka.requests.size());
    }

    @Test
    void refreshAsksAgainAndCachesTheAnswer() {
        kafka.topic("edits", 2);
        find("edits");
        kafka.grow("edits", 4);
        assertEquals(
                4,
                directory
                        .refresh(Set.of("edits"))
                        .join()
                        .get("edits")
                        .orElseThrow()
                        .partitions());
        assertEquals(4, find("edits").orElseThrow().partitions());
        assertEquals(2, kafka.requests.size());
    }

    @Test
    void refreshIgnoresAnAnswerToAnOlderQuestion() {
        kafka.topic("edits", 2);
        kafka.hold();
        CompletableFuture<?> older = directory.find(Set.of("edits"));
        CompletableFuture<Map<String, Optional<TopicInfo>>> refresh = directory.refresh(Set.of("edits"));
        kafka.answer();
        assertTrue(older.isDone());
        assertFalse(refresh.isDone());
        kafka.delete("edits");
        kafka.answer();
        assertEquals(Map.of("edits", Optional.empty()), refresh.join());
        assertEquals(Optional.empty(), find("edits"));
    }

    @Test
    void refreshReturnsTheTopicsThatKafkaAnsweredFor() {
        kafka.topic("edits", 2);
        kafka.hold();
        CompletableFuture<Map<String, Optional<TopicInfo>>> refresh = directory.refresh(List.of("edits", "pages"));
        kafka.answer("pages");
        kafka.fail(new TimeoutException("node -1"));
        assertEquals(Set.of("edits"), refresh.join().keySet());
    }

    @Test
    void aDeletedTopicIsJustDeletedDuringTheGracePeriod() {
        kafka.topic("edits", 1);
        find("edits");
        kafka.delete("edits");
        scheduler.pass(TTL);
        find("edits");
        scheduler.pass(TopicDirectory.GRACE.minusMillis(1));
        assertTrue(directory.isJustDeleted("edits", false));
        find("edits");
        scheduler.pass(Duration.ofMillis(1));
        find("edits");
        assertFalse(directory.isJustDeleted("edits", true));
    }

    @Test
    void aTopicIsJustDeletedForAnAnswerWithoutItIfALaterQuestionHasFoundItAgain() {
        kafka.topic("edits", 1);
        find("edits");
        kafka.delete("edits");
        scheduler.pass(TTL);
        kafka.hold();
        CompletableFuture<Map<String, Optional<TopicInfo>>> older = directory.find(Set.of("edits"));
        CompletableFuture<Map<String, Optional<TopicInfo>>> newer = directory.refresh(Set.of("edits"));
        kafka.answer();
        assertEquals(Map.of("edits", Optional.empty()), older.join());
        assertTrue(directory.isJustDeleted("edits", false), "while the later question is open");
        kafka.topic("edits", 1);
        kafka.answer();
        assertTrue(newer.join().get("edits").isPresent());
        assertTrue(directory.isJustDeleted("edits", false), "after the later answer");
    }

    @Test
    void aTopicThatOnlyTheCallerKnowsIsJustDeletedWhileALaterQuestionIsOpen() {
        kafka.hold();
        CompletableFuture<Map<String, Optional<TopicInfo>>> older = directory.find(Set.of("edits"));
        CompletableFuture<Map<String, Optional<TopicInfo>>> newer = directory.refresh(Set.of("edits"));
        kafka.answer();
        assertEquals(Map.of("edits", Optional.empty()), older.join());
        assertFalse(newer.isDone());
        assertTrue(directory.isJustDeleted("edits", true));
        assertFalse(directory.isJustDeleted("edits", false));
    }

    @Test
    void aNameThatWasNeverATopicIsJustDeletedOnlyForCallersThatKnowTheTopic() {
        find("edits");
        assertFalse(directory.isJustDeleted("edits", false));
        assertTrue(directory.isJustDeleted("edits", true));
        scheduler.pass(TopicDirectory.GRACE);
        assertFalse(directory.isJustDeleted("edits", true));
    }

    @Test
    void anOldAnswerWithoutTheTopicDoesNotShortenTheGracePeriod() {
        find("edits");
        scheduler.pass(Duration.ofHours(1)); // the topic may have existed in the meantime
        find("edits");
        assertTrue(directory.isJustDeleted("edits", true));
    }

    @Test
    void withoutAnAnswerKafkaIsUnavailableAndAskedAgainNextTime() {
        kafka.topic("edits", 1);
        kafka.hold();
        CompletableFuture<?> found = directory.find(Set.of("edits"));
        CompletableFuture<?> refreshed = directory.refresh(Set.of("pages"));
        kafka.fail(new TimeoutException("broker-7.internal:9092 is away"));
        kafka.fail(new TimeoutException("broker-7.internal:9092 is away"));
        for (CompletableFuture<?> failed : List.of(found, refreshed)) {
            Throwable cause =
                    assertThrows(CompletionException.class, failed::join).getCause();
            KafkaUnavailableException unavailable = assertInstanceOf(KafkaUnavailableException.class, cause);
            assertFalse(unavailable.getMessage().contains("broker"), unavailable.getMessage());
            assertInstanceOf(TimeoutException.class, unavailable.getCause());
        }
        CompletableFuture<?> again = directory.find(Set.of("edits"));
        kafka.answer();
        assertFalse(again.isCompletedExceptionally());
    }

    private Optional<TopicInfo> find(String name) {
        CompletableFuture<Map<String, Optional<TopicInfo>>> found = directory.find(Set.of(name));
        kafka.answerAll();
        assertEquals(Set.of(name), found.join().keySet());
        return found.join().get(name);
    }
}
