package io.github.kafkasse.servlet.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamConfigurationTest {
    private static StreamConfiguration read(String json) {
        try {
            return StreamConfiguration.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new AssertionError("Memory cannot fail", e);
        }
    }

    @Test
    void aNameResolvesToTheTopicsOfItsStream() {
        StreamConfiguration streams = read("{\"page-create\": {\"topics\": [\"eqiad.page\", \"codfw.page\"]}}");

        assertEquals(Set.of("eqiad.page", "codfw.page"), streams.topics("page-create"));
    }

    @Test
    void anUnknownStreamHasNoTopics() {
        StreamConfiguration streams = read("{\"a\": {\"topics\": [\"t\"]}}");

        assertTrue(streams.topics("b").isEmpty());
        assertTrue(streams.topics("t").isEmpty());
    }

    @Test
    void anAliasResolvesToTheTopicsOfItsStream() {
        StreamConfiguration streams =
                read("{\"mediawiki.recentchange\": {\"stream_aliases\": [\"recentchange\"], \"topics\": [\"t\"]}}");

        assertEquals(Set.of("t"), streams.topics("recentchange"));
    }

    @Test
    void streamsKeepTheOrderOfTheDocument() {
        StreamConfiguration streams = read("{\"z\": {\"topics\": [\"2\"]}, \"a\": {\"topics\": [\"1\"]}}");

        assertEquals(
                List.of("z", "a"),
                streams.streams().stream().map(StreamConfiguration.Stream::name).toList());
        assertEquals(List.of("1", "2"), List.copyOf(streams.topics()));
    }

    @Test
    void otherMembersAreIgnored() {
        StreamConfiguration streams = read("{\"a\": {\"schema_title\": \"x\", \"producers\": {\"p\": [{}, []]},"
                + " \"canary_events_enabled\": true, \"topics\": [\"t\"], \"sample\": null, \"description\": \"d\"}}");

        assertEquals(Set.of("t"), streams.topics("a"));
        assertEquals("d", streams.streams().get(0).description());
    }

    @Test
    void allMembersOfAStreamAreRead() {
        StreamConfiguration.Stream stream = read("{\"a\": {\"schema_title\": \"x/y\", \"canary_events_enabled\": true,"
                        + " \"topics\": [\"t\"], \"stream_aliases\": [\"b\"], \"description\": \"d\"}}")
                .stream("b")
                .orElseThrow();

        assertEquals(new StreamConfiguration.Stream("a", Set.of("t"), Set.of("b"), "d", "x/y", true), stream);
    }

    @Test
    void absentMembersOfAStreamAreEmpty() {
        StreamConfiguration.Stream stream =
                read("{\"a\": {\"topics\": [\"t\"], \"schema_title\": null, \"canary_events_enabled\": null}}")
                        .streams()
                        .get(0);

        assertEquals(new StreamConfiguration.Stream("a", Set.of("t")), stream);
        assertNull(stream.description());
        assertNull(stream.schemaTitle());
        assertFalse(stream.canaryEventsEnabled());
    }

    @Test
    void aRetiredStreamIsNotListedAndHasNoTopics() {
        StreamConfiguration streams = read("{\"a\": {}, \"b\": {\"retired\": false},"
                + " \"c\": {\"retired\": true, \"stream_aliases\": [\"d\"]}}");

        assertEquals(
                List.of("a", "b"),
                streams.streams().stream().map(StreamConfiguration.Stream::name).toList());
        assertEquals(Set.of("a", "b"), streams.topics());
        assertTrue(streams.isRetired("c"));
        assertTrue(streams.isRetired("d"));
        assertFalse(streams.isRetired("a"));
        assertEquals(Set.of(), streams.topics("c"));
        assertEquals("c", streams.nameOf("d"));
        assertFalse(streams.withMissing(List.of(new StreamConfiguration.Stream("c", Set.of("c")))).stream("c")
                .isPresent());
    }

    @Test
    void prefixesAndTheNameMakeTopicsIfThereAreNone() {
        StreamConfiguration streams = read("{\"page\": {\"topic_prefixes\": [\"eqiad.\", \"codfw.\"]}}");

        assertEquals(List.of("eqiad.page", "codfw.page"), List.copyOf(streams.topics("page")));
    }

    @Test
    void topicsOverridePrefixes() {
        StreamConfiguration streams = read("{\"page\": {\"topic_prefixes\": [\"eqiad.\"], \"topics\": [\"t\"]}}");

        assertEquals(Set.of("t"), streams.topics("page"));
    }

    @Test
    void aStreamWithoutTopicsAndPrefixesHasATopicOfItsName() {
        StreamConfiguration streams = read("{\"page\": {}, \"other\": {\"topics\": null}}");

        assertEquals(Set.of("page"), streams.topics("page"));
        assertEquals(Set.of("other"), streams.topics("other"));
    }

    @Test
    void patternsAreNotStreams() {
        StreamConfiguration streams =
                read("{\"/^mediawiki\\\\.job\\\\..+/\": {\"topics\": [\"/^(eqiad)/\"]}, \"a\": {\"topics\": [\"t\"]}}");

        assertEquals(1, streams.streams().size());
        assertEquals(Set.of("t"), streams.topics());
    }

    @Test
    void aStreamIsFoundByItsNameAndByItsAliases() {
        StreamConfiguration streams = read("{\"a\": {\"stream_aliases\": [\"b\"]}}");

        assertEquals("a", streams.stream("a").orElseThrow().name());
        assertEquals("a", streams.stream("b").orElseThrow().name());
        assertTrue(streams.stream("c").isEmpty());
    }

    @Test
    void aMissingDescriptionIsNull() {
        assertNull(read("{\"a\": {\"topics\": [\"t\"]}}").streams().get(0).description());
    }

    @Test
    void onlyMissingStreamsAreAdded() {
        StreamConfiguration streams = read("{\"a\": {\"topics\": [\"t\"], \"stream_aliases\": [\"b\"]}}")
                .withMissing(List.of(
                        new StreamConfiguration.Stream("a", Set.of("other")),
                        new StreamConfiguration.Stream("b", Set.of("other")),
                        new StreamConfiguration.Stream("c", Set.of("u"))));

        assertEquals(Set.of("t"), streams.topics("a"));
        assertEquals(Set.of("t"), streams.topics("b"));
        assertEquals(Set.of("u"), streams.topics("c"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "''                                                  | The document is empty",
                "[]                                                  | keyed by stream name",
                "{'a': []}                                           | The value of stream 'a' must be an object",
                "{'a': {'topic_prefixes': []}}                       | Stream 'a' has no topics",
                "{'a': {'topics': ['']}}                             | Stream 'a' has no topics",
                "{'a': {'topic_prefixes': 'eqiad.'}}                 | 'topic_prefixes' of stream 'a' must be an array",
                "{'a': {'stream_aliases': {'0': 'b'}}}               | 'stream_aliases' of stream 'a' must be an array",
                "{'a': {'schema_title': 1}}                          | 'schema_title' of stream 'a' must be a string",
                "{'a': {'schema_uri': 1}}                            | 'schema_uri' of stream 'a' must be a string",
                "{'a': {'canary_events_enabled': 'no'}}              | 'canary_events_enabled' of stream 'a' must be true or",
                "{'a': {'topics': []}}                               | Stream 'a' has no topics",
                "{'a': {'topics': 't'}}                              | 'topics' of stream 'a' must be an array of strings",
                "{'a': {'topics': [1]}}                              | 'topics' of stream 'a' must be an array of strings",
                "{'a': {'topics': ['t'], 'description': 1}}          | 'description' of stream 'a' must be a string",
                "{'a': {}, 'b': {'stream_aliases': ['a'], 'retired': true}} | 'a' names both a stream and a retired stream",
                "{'a,b': {'topics': ['t']}}                          | must not have a comma, a slash",
                "{'': {'topics': ['t']}}                             | must not be blank",
                "{'a': {'topics': ['t']}, 'a': {'topics': ['u']}}    | Duplicate",
                "{'a': {'topics': ['t']}} {}                         | Text follows",
                "{'a': {'topics': ['t']}                             | not JSON",
                "{'a': {'topics': ['t'], 'stream_aliases': ['b']}, 'b': {'topics': ['u']}} | names both stream",
                "{'a': {'stream_aliases': ['c']}, 'b': {'stream_aliases': ['c']}} | 'c' names both stream 'a' and stream 'b'",
                "{'a': {'stream_aliases': ['b/c']}}                  | must not have a comma, a slash",
                "{'a\\n': {}}                                         | or a control character",
            })
    void anInvalidConfigurationIsRefusedWithAReason(String json, String reason) {
        String text = json.equals("''") ? "" : json.replace('\'', '"');

        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> read(text));

        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    @Test
    void anErrorHasItsPosition() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> read("{\n  \"a\": {\n    \"topics\": 7}}"));

        assertTrue(refusal.getMessage().contains("(line 3, column "), refusal.getMessage());
    }
}
