package io.github.kafkasse.servlet.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which streams a document yields, depending on the settings: its path, defaults, overrides and the allow-list. */
class CatalogueFormatTest {
    private final Map<String, String> properties = new HashMap<>();

    private CatalogueFormatTest given(String setting, String text) {
        properties.put(setting, text.replace('\'', '"'));
        return this;
    }

    private CatalogueFormat format() {
        return CatalogueFormat.of(Settings.read(properties, Map.of()));
    }

    private StreamConfiguration read(String json) {
        try {
            return format().read(
                            new ByteArrayInputStream(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new AssertionError("Memory cannot fail", e);
        }
    }

    private void assertRefused(String json, String reason) {
        assertSays(reason, assertThrows(IllegalArgumentException.class, () -> read(json)));
    }

    private void assertSettingRefused(String reason) {
        assertSays(reason, assertThrows(IllegalArgumentException.class, this::format));
    }

    private static void assertSays(String reason, Exception refusal) {
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    private static List<String> names(StreamConfiguration streams) {
        return streams.streams().stream().map(StreamConfiguration.Stream::name).toList();
    }

    @Test
    void streamsAreTheWholeDocumentByDefault() {
        assertEquals(List.of("a", "b"), names(read("{'a': {}, 'b': {}}")));
    }

    @Test
    void theStreamsOfMediaWikiAreFoundByAPath() {
        given("catalogue.path", "/streams");

        StreamConfiguration streams = read("{'batchcomplete': true, 'streams': {'a': {'topics': ['t']}}, 'x': [{}]}");

        assertEquals(Set.of("t"), streams.topics("a"));
    }

    @Test
    void aPathIsAJsonPointer() {
        given("catalogue.path", "/a~1b/1/c~0d");

        assertEquals(List.of("s"), names(read("{'x': {'a/b': 1}, 'a/b': [[2], {'c': {'t': {}}, 'c~d': {'s': {}}}]}")));
    }

    @Test
    void aPathCanContainAMemberWithAnEmptyName() {
        given("catalogue.path", "/");

        assertEquals(List.of("s"), names(read("{'': {'s': {}}}")));
    }

    @Test
    void aPathThatDoesNotExistIsAnError() {
        given("catalogue.path", "/query/streams");

        assertRefused("{'query': {'other': {}}}", "nothing at '/query/streams' (line 1, column ");
        assertRefused("{'query': 1}", "nothing at '/query/streams'");
        assertRefused("{'query': [{'streams': {}}]}", "nothing at '/query/streams'");
        assertRefused("{'error': {'code': 'badvalue'}}", "nothing at '/query/streams'");
    }

    @Test
    void aValueAtThePathThatIsNotAnObjectIsAnError() {
        given("catalogue.path", "/streams");

        assertRefused(
                "{'streams':\n [{'stream': 'a'}]}",
                "at '/streams' must be an object keyed by stream name (line 2, column 2)");
    }

    @Test
    void invalidJsonAfterThePathIsAnError() {
        given("catalogue.path", "/streams");

        assertRefused("{'streams': {'a': {}}", "This is not JSON");
        assertRefused("{'streams': {'a': {}}} {}", "Text follows the end");
        assertRefused("{'streams': {'a': {}}, 'streams': {}}", "Duplicate");
    }

    @Test
    void anInvalidJsonPointerIsRefused() {
        given("catalogue.path", "streams");

        assertSettingRefused("Setting catalogue.path cannot be 'streams': it must be a JSON Pointer");
    }

    @Test
    void membersOfAStreamOverrideDefaults() {
        given("catalogue.defaults", "{'topic_prefixes': ['eqiad.', 'codfw.'], 'canary_events_enabled': true}");

        StreamConfiguration streams = read("{'a': {}, 'b': {'topic_prefixes': ['']}, 'c': {'topics': ['t'],"
                + " 'canary_events_enabled': false}}");

        assertEquals(List.of("eqiad.a", "codfw.a"), List.copyOf(streams.topics("a")));
        assertEquals(Set.of("b"), streams.topics("b"));
        assertEquals(Set.of("t"), streams.topics("c"));
        assertEquals(
                List.of(true, true, false),
                streams.streams().stream()
                        .map(StreamConfiguration.Stream::canaryEventsEnabled)
                        .toList());
    }

    @Test
    void defaultsThatAreNotAnObjectAreRefused() {
        given("catalogue.defaults", "[]");
        assertSettingRefused("Setting catalogue.defaults cannot be '[]': The value must be an object");

        given("catalogue.defaults", "{'topic_prefixes': 'eqiad.'}");
        assertSettingRefused("'topic_prefixes' must be an array of strings (line 1, column 20)");

        given("catalogue.defaults", "{");
        assertSettingRefused("This is not JSON: Unexpected end-of-input: expected close marker for Object"
                + " (start marker at line: 1, column: 1) (line 1, column 2)");
    }

    @Test
    void emptySettingsHaveNoEffect() {
        given("catalogue.defaults", "").given("catalogue.overrides", "").given("catalogue.path", "");

        assertEquals(CatalogueFormat.PLAIN, format());
    }

    @Test
    void overridesReplaceMembersOfAStream() {
        given("catalogue.overrides", "{'page': {'stream_aliases': ['p'], 'description': 'Pages', 'topics': ['u']}}");

        StreamConfiguration streams = read("{'page': {'topics': ['t'], 'description': 'x', 'schema_title': 's'}}");

        assertEquals(
                new StreamConfiguration.Stream("page", Set.of("u"), Set.of("p"), "Pages", "s", false),
                streams.stream("p").orElseThrow());
    }

    @Test
    void overridesCanAddStreamsWithTopics() {
        given("catalogue.overrides", "{'mine': {'topics': ['t']}, 'lost': {'description': 'not there any more'}}");

        StreamConfiguration streams = read("{'a': {}}");

        assertEquals(List.of("a", "mine"), names(streams));
        assertEquals(Set.of("t"), streams.topics("mine"));
    }

    @Test
    void overridesMustBeKeyedByStreamName() {
        given("catalogue.overrides", "{'topics': ['t']}");

        assertSettingRefused("The value of stream 'topics' must be an object");
    }

    @Test
    void onlyStreamsOfTheAllowListAreServed() {
        given("catalogue.streams", "b, c");
        given("catalogue.overrides", "{'d': {'topics': ['t']}}");

        StreamConfiguration streams = read("{'a': {}, 'b': {'stream_aliases': ['x']}}");

        assertEquals(List.of("b"), names(streams));
        assertEquals(Set.of("b"), streams.topics("x"));
        assertEquals(Set.of("c"), format().missingFrom(streams));
    }

    @Test
    void errorsInStreamsThatAreNotServedAreIgnored() {
        given("catalogue.streams", "b");

        assertEquals(List.of("b"), names(read("{'a': 7, 'a,b': {'topics': [[]]}, 'b': {}}")));
    }

    @Test
    void aliasesInDefaultsCollide() {
        given("catalogue.defaults", "{'stream_aliases': ['x']}");

        assertRefused("{'a': {}, 'b': {}}", "'x' names both stream 'a' and stream 'b'");
    }
}
