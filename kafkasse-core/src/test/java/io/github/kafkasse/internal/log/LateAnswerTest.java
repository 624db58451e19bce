package io.github.kafkasse.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.log.PartitionCache.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A topic was recreated, and some answers of Kafka are older than that. */
class LateAnswerTest {
    private static final TopicPartition T0 = new TopicPartition("t", 0);
    private static final Uuid OLD = new Uuid(1, 1);
    private static final Uuid NEW = new Uuid(2, 2);
    private static final Uuid NEWER = new Uuid(3, 3);
    private static final long LINGER = 10;

    private final List<String> changed = new ArrayList<>();
    private final PartitionCaches caches = new PartitionCaches(this::now, LINGER, () -> {});
    private TopicInfo answer = new TopicInfo("t", 1, OLD);
    private final TopicWatch watch = new TopicWatch(
            names -> CompletableFuture.completedFuture(Map.of("t", Optional.of(answer))), caches, 1, changed::add);
    private long nanos;

    private long now() {
        return nanos;
    }

    private PartitionCache present() {
        return Objects.requireNonNull(caches.get(T0));
    }

    /**
     * Processes an answer of Kafka with this topic id, and returns the topic id of the partition's cache after that.
     */
    private Uuid idAfterAnswer(Uuid id) {
        answer = new TopicInfo("t", 1, id);
        CompletableFuture<?> unused = watch.ask(Set.of("t"));
        return present().topicId();
    }

    @BeforeEach
    void recreateTheTopic() {
        PartitionCache old = caches.retain(T0, OLD, OffsetAndEpoch.of(5));
        assertEquals(OLD, idAfterAnswer(OLD));
        assertEquals(NEW, idAfterAnswer(NEW));
        assertEquals(State.REPLACED, old.state());
        changed.clear();
    }

    @Test
    void aLateAnswerDoesNotRestoreTheOldTopic() {
        PartitionCache cache = present();
        assertEquals(NEW, idAfterAnswer(OLD));
        assertEquals(NEW, idAfterAnswer(NEW));
        assertSame(cache, present());
        assertEquals(State.LIVE, cache.state());
        assertEquals(List.of(), changed);
        TopicInfo info = watch.topic("t");
        assertNotNull(info);
        assertEquals(NEW, info.id());
    }

    @Test
    void noReplacedTopicIdComesBack() {
        assertEquals(NEWER, idAfterAnswer(NEWER));
        assertEquals(NEWER, idAfterAnswer(NEW));
        assertEquals(NEWER, idAfterAnswer(OLD));
    }

    @Test
    void aClientOfTheOldTopicDoesNotDisturbClientsOfTheNewOne() {
        PartitionCache cache = present();
        PartitionCache late = caches.retain(T0, OLD, OffsetAndEpoch.of(5));
        assertEquals(State.REPLACED, late.state());
        assertEquals(State.LIVE, cache.state());
        assertSame(cache, present());
        caches.release(late);
        assertSame(cache, caches.retain(T0, NEW, OffsetAndEpoch.of(0)));
    }

    @Test
    void aClientThatReceivesTheNewTopicIdFirstReplacesTheCaches() {
        PartitionCache newer = caches.retain(T0, NEWER, OffsetAndEpoch.of(0));
        assertEquals(State.LIVE, newer.state());
        assertEquals(NEWER, idAfterAnswer(NEW));
    }

    @Test
    void anIdThatKafkaNamesForLongIsAccepted() {
        assertEquals(NEW, idAfterAnswer(OLD));
        nanos += PastTopicIds.DOUBT_NANOS - 1;
        assertEquals(NEW, idAfterAnswer(OLD));
        nanos++;
        assertEquals(OLD, idAfterAnswer(OLD));
        assertEquals(OLD, idAfterAnswer(NEW));
    }

    @Test
    void anIdThatIsContradictedMeanwhileIsNotAccepted() {
        assertEquals(NEW, idAfterAnswer(OLD));
        nanos += PastTopicIds.DOUBT_NANOS - 1;
        assertEquals(NEW, idAfterAnswer(NEW));
        nanos++;
        assertEquals(NEW, idAfterAnswer(OLD));
    }

    @Test
    void anUncleanElectionKeepsTheTopicId() {
        watch.replace(present(), OffsetAndEpoch.of(3));
        assertEquals(NEW, idAfterAnswer(NEW));
        assertEquals(State.LIVE, present().state());
        assertSame(present(), caches.retain(T0, NEW, OffsetAndEpoch.of(3)));
    }

    @Test
    void topicsWithoutFollowersAreForgotten() {
        caches.release(caches.retain(T0, NEW, OffsetAndEpoch.of(0)));
        nanos += Duration.ofSeconds(1).toNanos();
        caches.reap();
        assertEquals(OLD, caches.retain(T0, OLD, OffsetAndEpoch.of(5)).topicId());
        assertEquals(State.LIVE, present().state());
    }
}
