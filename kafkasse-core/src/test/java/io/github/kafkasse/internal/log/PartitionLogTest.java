package io.github.kafkasse.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionLogTest {
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);

    private final PartitionLog log = new PartitionLog(OffsetAndEpoch.of(100));

    @Test
    void anEmptyLogBeginsAndEndsWhereTheTailStarts() {
        assertEquals(100, log.start());
        assertEquals(100, log.end());
        assertNull(log.find(100));
    }

    @Test
    void readersSeeOnlyPublishedRecords() {
        log.append(Records.event(PARTITION, 100));
        assertEquals(100, log.end());
        assertNull(log.find(100));
        log.publish();
        assertEquals(101, log.end());
        assertNotNull(log.find(100));
    }

    @Test
    void aGapIsCoveredByTheWindowAroundIt() {
        log.append(Records.event(PARTITION, 100));
        log.append(Records.event(PARTITION, 150));
        log.advance(160);
        log.publish();
        RecordWindow window = log.find(120);
        assertNotNull(window);
        assertEquals(1, window.extent().indexOf(120));
        assertEquals(160, window.extent().end());
        assertNotNull(log.find(159));
        assertNull(log.find(160));
    }

    @Test
    void aRecordBeforeTheEndIsRefused() {
        log.append(Records.event(PARTITION, 100));
        assertThrows(IllegalArgumentException.class, () -> log.append(Records.event(PARTITION, 100)));
        log.advance(110);
        assertThrows(IllegalArgumentException.class, () -> log.append(Records.event(PARTITION, 109)));
        log.append(Records.event(PARTITION, 110));
        assertEquals(111, log.appendedEnd());
    }

    @Test
    void everyPositionOfManyWindowsIsFound() {
        for (long offset = 100; offset < 2_100; offset += 2) {
            log.append(Records.event(PARTITION, offset));
        }
        log.publish();
        assertTrue(log.windows().size() > 3);
        for (long position = 100; position < log.end(); position++) {
            RecordWindow window = log.find(position);
            assertNotNull(window);
            long next = window.extent().event(window.extent().indexOf(position)).offset();
            assertEquals(position + position % 2, next);
        }
    }

    @Test
    void windowsFollowEachOtherWithoutGaps() {
        for (long offset = 100; offset < 1_500; offset++) {
            log.append(Records.event(PARTITION, offset * 3));
        }
        log.publish();
        long end = 100;
        for (RecordWindow window : log.windows()) {
            assertEquals(end, window.start());
            end = window.end();
        }
        assertEquals(log.end(), end);
    }

    @Test
    void droppingTheOnlyWindowLeavesAnEmptyLogAtItsEnd() {
        log.append(Records.event(PARTITION, 100));
        log.publish();
        assertNotNull(log.dropOldest());
        assertEquals(101, log.start());
        assertEquals(101, log.end());
    }

    @Test
    void aDroppedWindowStaysReadable() {
        log.append(Records.event(PARTITION, 100));
        log.publish();
        RecordWindow window = log.find(100);
        assertNotNull(window);
        log.dropOldest();
        assertNull(log.find(100));
        assertEquals(100, window.extent().event(0).offset());
    }
}
