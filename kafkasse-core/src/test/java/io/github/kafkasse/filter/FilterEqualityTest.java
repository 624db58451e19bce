package io.github.kafkasse.filter;

import static io.github.kafkasse.filter.Events.event;
import static io.github.kafkasse.filter.Events.filter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.RecordFilter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients share what is written for equal filters, so filters with the same meaning must be equal. */
class FilterEqualityTest {
    @Test
    void orderRepetitionAndNeedlessEscapesDoNotMatter() {
        EventFilter filter = filter("wiki:enwiki|dewiki", "type:edit");
        assertSame(filter, filter("type:edit", "wiki:dewiki|enwiki"));
        assertSame(filter, filter("wiki:enwiki|dewiki|enwiki", "type:edit", "wiki:dewiki|enwiki"));
        assertSame(filter("a@b:c.d:e@"), filter("a\\@b:c\\.d\\:e\\@"));
    }

    @Test
    void filtersOfDifferentMeaningAreNotEqual() {
        assertNotEquals(filter("a:1|2"), filter("a:1", "a:2"));
        assertNotEquals(filter("a:1"), filter("a:1", "b:1"));
        assertNotEquals(filter("a.b:1"), filter("a\\.b:1"));
        assertNotEquals(filter("@key:1"), filter("\\@key:1"));
        assertNotEquals(filter("a:1|2"), filter("a:1\\|2"));
        assertNotEquals(filter("a:"), filter("a:|" + "x"));
        assertNotEquals(filter("a:1"), filter("!a:1"));
        assertNotEquals(filter("a:1*"), filter("a:1\\*"));
    }

    @Test
    void theNormalFormParsesToAnEqualFilter() {
        EventFilter filter =
                filter("\\@key:1", "@key:b|a", "\\|.\\:\\.:\\\\|\\|", "a:|x", "!@in:b:2,1*3,*", "!\\!c:\\*");
        assertEquals(
                List.of("!\\!c:\\*", "!b:*|1*3|2", "@key:a|b", "\\@key:1", "\\|.\\:\\.:\\\\|\\|", "a:|x"),
                filter.expressions());
        assertSame(filter, filter(filter.expressions().toArray(String[]::new)));
    }

    @Test
    void combinedFiltersAreEqualInAnyOrder() {
        RecordFilter a = filter("a:1");
        RecordFilter b = filter("b:1");
        RecordFilter canaries = new CanaryFilter();
        assertSame(canaries.and(filter("a:1")), filter("a:1").and(new CanaryFilter()));
        assertSame(a.and(b).and(canaries), canaries.and(b.and(a)));
        assertSame(a.and(b), a.and(b).and(a).and(b));
        assertSame(a, a.and(filter("a:1")));
        assertNotEquals(a.and(b), a);
        assertNotEquals(a.and(b), a.and(canaries));
    }

    @Test
    void aCombinedFilterAcceptsWhatAllAccept() {
        RecordFilter both = new CanaryFilter().and(filter("type:edit"));
        assertTrue(both.accepts(event("{\"type\":\"edit\"}")));
        assertFalse(both.accepts(event("{\"type\":\"log\"}")));
        assertFalse(both.accepts(event("{\"type\":\"edit\",\"meta\":{\"domain\":\"canary\"}}")));
    }

    @Test
    void aCombinedFilterStopsAtTheFirstRejection() {
        RecordFilter none = event -> false;
        RecordFilter broken = event -> {
            throw new AssertionError("asked");
        };
        assertFalse(none.and(broken).accepts(event("1")));
    }

    @Test
    void onlyCanaryEventsAreDropped() {
        CanaryFilter filter = new CanaryFilter();
        assertFalse(filter.accepts(event("{\"meta\":{\"domain\":\"canary\"}}")));
        assertTrue(filter.accepts(event("{\"meta\":{\"domain\":\"canary.example.org\"}}")));
        assertTrue(filter.accepts(event("{\"domain\":\"canary\"}")));
        assertTrue(filter.accepts(event("[\"canary\"]")));
        assertTrue(filter.accepts(event("null")));
    }

    private static void assertSame(RecordFilter expected, RecordFilter actual) {
        assertEquals(expected, actual);
        assertEquals(expected.hashCode(), actual.hashCode());
    }
}
