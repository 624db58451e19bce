package io.github.kafkasse.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.InvalidFilterException;
import io.github.kafkasse.RecordFilter;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The limits of a client's filter in memory, and the memory that it reports. */
class FilterMemoryTest {
    private static String path(int names) {
        return String.join(".", Collections.nCopies(names, "a")) + ":1";
    }

    @Test
    void aPathOfManyNamesIsRejected() {
        assertNotNull(EventFilter.parse(List.of(path(16)), FilterLimits.defaults()));
        InvalidFilterException refusal = assertThrows(
                InvalidFilterException.class,
                () -> EventFilter.parse(List.of("b:1", path(17)), FilterLimits.defaults()));
        assertTrue(refusal.getMessage().startsWith("Filter 2 has a path of more than 16 names"), refusal::getMessage);
    }

    @Test
    void aFilterReportsItsMemory() {
        EventFilter small = EventFilter.parse(List.of("wiki:enwiki"), FilterLimits.defaults());
        assertNotNull(small);
        assertTrue(small.memoryBytes() > 500 && small.memoryBytes() < 2_000, small.memoryBytes() + " bytes");
        List<String> expressions = IntStream.range(0, 16)
                .mapToObj(i -> "m" + i + path(15).substring(1) + "|" + "v".repeat(1_900))
                .toList();
        EventFilter large = EventFilter.parse(expressions, FilterLimits.defaults());
        assertNotNull(large);
        assertTrue(large.memoryBytes() > 150_000 && large.memoryBytes() < 500_000, large.memoryBytes() + " bytes");
        RecordFilter both = small.and(large);
        assertEquals(small.memoryBytes() + large.memoryBytes(), both.memoryBytes());
    }
}
