package io.github.kafkasse.internal.position;

import static io.github.kafkasse.internal.position.ResolverFixture.TIMEOUT;
import static io.github.kafkasse.internal.position.ResolverFixture.at;
import static io.github.kafkasse.internal.position.ResolverFixture.entry;
import static io.github.kafkasse.internal.position.ResolverFixture.failure;
import static io.github.kafkasse.internal.position.ResolverFixture.offsets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.internal.kafka.FakeKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens between the requests of a lookup: new records, other clients, a Kafka that does not answer. */
class LookupRaceTest {
    private final ResolverFixture fixture = new ResolverFixture();
    private final FakeKafka kafka = fixture.kafka;

    @BeforeEach
    void describeTheTopicsAndHoldTheOffsets() {
        kafka.topic("edits", 2);
        kafka.topic("pages", 1);
        fixture.directory.refresh(Set.of("edits", "pages")).join();
        kafka.requests.clear();
        kafka.hold();
    }

    @Test
    void theEndIsLookedUpBeforeTheTimeSoThatNoRecordIsSkipped() {
        kafka.append("edits", 0, 100_000_000_000L);
        CompletableFuture<Resolution> result = fixture.begin(Set.of("edits"), null, "200000000000");
        assertEquals(List.of("latest [edits-0, edits-1]"), kafka.requests);
        kafka.answer();
        kafka.append("edits", 0, 150_000_000_000L, 300_000_000_000L);
        kafka.append("edits", 1, 160_000_000_000L);
        kafka.answer();
        assertEquals(List.of("edits-0@1", "edits-1@0"), offsets(result.join().partitions()));
    }

    @Test
    void lookupsOfAClientThatHasLeftAreNotSent() {
        CompletableFuture<Resolution> first = fixture.begin(Set.of("edits"), null, null);
        CompletableFuture<Resolution> left = fixture.begin(Set.of("pages"), null, null);
        assertTrue(left.cancel(false));
        kafka.answer();
        assertTrue(first.isDone());
        assertEquals(List.of("latest [edits-0, edits-1]"), kafka.requests);
    }

    @Test
    void theEndIsNotTakenFromAnEarlierLookup() {
        CompletableFuture<Resolution> first = fixture.begin(Set.of("edits"), null, null);
        CompletableFuture<Resolution> second = fixture.begin(Set.of("edits"), null, null);
        kafka.answer();
        kafka.append("edits", 0, 1);
        assertTrue(first.isDone());
        assertFalse(second.isDone());
        kafka.answer();
        assertEquals(List.of("edits-0@1", "edits-1@0"), offsets(second.join().partitions()));
    }

    @Test
    void aTimeIsNotTakenFromAnEarlierLookup() {
        kafka.append("edits", 0, 100_000_000_000L);
        CompletableFuture<Resolution> first = fixture.begin(Set.of("edits"), null, "200000000000");
        kafka.answer();
        CompletableFuture<Resolution> second = fixture.begin(Set.of("edits"), null, "200000000000");
        kafka.answer(); // the first client's times: there are none
        kafka.append("edits", 0, 200_000_000_000L);
        kafka.answerAll();
        assertEquals("edits-0@1", offsets(first.join().partitions()).get(0));
        assertEquals("edits-0@1", offsets(second.join().partitions()).get(0));
    }

    @Test
    void aThousandClientsAtOnceCostAHandfulOfRequests() {
        List<CompletableFuture<Resolution>> results = new ArrayList<>();
        for (int client = 0; client < 1000; client++) {
            results.add(
                    switch (client % 4) {
                        case 0 -> fixture.begin(Set.of("edits"), null, null);
                        case 1 -> fixture.begin(Set.of("edits"), null, "200000000000");
                        case 2 -> fixture.begin(Set.of("edits", "pages"), null, "0");
                        default -> fixture.begin(Set.of("edits"), "[" + at(0, 5) + "," + at(1, client) + "]", null);
                    });
        }
        kafka.answerAll();
        assertTrue(results.stream().allMatch(result -> result.isDone() && !result.isCompletedExceptionally()));
        // Six lookups, and two checks whether the topic was recreated, for clients whose offset is after the end.
        assertTrue(kafka.requests.size() <= 8, kafka.requests::toString);
    }

