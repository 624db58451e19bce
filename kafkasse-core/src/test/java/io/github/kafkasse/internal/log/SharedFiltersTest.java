package io.github.kafkasse.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.StreamEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Filters and their results count against one budget, and are released with their last client. */
class SharedFiltersTest {
    private static final int SIZE = 1_000;

    private final SharedFilters filters = new SharedFilters(5 * SIZE);

    private record Named(String name) implements RecordFilter {
        @Override
        public boolean accepts(StreamEvent event) {
            return true;
        }

        @Override
        public long memoryBytes() {
            return SIZE;
        }
    }

    private SharedFilter acquire(String name) {
        return present(filters.acquire(new Named(name)));
    }

    private static <T> T present(@Nullable T value) {
        assertNotNull(value);
        return value;
    }

    @Test
    void equalFiltersAreOneAndChargedOnce() {
        SharedFilter first = acquire("a");
        assertSame(first, acquire("a"));
        assertNotSame(first, acquire("b"));
        assertEquals(2 * SIZE, filters.used());
        filters.release(first);
        assertEquals(2 * SIZE, filters.used());
        filters.release(first);
        assertEquals(SIZE, filters.used());
        assertNotSame(first, acquire("a"));
    }

    @Test
    void aFilterThatDoesNotFitIsRefusedUntilAnotherLeaves() {
        SharedFilter last = acquire("0");
        for (int i = 1; i < 5; i++) {
            acquire(String.valueOf(i));
        }
        assertNull(filters.acquire(new Named("more")));
        assertSame(last, acquire("0"), "an equal filter needs no space");
        filters.release(last);
        filters.release(last);
        assertNotNull(filters.acquire(new Named("more")));
    }

    @Test
    void noVerdictsAreStoredForASingleClient() {
        SharedFilter filter = acquire("a");
        assertNull(filter.verdicts(new RecordWindow(0)));
        acquire("a");
        assertNotNull(filter.verdicts(new RecordWindow(0)));
    }

    @Test
    void theLeastRecentlyUsedVerdictsAreEvicted() {
        SharedFilter filter = acquire("a");
        acquire("a");
        RecordWindow first = new RecordWindow(0);
        RecordWindow second = new RecordWindow(0);
        FilterVerdicts ofFirst = present(filter.verdicts(first));
        FilterVerdicts ofSecond = present(filter.verdicts(second));
        for (int i = 0; i < 100; i++) {
            assertSame(ofFirst, filter.verdicts(first));
            assertNotNull(filter.verdicts(new RecordWindow(0)));
            assertTrue(filters.used() <= 5 * SIZE);
        }
        assertNotSame(ofSecond, filter.verdicts(second));
    }

    @Test
    void allIsFreedWhenTheLastClientLeaves() {
        SharedFilter filter = acquire("a");
        acquire("a");
        for (int i = 0; i < 3; i++) {
            filter.verdicts(new RecordWindow(0));
        }
        assertEquals(SIZE + 3L * FilterVerdicts.BYTES, filters.used());
        filters.release(filter);
        filters.release(filter);
        assertEquals(0, filters.used());
        assertNull(filter.verdicts(new RecordWindow(0)));
    }

    @Test
    void withoutRoomNoVerdictsAreStored() {
        for (int i = 0; i < 5; i++) {
            acquire(String.valueOf(i));
        }
        assertNull(acquire("0").verdicts(new RecordWindow(0)));
    }

    @Test
    void aNewFilterEvictsVerdicts() {
        SharedFilter first = acquire("a");
        acquire("a");
        SharedFilter second = acquire("b");
        acquire("b");
        for (int i = 0; i < 100; i++) {
            first.verdicts(new RecordWindow(0));
            second.verdicts(new RecordWindow(0));
        }
        acquire("c");
        acquire("d");
        acquire("e");
        assertEquals(5 * SIZE, filters.used());
        assertNull(filters.acquire(new Named("f")));
        filters.release(first);
        filters.release(first);
        assertEquals(4 * SIZE, filters.used());
        assertNotNull(second.verdicts(new RecordWindow(0)));
    }
}
