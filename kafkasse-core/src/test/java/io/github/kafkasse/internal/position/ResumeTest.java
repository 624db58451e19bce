package io.github.kafkasse.internal.position;

import static io.github.kafkasse.internal.position.ResolverFixture.TTL;
import static io.github.kafkasse.internal.position.ResolverFixture.at;
import static io.github.kafkasse.internal.position.ResolverFixture.entry;
import static io.github.kafkasse.internal.position.ResolverFixture.failure;
import static io.github.kafkasse.internal.position.ResolverFixture.offsets;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.internal.kafka.FakeKafka;
import io.github.kafkasse.internal.kafka.TopicInfo;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Resuming after a change: topics that have grown or were recreated, another cluster. */
class ResumeTest {
    private static final TopicPartition EDITS = new TopicPartition("edits", 0);

    private final ResolverFixture fixture = new ResolverFixture();
    private final FakeKafka kafka = fixture.kafka;

    @Test
    void partitionsAddedWhileTheClientWasDisconnectedStartAtTheirBeginning() {
        kafka.topic("edits", 4);
        for (int p = 0; p < 4; p++) {
            kafka.append("edits", p, 1, 2, 3);
        }
        Resolution resolution =
                fixture.resolve(Set.of("edits"), "[" + at(0, 3, "\"partitions\":2") + "," + at(1, 2) + "]", null);
        assertEquals(List.of("edits-0@3", "edits-1@2", "edits-2@0", "edits-3@0"), offsets(resolution.partitions()));
        assertTrue(resolution.topics().get(0).whole());
        assertEquals(4, resolution.topics().get(0).info().partitions());
    }

    @Test
    void deletedRecordsOfAnAddedPartitionAreReported() {
        kafka.topic("edits", 2);
        kafka.append("edits", 1, 1, 2, 3);
        kafka.deleteBefore("edits", 1, 2);
        List<PartitionStart> starts = fixture.resume(at(0, 0, "\"partitions\":1"));
        assertEquals(List.of("edits-0@0", "edits-1@2"), offsets(starts));
        assertEquals(2, starts.get(1).lost());
    }

    @Test
    void aStreamOfSinglePartitionsDoesNotGrow() {
        kafka.topic("edits", 4);
        Resolution resolution = fixture.resolve(Set.of("edits"), "[" + at(0, 0) + "," + at(1, 0) + "]", null);
        assertEquals(2, resolution.partitions().size());
        assertFalse(resolution.topics().get(0).whole());
    }

    @Test
    void aPositionInAPartitionThatTheDirectoryDoesNotHaveYetIsAccepted() {
        kafka.topic("edits", 1);
        fixture.resume(at(0, 0));
        kafka.grow("edits", 2);
        kafka.append("edits", 1, 1, 2, 3);
        assertEquals(List.of("edits-0@0", "edits-1@2"), offsets(fixture.resume(at(0, 0), at(1, 2))));
    }

    @Test
    void aTopicThatTheDirectoryDoesNotHaveYetIsFoundForAClientsId() {
        assertEquals(
                404,
                failure(TopicNotAvailableException.class, fixture.begin(Set.of("edits"), null, null))
                        .status());
        kafka.topic("edits", 1);
        kafka.append("edits", 0, 1, 2, 3);
        assertEquals(List.of("edits-0@2"), offsets(fixture.resume(at(0, 2))));
    }

    @Test
    void aRecreatedTopicStartsAtItsBeginningInAllPartitions() {
        String before = topicId(kafka.topic("edits", 2));
        kafka.topic("edits", 2);
        kafka.append("edits", 0, 1, 2, 3);
        kafka.append("edits", 1, 1, 2, 3);
        kafka.deleteBefore("edits", 1, 1);
        List<PartitionStart> starts = fixture.resume(at(0, 2, before), at(1, 2));
        assertEquals(List.of("edits-0@0", "edits-1@1"), offsets(starts));
        assertEquals(0, starts.get(0).lost());
        assertEquals(1, starts.get(1).lost());
    }

    @Test
    void anUnchangedTopicResumes() {
        String id = topicId(kafka.topic("edits", 1));
        kafka.append("edits", 0, 1, 2, 3);
        assertEquals(List.of("edits-0@2"), offsets(fixture.resume(at(0, 2, id))));
    }

