package io.github.kafkasse.internal.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.internal.common.FakeScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LookupBatcherTest {
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private static final int MAX = 3000;

    private final FakeScheduler scheduler = new FakeScheduler();
    private final List<Map<String, CompletableFuture<Integer>>> sent = new ArrayList<>();
    private final LookupBatcher<String, Integer> lane =
            new LookupBatcher<>(this::send, key -> key, 1, MAX, PATIENCE, scheduler);

    @Test
    void lookupsDuringABatchAreSentTogetherAsTheNextBatch() {
        lane.ask(List.of("a"));
        CompletableFuture<Integer> b = lane.ask(List.of("b")).get("b");
        CompletableFuture<Integer> c = lane.ask(List.of("b", "c")).get("c");
        assertEquals(List.of("[a]"), batches());
        answer(0, "a", 1);
        assertEquals(List.of("[a]", "[b, c]"), batches());
        answer(1, "b", 2);
        answer(1, "c", 3);
        assertEquals(2, b.join());
        assertEquals(3, c.join());
    }

    @Test
    void aLookupNeverJoinsAnEarlierQuestion() {
        CompletableFuture<Integer> before = lane.ask(List.of("a")).get("a");
        CompletableFuture<Integer> after = lane.ask(List.of("a")).get("a");
        answer(0, "a", 1);
        assertEquals(1, before.join());
        assertFalse(after.isDone());
        answer(1, "a", 2);
        assertEquals(2, after.join());
    }

    @Test
    void lookupsOfTheSameKeyShareOneQuestion() {
        lane.ask(List.of("x"));
        assertSame(lane.ask(List.of("a")).get("a"), lane.ask(List.of("a")).get("a"));
    }

    @Test
    void theNextBatchWaitsForEveryKeyOfTheFirst() {
        lane.ask(List.of("a", "b"));
        lane.ask(List.of("a"));
        answer(0, "a", 1);
        assertEquals(1, sent.size());
        answer(0, "b", 1);
        assertEquals(List.of("[a, b]", "[a]"), batches());
    }

    @Test
    void anUnansweredKeyDelaysTheOthersOnlyForAMoment() {
        lane.ask(List.of("a", "leaderless"));
        CompletableFuture<Integer> again = lane.ask(List.of("leaderless")).get("leaderless");
        CompletableFuture<Integer> other = lane.ask(List.of("b")).get("b");
        answer(0, "a", 1);
        scheduler.pass(PATIENCE.minusMillis(1));
        assertEquals(1, sent.size());
        scheduler.pass(Duration.ofMillis(1));
        assertEquals(List.of("[a, leaderless]", "[b]"), batches(), "the key itself is not asked about twice at once");
        answer(1, "b", 2);
        assertEquals(2, other.join());
        answer(0, "leaderless", 3);
        assertEquals("[leaderless]", batches().get(2));
        answer(2, "leaderless", 4);
        assertEquals(4, again.join());
        assertEquals(0, scheduler.pending());
    }

    @Test
    void aKeyThatFailsFailsAlone() {
        Map<String, CompletableFuture<Integer>> answers = lane.ask(List.of("a", "b"));
        sent.get(0).get("a").completeExceptionally(new IllegalStateException("gone"));
        answer(0, "b", 2);
        assertThrows(CompletionException.class, () -> answers.get("a").join());
        assertEquals(2, answers.get("b").join());
    }

    @Test
    void aQuestionThatCannotBeSentFailsAndTheBatcherContinues() {
        List<RuntimeException> failures = new ArrayList<>(List.of(new IllegalStateException("closed")));
        LookupBatcher<String, Integer> failing = new LookupBatcher<>(
                keys -> {
                    if (!failures.isEmpty()) {
                        throw failures.remove(0);
                    }
                    return send(keys);
                },
                key -> key,
                1,
                MAX,
                PATIENCE,
                scheduler);
        assertTrue(failing.ask(List.of("a")).get("a").isCompletedExceptionally());
        CompletableFuture<Integer> next = failing.ask(List.of("a")).get("a");
        answer(0, "a", 5);
        assertEquals(5, next.join());
    }

    @Test
    void aKeyThatTheAnswerLeavesOutFails() {
        LookupBatcher<String, Integer> forgetful =
                new LookupBatcher<>(keys -> Map.of(), key -> key, 1, MAX, PATIENCE, scheduler);
        assertTrue(forgetful.ask(List.of("a")).get("a").isCompletedExceptionally());
        assertEquals(0, scheduler.pending());
    }

    @Test
    void aBatchHoldsOneKeyOfASlotAndSeveralBatchesMayBeInFlight() {
        LookupBatcher<String, Integer> slots =
                new LookupBatcher<>(this::send, key -> key.charAt(0), 2, MAX, PATIENCE, scheduler);
        slots.ask(List.of("a1", "a2", "a3", "b1"));
        assertEquals(List.of("[a1, b1]", "[a2]"), batches());
        answer(1, "a2", 0);
        assertEquals("[a3]", batches().get(2));
    }

    @Test
    void keysThatDoNotFitIntoABatchAreSentWithTheNext() {
        List<String> many = IntStream.range(0, 2500).mapToObj(i -> "k" + i).toList();
        lane.ask(many);
        assertEquals(2000, sent.get(0).size());
        many.subList(0, 2000).forEach(key -> answer(0, key, 0));
        assertEquals(500, sent.get(1).size());
        assertTrue(sent.get(1).containsKey("k2499"));
    }

    @Test
    void aThousandClientsCostTwoRequests() {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        IntStream.range(0, 1000)
                .forEach(i -> answers.addAll(lane.ask(List.of("a", "b")).values()));
        answer(0, "a", 1);
        answer(0, "b", 1);
        answer(1, "a", 1);
        answer(1, "b", 1);
        assertEquals(2, sent.size());
        assertTrue(answers.stream().allMatch(CompletableFuture::isDone));
    }

    @Test
    void aCancelledQuestionIsNotSent() {
        lane.ask(List.of("a"));
        Map<String, CompletableFuture<Integer>> one = lane.ask(List.of("b", "c"));
        Map<String, CompletableFuture<Integer>> two = lane.ask(List.of("c", "d"));
        lane.forget(one);
        answer(0, "a", 1);
        assertEquals(List.of("[a]", "[c, d]"), batches());
        lane.forget(two);
        answer(1, "c", 1);
        answer(1, "d", 1);
        assertEquals(1, two.get("c").join());
        assertEquals(0, lane.questions());
    }

    @Test
    void cancellingAnAnsweredLookupKeepsANewerQuestion() {
        Map<String, CompletableFuture<Integer>> sentOff = lane.ask(List.of("a"));
        CompletableFuture<Integer> newer = lane.ask(List.of("a")).get("a");
        lane.forget(sentOff);
        answer(0, "a", 1);
        answer(1, "a", 2);
        assertEquals(2, newer.join());
    }

    @Test
    void aLookupAboveTheLimitFailsUnlessItJoinsAQuestion() {
        Map<String, CompletableFuture<Integer>> first = lane.ask(keys("a", 1500));
        Map<String, CompletableFuture<Integer>> second = lane.ask(keys("b", 1500));
        CompletableFuture<Integer> refused = lane.ask(List.of("c")).get("c");
        assertInstanceOf(
                KafkaUnavailableException.class,
                assertThrows(CompletionException.class, refused::join).getCause());
        assertSame(second.get("b7"), lane.ask(List.of("b7")).get("b7"));
        first.keySet().forEach(key -> answer(0, key, 0));
        assertFalse(lane.ask(List.of("c")).get("c").isDone());
    }

    @Test
    void aLongLookupNeitherDelaysAShortOneNorStarves() {
        lane.ask(List.of("x"));
        List<String> many = keys("long", 2500);
        lane.ask(many);
        lane.ask(List.of("short"));
        answer(0, "x", 0);
        assertTrue(sent.get(1).containsKey("short"));
        assertEquals(2000, sent.get(1).size());
        for (int batch = 1; sent.size() <= batch + 1 && lane.questions() > 0; batch++) {
            for (String key : List.copyOf(sent.get(batch).keySet())) {
                answer(batch, key, 0);
            }
        }
        assertEquals(0, lane.questions());
        assertTrue(sent.get(2).containsKey("long2499"));
    }

    @Test
    void anUnansweredSlotHasALimitedNumberOfQuestionsInFlight() {
        LookupBatcher<String, Integer> slots =
                new LookupBatcher<>(this::send, key -> key.charAt(0), 2, MAX, PATIENCE, scheduler);
        slots.ask(List.of("a1", "a2", "a3", "a4"));
        scheduler.pass(PATIENCE);
        assertEquals(List.of("[a1]", "[a2]"), batches());
        slots.ask(List.of("b1"));
        assertEquals("[b1]", batches().get(2));
        answer(0, "a1", 0);
        assertEquals("[a3]", batches().get(3));
    }

    @Test
    void clientsThatLookUpTheSameKeysShareTheAnswersUntilABatchIsSent() {
        lane.ask(List.of("x"));
        SharedAnswers<Integer> first = lane.share(List.of("a", "b"), key -> false);
        assertSame(first, lane.share(List.of("a", "b"), key -> false));
        assertNotSame(first, lane.share(List.of("b", "a"), key -> false));
        answer(0, "x", 0); // sends a and b
        SharedAnswers<Integer> later = lane.share(List.of("a", "b"), key -> false);
        assertNotSame(first, later);
        answer(1, "a", 1);
        answer(1, "b", 2);
        assertTrue(first.isComplete());
        assertEquals(2, first.get(1));
        assertFalse(later.isComplete(), "its answers must be of a question that was sent after it came");
        answer(2, "a", 3);
        answer(2, "b", 4);
        assertEquals(3, later.get(0));
    }

    @Test
    void aSharedLookupIsDroppedWhenItsLastClientLeaves() {
        lane.ask(List.of("x"));
        Runnable one = () -> {};
        Runnable two = () -> {
            throw new AssertionError("it has left");
        };
        SharedAnswers<Integer> answers = lane.share(List.of("a"), key -> false);
        answers.join(one);
        lane.share(List.of("a"), key -> false).join(two);
        answers.leave(two);
        assertEquals(2, lane.questions());
        answers.leave(one);
        answers.leave(one);
        assertEquals(1, lane.questions());
        assertNotSame(answers, lane.share(List.of("a"), key -> false));
        answer(0, "x", 0);
        assertEquals(List.of("[x]", "[a]"), batches());
    }

    @Test
    void aSharedLookupAboveTheLimitFails() {
        lane.ask(keys("a", MAX));
        SharedAnswers<Integer> refused = lane.share(List.of("b", "c"), key -> false);
        assertTrue(refused.isComplete());
        assertFalse(refused.isAnswered(0));
        assertInstanceOf(KafkaUnavailableException.class, refused.failure());
    }

    private static List<String> keys(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    private Map<String, CompletionStage<Integer>> send(List<String> keys) {
        Map<String, CompletableFuture<Integer>> batch = new HashMap<>();
        keys.forEach(key -> batch.put(key, new CompletableFuture<>()));
        sent.add(batch);
        return Map.copyOf(batch);
    }

    private void answer(int batch, String key, int value) {
        sent.get(batch).get(key).complete(value);
    }

    private List<String> batches() {
        return sent.stream()
                .map(b -> b.keySet().stream().sorted().toList().toString())
                .toList();
    }
}
