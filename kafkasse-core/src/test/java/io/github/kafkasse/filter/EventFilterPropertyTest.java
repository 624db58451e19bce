package io.github.kafkasse.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.github.kafkasse.InvalidFilterException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Filter expressions from names and values of any characters, and from any text. */
class EventFilterPropertyTest {
    /** A text with a backslash before each character that has a meaning. */
    private static String escaped(String text) {
        return text.replaceAll("[\\\\.:|@!*]", "\\\\$0");
    }

    private static String json(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    @Property(tries = 1_000)
    void anEscapedExpressionMatchesItsValue(
            @ForAll("path") List<String> path, @ForAll("text") String value, @ForAll("text") String other) {
        String expression = path.stream().map(EventFilterPropertyTest::escaped).collect(Collectors.joining(".")) + ":"
                + escaped(value);
        EventFilter filter = EventFilter.parse(List.of(expression), FilterLimits.defaults());
        assertNotNull(filter);
        assertTrue(filter.accepts(Events.event(nested(path, json(value)))), expression);
        assertEquals(value.equals(other), filter.accepts(Events.event(nested(path, json(other)))), expression);
        assertFalse(filter.accepts(Events.event("{}")));
        EventFilter negation = EventFilter.parse(List.of("!" + expression), FilterLimits.defaults());
        assertNotNull(negation);
        assertFalse(negation.accepts(Events.event(nested(path, json(value)))), expression);
        assertTrue(negation.accepts(Events.event("{}")));
        assertEquals(filter, EventFilter.parse(filter.expressions(), FilterLimits.defaults()));
    }

    private static String nested(List<String> path, String value) {
        String json = value;
        for (int i = path.size() - 1; i >= 0; i--) {
            json = "{" + json(path.get(i)) + ":" + json + "}";
        }
        return json;
    }

    @Property(tries = 2_000)
    void anyTextIsAFilterOrIsRejectedWithAMessage(@ForAll("expressions") String text, @ForAll("text") String value) {
        EventFilter filter;
        try {
            filter = EventFilter.parse(List.of(text), FilterLimits.defaults());
        } catch (InvalidFilterException e) {
            assertTrue(e.getMessage().length() < 1_000, e.getMessage());
            return;
        }
        if (filter == null) {
            assertEquals("", text);
            return;
        }
        assertEquals(filter, EventFilter.parse(filter.expressions(), FilterLimits.defaults()), text);
        byte[] key = value.getBytes(StandardCharsets.UTF_8);
        boolean accepted = filter.accepts(Events.event(key, "{\"a\":" + json(value) + "}"));
        assertEquals(accepted, filter.accepts(Events.event(key, " { \"a\" : " + json(value) + " } ")), text);
    }

    @Provide
    Arbitrary<List<String>> path() {
        return text().list().ofMinSize(1).ofMaxSize(4);
    }

    @Provide
    Arbitrary<String> text() {
        return Arbitraries.of("a", "b", ".", ":", "|", "@", "!", "*", "\\", "\"", "é", "😀", "key", " ", "/", "0")
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> expressions() {
        Arbitrary<String> pieces = Arbitraries.of(
                "a", "b", ".", ":", "|", "!", "*", "@key", "\\", "\\.", "é", "\ud800", "\0", "x".repeat(300));
        return Arbitraries.oneOf(
                pieces.list().ofMaxSize(10).map(parts -> String.join("", parts)),
                Arbitraries.strings(),
                Arbitraries.strings().map(text -> "a:" + text));
    }
}