    @Test
    void aRecreatedTopicIsDetectedAlthoughALogOfTheOldOneCoversThePosition() {
        String before = topicId(kafka.topic("edits", 1));
        fixture.live.put(EDITS, new LiveLogs.Window(0, 10));
        kafka.topic("edits", 1);
        kafka.append("edits", 0, 1, 2, 3);
        assertEquals(List.of("edits-0@0"), offsets(fixture.resume(at(0, 2, before))));
    }

    @Test
    void aClientOfTheNewTopicIsNotResetByAnOutdatedDirectory() {
        kafka.topic("edits", 1);
        fixture.resume(at(0, 0));
        String now = topicId(kafka.topic("edits", 1));
        kafka.append("edits", 0, 1, 2, 3);
        assertEquals(List.of("edits-0@2"), offsets(fixture.resume(at(0, 2, now))));
    }

    @Test
    void aTopicRecreatedWithOtherPartitionsIsFollowedFromTheBeginning() {
        String before = topicId(kafka.topic("edits", 3));
        kafka.topic("edits", 2);
        assertEquals(
                List.of("edits-0@0", "edits-1@0"),
                offsets(fixture.resume(at(0, 9, "\"partitions\":3", before), at(1, 9), at(2, 9))));
        fixture.scheduler.pass(TTL);
        kafka.topic("edits", 4);
        assertEquals(
                List.of("edits-0@0", "edits-1@0", "edits-2@0", "edits-3@0"),
                offsets(fixture.resume(at(0, 9, "\"partitions\":3", before), at(1, 9), at(2, 9))));
    }

    @Test
    void aSinglePartitionThatTheNewTopicDoesNotHaveIsNotAvailable() {
        String before = topicId(kafka.topic("edits", 3));
        kafka.topic("edits", 2);
        failure(TopicNotAvailableException.class, fixture.begin(Set.of("edits"), "[" + at(2, 9, before) + "]", null));
    }

    @Test
    void onItsOwnClusterAnIdOfTimestampsResumesExactlyWithoutLookingUpTimes() {
        kafka.topic("edits", 1);
        kafka.append("edits", 0, 5, 6, 6, 6, 7);
        String here = "\"at\":\"" + fixture.cluster.get().join() + ":3\"";
        kafka.requests.clear();
        assertEquals(
                List.of(new PartitionStart(EDITS, 3, 5, 0, 6, 2, 0)),
                fixture.resume(entry(0, "\"timestamp\":6", "\"seen\":2", here)));
        assertEquals(List.of("topics [edits]", "earliest [edits-0]", "latest [edits-0]"), kafka.requests);
        fixture.live.put(EDITS, new LiveLogs.Window(3, 5));
        kafka.requests.clear();
        assertEquals(
                List.of(new PartitionStart(EDITS, 3, 5, 0, 6, 2, 0)),
                fixture.resume(entry(0, "\"timestamp\":6", "\"seen\":2", here)));
        assertEquals(List.of(), kafka.requests);
    }

    @Test
    void onAnotherClusterItResumesAtTheTimeLessTheRecordsThatTheClientHas() {
        kafka.topic("edits", 1);
        kafka.append("edits", 0, 5, 6, 6, 6, 7);
        assertEquals(
                List.of(new PartitionStart(EDITS, 1, 5, 0, 6, 2, 2)),
                fixture.resume(entry(0, "\"timestamp\":6", "\"seen\":2", "\"at\":\"there:900\"")));
        assertEquals(
                List.of(new PartitionStart(EDITS, 1, 5, 0, 6, 2, 2)),
                fixture.resume(entry(0, "\"timestamp\":6", "\"seen\":2")));
    }

    @Test
    void recordsNotYetCopiedToThisClusterAreNotDeliveredAgain() {
        kafka.topic("edits", 1);
        kafka.append("edits", 0, 5);
        assertEquals(
                List.of(new PartitionStart(EDITS, 1, 1, 0, 6, 2, -3)),
                fixture.resume(entry(0, "\"timestamp\":6", "\"seen\":2")));
    }

    @Test
    void aTimeWithoutSeenRecordsOnlySetsTheStart() {
        kafka.topic("edits", 1);
        kafka.append("edits", 0, 5);
        assertEquals(List.of(new PartitionStart(EDITS, 1, 1, 0, 6, 0, 0)), fixture.resume(entry(0, "\"timestamp\":6")));
    }

