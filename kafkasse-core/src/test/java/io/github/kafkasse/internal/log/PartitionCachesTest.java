package io.github.kafkasse.internal.log;

import static io.github.kafkasse.internal.log.Records.TOPIC_ID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.log.PartitionCache.State;
import io.github.kafkasse.internal.position.LiveLogs.Window;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** How long a partition's log is kept, and which log is current. */
class PartitionCachesTest {
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);
    private static final Uuid OTHER_ID = new Uuid(3, 4);
    private static final long LINGER = 60;

    private long now;
    private int changes;
    private final PartitionCaches caches = new PartitionCaches(() -> now, LINGER, () -> changes++);

    private PartitionCache retain(Uuid id, long start) {
        return caches.retain(PARTITION, id, OffsetAndEpoch.of(start));
    }

    @Test
    void followersOfAPartitionShareItsCacheAndTheTailIsNotifiedOnce() {
        PartitionCache first = retain(TOPIC_ID, 5);
        assertSame(first, retain(TOPIC_ID, 9));
        assertEquals(5, first.log().end());
        assertEquals(1, changes);
    }

    @Test
    void aCacheIsKeptWhileItIsFollowed() {
        PartitionCache cache = retain(TOPIC_ID, 5);
        retain(TOPIC_ID, 5);
        caches.release(cache);
        now += 2 * LINGER;
        caches.reap();
        assertSame(cache, caches.get(PARTITION));
    }

    @Test
    void aCacheIsKeptForAWhileAfterItsLastFollower() {
        PartitionCache cache = retain(TOPIC_ID, 5);
        now += 1_000;
        caches.release(cache);
        now += LINGER - 1;
        caches.reap();
        assertSame(cache, caches.get(PARTITION));
        now++;
        long version = caches.version();
        caches.reap();
        assertNull(caches.get(PARTITION));
        assertNotEquals(version, caches.version());
        assertNotSame(cache, retain(TOPIC_ID, 7));
    }

    @Test
    void aReturningFollowerKeepsALingeringCache() {
        PartitionCache cache = retain(TOPIC_ID, 5);
        caches.release(cache);
        now += LINGER - 1;
        assertSame(cache, retain(TOPIC_ID, 9));
        now += LINGER;
        caches.reap();
        caches.release(cache);
        now += LINGER - 1;
        caches.reap();
        assertSame(cache, caches.get(PARTITION));
    }

    @Test
    void aRecreatedTopicGetsAnotherCache() {
        PartitionCache old = retain(TOPIC_ID, 5);
        PartitionCache other = retain(OTHER_ID, 0);
        assertNotSame(old, other);
        assertEquals(State.REPLACED, old.state());
        assertEquals(2, changes);
    }

    @Test
    void releasingAReplacedCacheDoesNotReleaseTheNewOne() {
        PartitionCache old = retain(TOPIC_ID, 5);
        PartitionCache other = retain(OTHER_ID, 0);
        caches.release(old);
        now += LINGER;
        caches.reap();
        assertSame(other, caches.get(PARTITION));
    }

    @Test
    void aReplacedCacheIsReplacedOnce() {
        PartitionCache old = retain(TOPIC_ID, 5);
        caches.replace(old, OTHER_ID, OffsetAndEpoch.of(0));
        PartitionCache other = caches.get(PARTITION);
        caches.replace(old, new Uuid(5, 6), OffsetAndEpoch.of(0));
        assertSame(other, caches.get(PARTITION));
    }

    @Test
    void aReplacedCacheDoesNotComeBackWithItsTopic() {
        PartitionCache old = retain(TOPIC_ID, 5);
        retain(OTHER_ID, 0);
        caches.present(old, true);
        assertEquals(State.REPLACED, old.state());
    }

    @Test
    void aPositionIsOnlyValidInALogWithTheSameTopicId() {
        PartitionCache cache = retain(TOPIC_ID, 5);
        Records.append(cache, 8, Records.event(PARTITION, 5), Records.event(PARTITION, 6));
        Window window = caches.window(PARTITION, TOPIC_ID);
        assertNotNull(window);
        assertEquals(5, window.start());
        assertEquals(8, window.end());
        assertNull(caches.window(PARTITION, OTHER_ID));
        assertNull(caches.window(new TopicPartition("t", 1), TOPIC_ID));
    }
}
