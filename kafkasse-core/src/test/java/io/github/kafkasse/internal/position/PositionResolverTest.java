package io.github.kafkasse.internal.position;

import static io.github.kafkasse.internal.position.ResolverFixture.at;
import static io.github.kafkasse.internal.position.ResolverFixture.entry;
import static io.github.kafkasse.internal.position.ResolverFixture.failure;
import static io.github.kafkasse.internal.position.ResolverFixture.offsets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.internal.kafka.FakeKafka;
import io.github.kafkasse.internal.kafka.TopicInfo;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PositionResolverTest {
    private static final TopicPartition EDITS = new TopicPartition("edits", 0);

    private final ResolverFixture fixture = new ResolverFixture();
    private final FakeKafka kafka = fixture.kafka;

    @Test
    void withoutAnIdAllPartitionsStartAtTheEndSortedByTopicAndNumber() {
        TopicInfo pages = kafka.topic("pages", 11);
        TopicInfo edits = kafka.topic("edits", 1);
        kafka.append("edits", 0, 100, 200);
        Resolution resolution = fixture.resolve(Set.of("pages", "edits"), null, null);
        assertEquals(List.of(new StreamTopic(edits, true), new StreamTopic(pages, true)), resolution.topics());
        assertEquals(
                new PartitionStart(EDITS, 2, 2, 0, -1, 0, 0),
                resolution.partitions().get(0));
        assertEquals("pages-2@0", offsets(resolution.partitions()).get(3));
        assertEquals("pages-10@0", offsets(resolution.partitions()).get(11));
    }

    @Test
    void sinceStartsEachPartitionAtItsFirstRecordAtOrAfterItOrAtItsEnd() {
        kafka.topic("edits", 3);
        kafka.append("edits", 0, 100_000_000_000L, 200_000_000_000L, 200_000_000_000L, 300_000_000_000L);
        kafka.append("edits", 1, 100_000_000_000L);
        List<PartitionStart> starts =
                fixture.resolve(Set.of("edits"), null, "200000000000").partitions();
        assertEquals(List.of("edits-0@1", "edits-1@1", "edits-2@0"), offsets(starts));
        assertEquals(200_000_000_000L, starts.get(0).timestamp());
        assertEquals(-1, starts.get(1).timestamp(), "at the end, not at a time that may be in the future");
    }

    @Test
    void sinceTheBeginningStartsAtTheOldestRecordWithoutLookingUpTimes() {
        kafka.topic("edits", 2);
        kafka.append("edits", 0, 1, 2, 3);
        kafka.deleteBefore("edits", 0, 1);
        List<PartitionStart> starts =
                fixture.resolve(Set.of("edits"), null, "0").partitions();
        assertEquals(List.of("edits-0@1", "edits-1@0"), offsets(starts));
        assertEquals(0, starts.get(0).timestamp());
        assertEquals(
                List.of("topics [edits]", "earliest [edits-0, edits-1]", "latest [edits-0, edits-1]"), kafka.requests);
        assertEquals(3, starts.get(0).end(), "where the tail begins; it does not read all of history");
    }

    @Test
    void onlyThePartitionsOfTheIdAreStreamed() {
        kafka.topic("pages", 1);
        kafka.topic("edits", 3);
        kafka.append("edits", 1, 1, 2, 3);
        Resolution resolution = fixture.resolve(Set.of("pages", "edits"), "[" + at(1, 2) + "]", "0");
        assertEquals(List.of("edits-1@2"), offsets(resolution.partitions()));
        assertEquals(1, resolution.topics().size());
        assertEquals(false, resolution.topics().get(0).whole());
    }

    @Test
    void aTopicThatTheIdNamesWholeStartsFromSinceOrTheEnd() {
        kafka.topic("edits", 2);
        kafka.append("edits", 1, 5, 6);
        assertEquals(List.of("edits-0@0", "edits-1@2"), offsets(fixture.resume("\"edits\"")));
        Resolution since = fixture.resolve(Set.of("edits"), "[\"edits\"]", "0");
        assertEquals(List.of("edits-0@0", "edits-1@0"), offsets(since.partitions()));
        assertTrue(since.topics().get(0).whole());
    }

    @Test
    void anOffsetInRangeIsUnchanged() {
        kafka.topic("edits", 1);
        kafka.append("edits", 0, 5, 6, 7);
        assertEquals(List.of(new PartitionStart(EDITS, 1, 3, 0, -1, 0, 0)), fixture.resume(at(0, 1)));
        assertEquals(List.of("edits-0@3"), offsets(fixture.resume(at(0, 3))));
    }

    @Test
    void anOffsetBeyondTheEndStartsAtTheEnd() {
        kafka.topic("edits", 1);
        kafka.append("edits", 0, 5, 6, 7);
        assertEquals(List.of("edits-0@3"), offsets(fixture.resume(at(0, 4))));
        assertEquals(List.of("edits-0@3"), offsets(fixture.resume(at(0, Long.MAX_VALUE))));
    }

    @Test
    void anOffsetBeforeTheOldestRecordStartsThereAndReportsTheLoss() {
        kafka.topic("edits", 1);
        kafka.append("edits", 0, 5, 6, 7);
        kafka.deleteBefore("edits", 0, 2);
        assertEquals(List.of(new PartitionStart(EDITS, 2, 3, 2, -1, 0, 0)), fixture.resume(at(0, 0)));
        kafka.deleteBefore("edits", 0, 3);
        assertEquals(List.of(new PartitionStart(EDITS, 3, 3, 3, -1, 0, 0)), fixture.resume(at(0, 0)));
    }

    @Test
    void minusOneIsTheEndAndMinusTwoTheBeginning() {
        kafka.topic("edits", 2);
        kafka.append("edits", 0, 5, 6, 7);
        kafka.append("edits", 1, 5, 6, 7);
        kafka.deleteBefore("edits", 1, 1);
        List<PartitionStart> starts = fixture.resume(at(0, -1, "\"timestamp\":1"), at(1, -2, "\"timestamp\":1"));
        assertEquals(List.of("edits-0@3", "edits-1@1"), offsets(starts));
        assertEquals(0, starts.get(1).lost());
    }

    @Test
    void anOffsetOverridesATimestamp() {
        kafka.topic("edits", 1);
        kafka.append("edits", 0, 5, 6, 7);
        assertEquals(List.of(new PartitionStart(EDITS, 2, 3, 0, 5, 0, 0)), fixture.resume(at(0, 2, "\"timestamp\":5")));
    }

    @Test
    void anEntryWithoutAPositionStartsFromSinceOrTheEnd() {
        kafka.topic("edits", 1);
        kafka.append("edits", 0, 100_000_000_000L, 200_000_000_000L, 300_000_000_000L);
        String entry = "[{\"topic\":\"edits\",\"partition\":0}]";
        assertEquals(
                List.of("edits-0@3"),
                offsets(fixture.resolve(Set.of("edits"), entry, null).partitions()));
        assertEquals(
                List.of("edits-0@1"),
                offsets(fixture.resolve(Set.of("edits"), entry, "150000000000").partitions()));
    }

    @Test
    void anIdOfPlainTimestampsStartsAtTheFirstRecordAtOrAfterThem() {
        kafka.topic("edits", 2);
        kafka.append("edits", 0, 5, 6, 6, 7);
        kafka.append("edits", 1, 5);
        assertEquals(
                List.of(
                        new PartitionStart(EDITS, 1, 4, 0, 6, 0, 0),
                        new PartitionStart(new TopicPartition("edits", 1), 1, 1, 0, 6, 0, 0)),
                fixture.resume(entry(0, "\"timestamp\":6"), entry(1, "\"timestamp\":6")));
    }

    @Test
    void aTopicOrPartitionThatDoesNotExistIsRefusedWithoutOffsetLookups() {
        kafka.topic("edits", 1);
        for (CompletableFuture<Resolution> result : List.of(
                fixture.begin(Set.of("edits", "pages"), null, null),
                fixture.begin(Set.of("edits", "pages"), "[" + at(0, 1) + "]", null),
                fixture.begin(Set.of("edits"), "[" + at(0, 1) + "," + at(7, 1) + "]", null),
                fixture.begin(Set.of("edits"), "[" + at(1, -1) + "]", null))) {
            assertEquals(404, failure(TopicNotAvailableException.class, result).status());
        }
        assertTrue(kafka.requests.stream().allMatch(request -> request.startsWith("topics")), kafka.requests::toString);
    }

    @Test
    void anIdWithATopicThatIsNotRequestedIsRefused() {
        kafka.topic("edits", 1);
        kafka.topic("secret", 1);
        TopicNotAvailableException exists = failure(
                TopicNotAvailableException.class, fixture.begin(Set.of("edits"), "[\"edits\",\"secret\"]", null));
        TopicNotAvailableException not = failure(
                TopicNotAvailableException.class, fixture.begin(Set.of("edits"), "[\"edits\",\"nobody\"]", null));
        assertEquals(exists.getMessage().replace("secret", "nobody"), not.getMessage());
        assertEquals(List.of(), kafka.requests);
    }

    @Test
    void aPositionInALiveLogNeedsNoLookup() {
        kafka.topic("edits", 1);
        kafka.append("edits", 0, 1, 2, 3, 4, 5);
        fixture.directory.refresh(Set.of("edits")).join();
        kafka.requests.clear();
        fixture.live.put(EDITS, new LiveLogs.Window(2, 4));
        for (long offset : new long[] {2, 3, 4}) {
            assertEquals(List.of(new PartitionStart(EDITS, offset, 4, 0, -1, 0, 0)), fixture.resume(at(0, offset)));
        }
        assertEquals(List.of(), kafka.requests);
        fixture.resume(at(0, 1));
        fixture.resume(at(0, 5));
        assertEquals(4, kafka.requests.size());
    }

    @Test
    void theEndIsLookedUpEvenIfThereIsALiveLog() {
        kafka.topic("edits", 1);
        kafka.append("edits", 0, 1, 2, 3);
        fixture.live.put(EDITS, new LiveLogs.Window(0, 2));
        assertEquals(List.of("edits-0@3"), offsets(fixture.resume(at(0, -1))));
    }
}