    @Test
    void afterADeletionUpToTheTimeSomeRecordsAreRepeated() {
        kafka.topic("edits", 1);
        kafka.append("edits", 0, 5, 6, 6, 6, 7);
        kafka.deleteBefore("edits", 0, 2);
        assertEquals(
                List.of(new PartitionStart(EDITS, 2, 5, 0, 6, 0, 0)),
                fixture.resume(entry(0, "\"timestamp\":6", "\"seen\":2")));
    }

    @Test
    void aLargerDeletionReportsThatRecordsMayBeLost() {
        kafka.topic("edits", 1);
        kafka.append("edits", 0, 5, 6, 7, 8);
        kafka.deleteBefore("edits", 0, 2);
        assertEquals(
                List.of(new PartitionStart(EDITS, 2, 4, PartitionStart.UNKNOWN_LOSS, 6, 0, 0)),
                fixture.resume(entry(0, "\"timestamp\":6", "\"seen\":1", "\"at\":\"there:900\"")));
        assertEquals(
                List.of(new PartitionStart(EDITS, 2, 4, PartitionStart.UNKNOWN_LOSS, 6, 0, 0)),
                fixture.resume(entry(0, "\"timestamp\":6")));
    }

    @Test
    void aTimeBeforeTheFirstRecordEverLosesNothing() {
        kafka.topic("edits", 1);
        kafka.append("edits", 0, 7, 8);
        assertEquals(
                List.of(new PartitionStart(EDITS, 0, 2, 0, 6, 1, 1)),
                fixture.resume(entry(0, "\"timestamp\":6", "\"seen\":1")));
    }

    @Test
    void theTopicIdIsOnlyComparedOnItsOwnCluster() {
        kafka.topic("edits", 1);
        kafka.append("edits", 0, 5, 6, 7);
        String other = "\"topicId\":\"AAAAAAAA\"";
        String here = fixture.cluster.get().join();
        assertEquals(
                List.of("edits-0@1"),
                offsets(fixture.resume(entry(0, "\"timestamp\":6", other, "\"at\":\"there:900\""))));
        assertEquals(List.of("edits-0@1"), offsets(fixture.resume(entry(0, "\"timestamp\":6", other))));
        assertEquals(
                List.of("edits-0@0"),
                offsets(fixture.resume(entry(0, "\"timestamp\":6", other, "\"at\":\"" + here + ":2\""))));
    }

    @Test
    void theClusterIdIsRequestedOnceAndOnlyIfAnEntryHasOne() {
        kafka.topic("edits", 1);
        fixture.resume(entry(0, "\"timestamp\":6"));
        assertFalse(kafka.requests.contains("cluster [id]"));
        fixture.resume(entry(0, "\"timestamp\":6", "\"at\":\"there:900\""));
        fixture.resume(entry(0, "\"timestamp\":6", "\"at\":\"there:900\""));
        assertEquals(1, kafka.requests.stream().filter("cluster [id]"::equals).count());
    }

    private static String topicId(TopicInfo info) {
        return "\"topicId\":\"" + info.shortId() + "\"";
    }

    @Test
    void onAnotherClusterAPartitionMissingInTheIdStartsAtTheIdsOldestTime() {
        kafka.topic("edits", 3);
        for (int p = 0; p < 3; p++) {
            kafka.append("edits", p, 1, 2, 3, 4, 5);
        }
        assertEquals(
                List.of("edits-0@3", "edits-1@2", "edits-2@2"),
                offsets(fixture.resume(
                        entry(0, "\"timestamp\":4", "\"at\":\"elsewh:70\"", "\"partitions\":2"),
                        entry(1, "\"timestamp\":3", "\"at\":\"elsewh:80\""))));
    }

    @Test
    void aPartitionThatThisClusterDoesNotHaveIsLeftOut() {
        kafka.topic("edits", 1);
        kafka.append("edits", 0, 1, 2, 3, 4, 5);
        String lacking = entry(1, "\"timestamp\":3", "\"at\":\"elsewh:80\"");
        assertEquals(
                List.of("edits-0@3"),
                offsets(fixture.resume(
                        entry(0, "\"timestamp\":4", "\"at\":\"elsewh:70\"", "\"partitions\":2"), lacking)));
        assertEquals(
                List.of("edits-0@3"),
                offsets(fixture.resume(entry(0, "\"timestamp\":4", "\"at\":\"elsewh:70\""), lacking)));
        failure(TopicNotAvailableException.class, fixture.begin(Set.of("edits"), "[" + lacking + "]", null));
    }
}
