package io.github.kafkasse.servlet.internal.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The list of Kafka's topics is requested when it is needed and outdated, one request at a time. */
class KafkaTopicsTest {
    private final Queue<CompletableFuture<SortedSet<String>>> questions = new ArrayDeque<>();
    private long now = Long.MAX_VALUE - 5; // overflows soon, as nanoTime can
    private final KafkaTopics topics = new KafkaTopics(this::ask, () -> now);

    private CompletableFuture<SortedSet<String>> ask() {
        CompletableFuture<SortedSet<String>> question = new CompletableFuture<>();
        questions.add(question);
        return question;
    }

    private void answer(String... names) {
        questions.remove().complete(new TreeSet<>(List.of(names)));
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private List<String> names() {
        return topics.get().streams().stream()
                .map(StreamConfiguration.Stream::name)
                .toList();
    }

    @Test
    void topicsAreListedWhenKafkaHasResponded() {
        assertEquals(List.of(), names());
        answer("b", "a");
        assertEquals(List.of("a", "b"), names());
        assertEquals(0, questions.size());
    }

    @Test
    void theOldListIsUsedUntilTheNewOneArrives() {
        answer("a");
        pass(Duration.ofSeconds(10));
        assertEquals(List.of("a"), names());
        assertEquals(List.of("a"), names());
        assertEquals(1, questions.size());
        answer("a", "b");
        assertEquals(List.of("a", "b"), names());
    }

    @Test
    void anUnchangedListStaysTheSameObject() {
        answer("a");
        StreamConfiguration before = topics.get();
        pass(Duration.ofSeconds(10));
        assertSame(before, topics.get());
        answer("a");
        assertSame(before, topics.get());
    }

    @Test
    void aFailureKeepsTheListAndIsRetried() {
        answer("a");
        pass(Duration.ofSeconds(10));
        names();
        questions.remove().completeExceptionally(new IllegalStateException("Kafka is away"));
        assertEquals(List.of("a"), names());
        assertEquals(0, questions.size());
        pass(Duration.ofSeconds(10));
        names();
        answer("b");
        assertEquals(List.of("b"), names());
    }

    @Test
    void theListIsBounded() {
        answer(IntStream.range(0, 2 * KafkaTopics.MOST).mapToObj(i -> "t" + i).toArray(String[]::new));
        assertEquals(KafkaTopics.MOST, names().size());
    }
}