    @Test
    void lookupsOfManyTimesOfOnePartitionAreLimited() {
        List<CompletableFuture<Resolution>> results = new ArrayList<>();
        for (int client = 0; client < 1000; client++) {
            results.add(fixture.begin(Set.of("pages"), null, String.valueOf(200_000_000_000L + client)));
        }
        kafka.answer(); // the end for the first client
        kafka.answer(); // its time
        kafka.answer(); // the end for all others
        assertEquals(8, kafka.waiting());
        kafka.answerAll();
        assertTrue(results.stream().allMatch(CompletableFuture::isDone));
    }

    @Test
    void aPartitionWithoutALeaderDoesNotDelayClientsOfOthers() {
        CompletableFuture<Resolution> stuck = fixture.begin(Set.of("edits"), null, null);
        CompletableFuture<Resolution> other = fixture.begin(Set.of("pages"), null, null);
        kafka.answer("edits-1");
        assertFalse(other.isDone());
        fixture.scheduler.pass(Duration.ofMillis(250));
        kafka.answer("edits-1");
        kafka.answer("edits-1");
        assertTrue(other.isDone());
        assertFalse(stuck.isDone());
        fixture.scheduler.pass(TIMEOUT);
        failure(KafkaUnavailableException.class, stuck);
    }

    @Test
    void aClientWaitsNoLongerThanTheTotalTimeout() {
        CompletableFuture<Resolution> result = fixture.begin(Set.of("edits"), null, "200000000000");
        fixture.scheduler.pass(TIMEOUT.minusMillis(1));
        kafka.answer();
        assertFalse(result.isDone());
        fixture.scheduler.pass(Duration.ofMillis(1));
        assertEquals(503, failure(KafkaUnavailableException.class, result).status());
        kafka.answerAll();
        fixture.scheduler.pass(Duration.ofDays(1));
        assertEquals(0, fixture.scheduler.pending());
    }

    @Test
    void noScheduledActionIsLeftAfterAnAnswer() {
        CompletableFuture<Resolution> result = fixture.begin(Set.of("edits"), null, null);
        kafka.answerAll();
        assertTrue(result.isDone());
        assertEquals(0, fixture.scheduler.pending());
    }

    @Test
    void aFailedLookupIsReportedWithoutNamingABroker() {
        CompletableFuture<Resolution> result = fixture.begin(Set.of("edits"), null, null);
        kafka.fail(new TimeoutException("broker-7.internal:9092 is away"));
        KafkaUnavailableException unavailable = failure(KafkaUnavailableException.class, result);
        assertFalse(unavailable.getMessage().contains("broker"), unavailable.getMessage());
    }

    @Test
    void aTopicDeletedMeanwhileIsDescribedAgainByTheNextRequest() {
        CompletableFuture<Resolution> first = fixture.begin(Set.of("pages"), null, null);
        kafka.delete("pages");
        kafka.fail(new TimeoutException("it has no leader"));
        failure(KafkaUnavailableException.class, first);
        CompletableFuture<Resolution> second = fixture.begin(Set.of("pages"), null, null);
        kafka.answerAll();
        failure(TopicNotAvailableException.class, second);
    }

    @Test
    void withoutAClusterIdKafkaIsUnavailableAndAskedAgain() {
        String id = "[" + entry(0, "\"timestamp\":6", "\"at\":\"there:9\"") + "]";
        CompletableFuture<Resolution> first = fixture.begin(Set.of("edits"), id, null);
        kafka.fail(new TimeoutException("away"));
        failure(KafkaUnavailableException.class, first);
        CompletableFuture<Resolution> second = fixture.begin(Set.of("edits"), id, null);
        kafka.answerAll();
        assertFalse(second.isCompletedExceptionally());
    }
}
