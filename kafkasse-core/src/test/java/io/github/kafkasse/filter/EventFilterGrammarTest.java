package io.github.kafkasse.filter;

import static io.github.kafkasse.filter.Events.filter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.kafkasse.InvalidFilterException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The grammar of filters, and the errors for invalid ones. */
class EventFilterGrammarTest {
    private static final String SHAPE = "Write it as wiki:enwiki|dewiki or as meta.domain:en.wikipedia.org.";

    @Test
    void noExpressionsGiveNoFilter() {
        assertNull(filter());
        assertNull(filter("", ""));
        assertEquals(filter("a:1"), filter("", "a:1", ""));
    }

    @Test
    void nothingIsTrimmed() {
        assertEquals(List.of(" a : 1"), filter(" a : 1").expressions());
        assertEquals(List.of("a: 1| 2"), filter("a: 1| 2").expressions());
    }

    @Test
    void anExpressionNeedsAPathAndAColon() {
        refused("Filter 1 has no ':' between a path and its values. " + SHAPE, "wiki");
        refused("Filter 2 has no ':' between a path and its values. " + SHAPE, "a:1", "wiki\\:enwiki");
        refused("Filter 1 has no ':' between a path and its values. " + SHAPE, "a.");
        refused("Filter 1 has no name before its ':' at character 1. " + SHAPE, ":enwiki");
        refused("Filter 1 has no name before its '.' at character 1. " + SHAPE, ".a:1");
        refused("Filter 1 has no name before its '.' at character 6. " + SHAPE, "meta..domain:1");
        refused("Filter 1 has no name before its ':' at character 6. " + SHAPE, "meta.:1");
    }

    @Test
    void aBarSeparatesValues() {
        refused(
                "Filter 1 has a '|' at character 7, before any ':'. It stands between values; in a name it is written"
                        + " with a backslash before it.",
                "enwiki|wiki:1");
    }

    @Test
    void anAtSignStartsOnlyTheKeyOrAList() {
        String sentence = "Filter 1 has an '@' that begins neither '@key:', the record's key, nor '@in:', a list with"
                + " commas. A member whose name begins with '@' is written with a backslash before it.";
        refused(sentence, "@type:Person");
        refused(sentence, "@key.a:1");
        refused(sentence, "@key");
        refused(sentence, "@keys:1");
        refused(sentence, "@in");
        refused(sentence, "@in.a:1");
        refused(sentence, "@in:@in:a:1");
        refused(sentence, "@in:@type:Person");
    }

    @Test
    void aCommaSeparatesTheValuesOfAList() {
        assertEquals(filter("wiki:enwiki|dewiki"), filter("@in:wiki:enwiki,dewiki"));
        assertEquals(filter("meta.domain:a|b|c"), filter("@in:meta.domain:a,b|c"));
        assertEquals(filter("@key:Q42|Q64"), filter("@in:@key:Q42,Q64"));
        assertEquals(filter("a:1|"), filter("@in:a:1,"));
        assertEquals(filter("a,b:1|2"), filter("@in:a,b:1,2"));
        assertEquals(filter("title:Hello, world|Bye"), filter("@in:title:Hello\\, world,Bye"));
        assertEquals(
                List.of("title:Bye|Hello, world"),
                filter("@in:title:Hello\\, world,Bye").expressions());
        refused("Filter 1 has no ':' between a path and its values. " + SHAPE, "@in:wiki");
    }

    @Test
    void aCommaOutsideAListIsPartOfTheValue() {
        assertEquals(List.of("title:Hello, world"), filter("title:Hello, world").expressions());
        assertEquals(filter("\\@in:a,b").expressions(), List.of("\\@in:a,b"));
        assertNotEquals(filter("title:a|b"), filter("title:a,b"));
    }

    @Test
    void aListHasTheSameLimitsAsOtherValues() {
        FilterLimits limits = new FilterLimits(1, 2, 100);
        assertNotNull(EventFilter.parse(List.of("@in:a:1,2"), limits));
        assertThrows(InvalidFilterException.class, () -> EventFilter.parse(List.of("@in:a:1,2,3"), limits));
    }

    @Test
    void onlyReservedCharactersCanBeEscaped() {
        String sentence = " without one of . : | \\ @ ! * after it. A backslash itself is written \\\\.";
        refused("Filter 1 has a backslash at character 2" + sentence, "a\\n:1");
        refused("Filter 1 has a backslash at character 3" + sentence, "a:\\");
        refused("Filter 1 has a backslash at character 4" + sentence, "a:1\\");
    }

    @Test
    void anExclamationMarkIsTheFirstCharacterAndStandsOnce() {
        String sentence =
                ". A negation is the first character and stands there once; a member whose name begins with '!'"
                        + " is written with a backslash before it.";
        refused("Filter 1 has a '!' at character 2" + sentence, "!!a:1");
        refused("Filter 1 has a '!' at character 5" + sentence, "@in:!a:1");
        refused("Filter 1 has no ':' between a path and its values. " + SHAPE, "!");
        assertEquals(List.of("\\!a:1"), filter("\\!a:1").expressions());
        assertEquals(List.of("!\\!a:1"), filter("!\\!a:1").expressions());
        assertEquals(List.of("a!b.!c:!1"), filter("a\\!b.\\!c:\\!1").expressions());
    }

    @Test
    void aValueHasAtMostOneWildcard() {
        String sentence =
                ". A value has at most one wildcard; an asterisk itself is written with a backslash before it.";
        refused("Filter 1 has a second '*' in a value, at character 5" + sentence, "a:*b*");
        refused("Filter 1 has a second '*' in a value, at character 6" + sentence, "a:1|**");
        assertNotNull(filter("a:*|1*|*2|3*4"));
        assertEquals(List.of("a*b:\\*1\\*"), filter("a*b:\\*1\\*").expressions());
        assertNotEquals(filter("a:\\*"), filter("a:*"));
    }

    @Test
    void sizesAreLimited() {
        FilterLimits limits = new FilterLimits(2, 3, 10);
        assertNotNull(EventFilter.parse(List.of("a:12345678", "a:1|2|3"), limits));
        refused(limits, "Filter 2 has 11 characters; this server accepts up to 10.", "a:1", "a:123456789");
        refused(limits, "Filter 1 has more than 3 values, the most this server takes.", "a:1|1|1|1");
        refused(
                limits,
                "There are 3 filters; this server accepts up to 2. Combine values of one member:"
                        + " wiki:enwiki|dewiki.",
                "a:1",
                "a:1",
                "");
    }

    @Test
    void theLimitsHaveMaximums() {
        assertThrows(IllegalArgumentException.class, () -> new FilterLimits(65, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new FilterLimits(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new FilterLimits(1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new FilterLimits(1, 1, 0));
    }

    private static void refused(String message, String... expressions) {
        refused(FilterLimits.defaults(), message, expressions);
    }

    private static void refused(FilterLimits limits, String message, String... expressions) {
        InvalidFilterException refusal =
                assertThrows(InvalidFilterException.class, () -> EventFilter.parse(List.of(expressions), limits));
        assertEquals(message, refusal.getMessage());
    }
}
