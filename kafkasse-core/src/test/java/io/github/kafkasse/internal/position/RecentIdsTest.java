package io.github.kafkasse.internal.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.kafkasse.InvalidAssignmentException;
import org.junit.jupiter.api.Test;

class RecentIdsTest {
    private final RecentIds ids = new RecentIds(100_000, 10_000);

    private static String id(long offset) {
        return "[{\"topic\":\"t\",\"partition\":0,\"offset\":" + offset + "}]";
    }

    @Test
    void equalTextsAreTheSameId() {
        LastEventId first = ids.parse(id(7));
        assertEquals(LastEventId.parse(id(8), 100, 10), ids.parse(id(8)));
        assertSame(first, ids.parse(id(7)));
    }

    @Test
    void manyDistinctIdsAreParsedToo() {
        for (int round = 0; round < 2; round++) {
            for (int offset = 0; offset < 100; offset++) {
                assertEquals(LastEventId.parse(id(offset), 100, 10), ids.parse(id(offset)));
            }
        }
    }

    @Test
    void noTextIsNoId() {
        assertNull(ids.parse(null));
        assertNull(ids.parse(" "));
    }

    @Test
    void anInvalidTextIsRefusedEachTime() {
        assertThrows(InvalidAssignmentException.class, () -> ids.parse("[7]"));
        assertThrows(InvalidAssignmentException.class, () -> ids.parse("[7]"));
        assertThrows(InvalidAssignmentException.class, () -> ids.parse(" ".repeat(100_000) + id(7)));
    }
}
