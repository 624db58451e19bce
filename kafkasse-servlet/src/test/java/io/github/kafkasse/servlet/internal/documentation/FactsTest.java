package io.github.kafkasse.servlet.internal.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The facts about a service and its streams. */
class FactsTest {
    private static StreamFacts withExample(String example) {
        return new StreamFacts("a", null, List.of(), null, example);
    }

    @Test
    void anExampleIsWrittenOnOneLine() {
        assertEquals(
                "{\"a\":[1,12345678901234567890,1.50],\"b\":\"ü\"}",
                withExample("{\n  \"a\": [1, 12345678901234567890, 1.50],\n  \"b\": \"ü\"\n}\n")
                        .example());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{} {}", "{'a':1}", "nothing"})
    void anExampleThatIsNotJsonIsRefused(String example) {
        var refused = assertThrows(IllegalArgumentException.class, () -> withExample(example));
        assertTrue(
                refused.getMessage().startsWith("The example event of stream 'a' is not JSON: "), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    void aServerAtTheRootIsASlash(String server) {
        assertEquals("/", Samples.bare().withServer(server).server());
    }

    @Test
    void urlsHaveNoFinalSlash() {
        assertEquals("/events", Samples.bare().withServer("/events/").server());
        assertEquals(
                "https://a.example",
                Samples.bare().withServer("https://a.example/").server());
        assertEquals(
                "https://a.example/b",
                Samples.bare().withSchemaBase("https://a.example/b/").schemaBase());
    }

    @Test
    void aServerCanBeRelativeToTheDocument() {
        assertEquals(".", Samples.bare().server());
        assertEquals("./events", Samples.bare().withServer("./events/").server());
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.example", "./a/b", "../a", "./a b"})
    void anInvalidRelativeServerIsRefused(String server) {
        assertThrows(IllegalArgumentException.class, () -> Samples.bare().withServer(server));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e9999999999",
                "{\"n\":[-1E+99999999999999999999,0.10]}",
                "99999999999999999999999999999999999999999999999"
            })
    void anExampleCanBeAnyJsonValue(String example) {
        assertEquals(example, withExample(example).example());
        assertEquals(
                "[".repeat(5_000) + "]".repeat(5_000),
                withExample("[ ".repeat(5_000) + "]".repeat(5_000)).example());
    }

    @ParameterizedTest
    @ValueSource(strings = {"events", "javascript:alert(1)", "https://", "https://a.example/\"", "ftp://a.example"})
    void anInvalidUrlIsRefused(String url) {
        assertThrows(IllegalArgumentException.class, () -> Samples.bare().withServer(url));
        assertThrows(IllegalArgumentException.class, () -> Samples.bare().withHome(url));
        var refused = assertThrows(
                IllegalArgumentException.class, () -> Samples.bare().withSchemaBase(url));
        assertTrue(refused.getMessage().contains("'" + url + "'"), refused.getMessage());
    }

    @Test
    void aSchemaIsFoundByItsTitle() {
        ServiceFacts service = Samples.bare().withSchemaBase("https://a.example");
        StreamFacts stream = new StreamFacts("a", null, List.of(), "/b c/\"d\"", null);
        assertEquals("https://a.example/b%20c/%22d%22/latest", service.schemaUrl(stream));
        assertNull(Samples.bare().schemaUrl(stream));
        assertNull(service.schemaUrl(withExample("1")));
    }

    @Test
    void infoHasTheMembersOfWikimediasServices() {
        assertEquals(
                "{\"name\":\"eventstreams\",\"version\":\"1.2.3\",\"description\":\"What happens in the wikis.\","
                        + "\"home\":\"https://wikitech.wikimedia.org/wiki/Event_Platform/EventStreams\"}",
                new String(ServiceInfo.json(Samples.full()), StandardCharsets.UTF_8));
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertTrue(ServiceInfo.libraryVersion().matches("\\d+\\.\\d+\\.\\d+.*"), ServiceInfo.libraryVersion());
        assertEquals(ServiceInfo.libraryVersion(), Samples.bare().version());
    }

    @ParameterizedTest
    @ValueSource(strings = {"./events", "/events"})
    void theGuideHasAPlaceholderIfTheAddressIsUnknown(String server) {
        String guide = Guide.markdown(Samples.bare().withServer(server), List.of());
        assertTrue(guide.contains("curl -N 'SERVER/v2/stream/STREAM'"), guide);
        assertTrue(guide.contains("with the address of this service in place of `SERVER`"), guide);
    }

    @Test
    void theGuideHasTheKnownAddress() {
        String guide = Guide.markdown(Samples.bare().withServer("https://a.example"), List.of());
        assertTrue(guide.contains("curl -N 'https://a.example/v2/stream/STREAM'"), guide);
        assertFalse(guide.contains("SERVER"), guide);
    }
}
