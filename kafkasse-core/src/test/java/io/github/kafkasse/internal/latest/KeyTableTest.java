package io.github.kafkasse.internal.latest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyTableTest {
    private final KeyTable keys = new KeyTable();

    @Test
    void theNewestOffsetOfEachOfManyKeysIsFound() {
        Random random = new Random(7);
        Map<String, Long> expected = new HashMap<>();
        for (long offset = 0; offset < 50_000; offset += 1 + random.nextInt(3)) {
            String key = "key " + random.nextInt(9_000);
            keys.add(key.getBytes(StandardCharsets.UTF_8), offset);
            expected.put(key, offset);
        }
        assertEquals(expected.size(), keys.size());
        assertArrayEquals(
                expected.values().stream().mapToLong(Long::longValue).sorted().toArray(), keys.offsets());
    }

    @Test
    void aRecordWithoutAKeyReplacesNoOther() {
        keys.add(null, 0);
        keys.add(new byte[0], 1);
        keys.add(null, 2);
        keys.add(new byte[0], 3);
        assertArrayEquals(new long[] {0, 2, 3}, keys.offsets());
        assertEquals(3, keys.size());
    }

    @Test
    void onlyRecordsBeforeTheEndAreSuperseded() {
        keys.add(new byte[] {1}, 0);
        keys.add(new byte[] {1}, 5);
        NewestOffsets newest = new NewestOffsets(8, keys.offsets());
        assertTrue(newest.isSuperseded(0));
        assertFalse(newest.isSuperseded(5));
        assertTrue(newest.isSuperseded(7), "Kafka has compacted it away since");
        assertFalse(newest.isSuperseded(8));
        assertFalse(NewestOffsets.UNKNOWN.isSuperseded(0));
    }
}
