package io.github.kafkasse.servlet.internal.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The OpenAPI document, parsed by a third-party parser. */
class OpenApiDocumentTest {
    private static String text(ServiceFacts service, List<StreamFacts> streams) {
        return new String(OpenApiDocument.json(service, streams, OpenApiVersion.V3_1), StandardCharsets.UTF_8);
    }

    private static SwaggerParseResult parse(String text) {
        return new OpenAPIV3Parser().readContents(text, null, null);
    }

    private static OpenAPI document(ServiceFacts service, StreamFacts... streams) {
        SwaggerParseResult result = parse(text(service, List.of(streams)));
        assertEquals(List.of(), result.getMessages());
        return result.getOpenAPI();
    }

    private static Operation operation(OpenAPI document, String path) {
        assertTrue(document.getPaths().containsKey(path), document.getPaths().keySet()::toString);
        return document.getPaths().get(path).getGet();
    }

    private static Set<String> parameters(Operation operation) {
        return operation.getParameters().stream()
                .map(parameter -> parameter.get$ref() == null
                        ? parameter.getName()
                        : parameter.get$ref().replace("#/components/parameters/", ""))
                .collect(Collectors.toSet());
    }

    @Test
    void aServiceWithoutStreamsIsDescribed() {
        OpenAPI document = document(Samples.bare());
        assertEquals(
                Set.of("/v2/stream/{streams}", "/v2/ui", "/_info", "/health/live", "/health/ready", "/health/streams"),
                document.getPaths().keySet());
        assertEquals(".", document.getServers().get(0).getUrl());
        assertNull(document.getExternalDocs());
    }

    @Test
    void aLargeCatalogueOfAServiceWithEverythingIsDescribed() {
        SwaggerParseResult result = parse(text(Samples.full(), Samples.fifty()));
        assertEquals(List.of(), result.getMessages());
        OpenAPI document = result.getOpenAPI();
        assertEquals(50 + 7, document.getPaths().size());
        assertEquals(
                "https://stream.example.org/events",
                document.getServers().get(0).getUrl());
        assertEquals("1.2.3", document.getInfo().getVersion());
        assertTrue(document.getInfo().getDescription().startsWith("What happens in the wikis."));
        assertTrue(document.getInfo()
                .getDescription()
                .contains("curl -N 'https://stream.example.org/events/v2/stream/mediawiki.recentchange'"));
    }

    @Test
    void theParserOfTheTestsDetectsErrors() {
        String text = text(Samples.full(), Samples.fifty());
        for (String mistake : List.of(
                text.replace("\"in\":\"query\"", "\"in\":\"somewhere\""),
                text.replace("\"responses\"", "\"answers\""),
                text.replace("\"version\":", "\"revision\":"))) {
            assertFalse(parse(mistake).getMessages().isEmpty());
        }
    }

    @Test
    void aStreamIsDescribed() {
        Operation stream =
                operation(document(Samples.full(), Samples.recentChange()), "/v2/stream/mediawiki.recentchange");
        assertEquals("mediawiki.recentchange", stream.getOperationId());
        assertEquals(List.of("Streams"), stream.getTags());
        assertTrue(
                stream.getDescription().startsWith("Every change that a wiki's \"recent changes\" page would show.\n"));
        assertTrue(stream.getDescription().contains("`recentchange`"));
        assertEquals(Set.of("Last-Event-ID", "lastEventId", "since", "until", "view", "filter"), parameters(stream));
        assertEquals(
                Set.of("200", "204", "304", "400", "401", "403", "404", "410", "429", "500", "503"),
                stream.getResponses().keySet());
    }

    @Test
    void aStreamOfOneKeyIsDescribedIfClientsCanFilter() {
        Operation keyed = operation(document(Samples.full(), Samples.recentChange()), "/v2/stream/{streams}/key/{key}");
        assertEquals(
                Set.of("streams", "key", "Last-Event-ID", "lastEventId", "since", "until", "view", "filter"),
                parameters(keyed));
    }

    @Test
    void theFirstSentenceOfADescriptionIsItsSummary() {
        OpenAPI document = document(
                Samples.bare(),
                described("a", "Edits, e.g.of pages. And more."),
                described("b", "Edits"),
                described("c", "All edits\n\nof pages"),
                described("d", "e".repeat(1000)),
                described("e", " "));
        assertEquals(
                List.of("Edits, e.g.of pages.", "Edits", "All edits", "e".repeat(99) + "…", "e"),
                List.of("a", "b", "c", "d", "e").stream()
                        .map(name -> operation(document, "/v2/stream/" + name).getSummary())
                        .toList());
    }

    private static StreamFacts described(String name, String description) {
        return new StreamFacts(name, description, List.of(), null, null);
    }

    @Test
    void theSchemaOfAStreamIsALink() {
        String url = "https://schema.wikimedia.org/repositories/primary/jsonschema/mediawiki/recentchange/latest";
        OpenAPI document = document(Samples.full(), Samples.recentChange());
        Operation stream = operation(document, "/v2/stream/mediawiki.recentchange");
        assertEquals(url, stream.getExternalDocs().getUrl());
        MediaType json = stream.getResponses().get("200").getContent().get("application/json");
        assertEquals("mediawiki/recentchange", json.getSchema().getTitle());
        assertEquals(url, json.getSchema().getExternalDocs().getUrl());
        assertNull(json.getSchema().getTypes());
    }

    @Test
    void aStreamWithoutASchemaHasEventsOfAnyType() {
        Operation stream = operation(document(Samples.full(), Samples.undescribed("a")), "/v2/stream/a");
        assertNull(stream.getExternalDocs());
        MediaType json = stream.getResponses().get("200").getContent().get("application/x-ndjson");
        assertEquals("#/components/schemas/Event", json.getSchema().get$ref());
    }

    @Test
    void anExampleIsShownAsAStreamedEvent() {
        OpenAPI document = document(Samples.bare(), Samples.recentChange());
        var content = operation(document, "/v2/stream/mediawiki.recentchange")
                .getResponses()
                .get("200")
                .getContent();
        assertEquals(
                ":ok\nid: [{\"topic\":\"a-topic\",\"partition\":0,\"offset\":1532030}]\n\n"
                        + "event: message\nid: [{\"topic\":\"a-topic\",\"partition\":0,\"offset\":1532031}]\n"
                        + "data: " + Samples.EVENT + "\n\n",
                content.get("text/event-stream").getExample());
        assertEquals(Samples.EVENT, content.get("application/json").getExample().toString());
        assertEquals(Samples.EVENT + "\n", content.get("application/x-ndjson").getExample());
    }

    @Test
    void theDocumentOmitsFeaturesThatTheServiceDoesNotHave() {
        OpenAPI document = document(Samples.bare(), Samples.recentChange());
        Operation stream = operation(document, "/v2/stream/mediawiki.recentchange");
        assertEquals(Set.of("Last-Event-ID", "lastEventId", "since", "until"), parameters(stream));
        assertFalse(stream.getResponses().containsKey("401"));
        assertFalse(stream.getResponses().containsKey("403"));
        assertNull(stream.getExternalDocs());
        assertNull(stream.getSecurity());
        assertNull(document.getComponents().getSecuritySchemes());
    }

    @Test
    void oneSecuritySchemeIsSufficient() {
        OpenAPI document = document(Samples.full(), Samples.recentChange());
        assertEquals(
                "session",
                document.getComponents().getSecuritySchemes().get("cookie").getName());
        assertEquals(
                List.of(Set.of("bearerToken"), Set.of("cookie")),
                operation(document, "/v2/stream/{streams}").getSecurity().stream()
                        .map(way -> way.keySet())
                        .toList());
        assertNull(operation(document, "/_info").getSecurity());
    }

    @Test
    void severalStreamsOrAliasesCanBeRequested() {
        Operation streams = operation(
                document(Samples.bare(), Samples.recentChange(), Samples.undescribed("a")), "/v2/stream/{streams}");
        assertEquals(
                List.of("mediawiki.recentchange", "a", "recentchange"),
                streams.getParameters().get(0).getSchema().getItems().getEnum());
    }

    @Test
    void errorsHaveTheProblemSchema() {
        OpenAPI document = document(Samples.full(), Samples.recentChange());
        assertEquals(
                Set.of("400", "401", "403", "404", "410", "429", "500", "503"),
                document.getComponents().getResponses().keySet());
        document.getComponents().getResponses().forEach((status, response) -> {
            MediaType problem = response.getContent().get("application/problem+json");
            assertEquals("#/components/schemas/Problem", problem.getSchema().get$ref(), status);
        });
        assertNotNull(
                document.getComponents().getResponses().get("503").getHeaders().get("Retry-After"));
    }

    @Test
    void namesAreEscapedInPathsAndUniqueAsOperations() {
        OpenAPI document = document(
                Samples.bare(),
                Samples.undescribed("a{b}"),
                Samples.undescribed("a b "),
                Samples.undescribed("a-b_"),
                Samples.undescribed("info"),
                Samples.undescribed("streams"));
        assertEquals("a_b_", operation(document, "/v2/stream/a%7Bb%7D").getOperationId());
        assertEquals("a_b_-2", operation(document, "/v2/stream/a%20b%20").getOperationId());
        assertEquals("a-b_", operation(document, "/v2/stream/a-b_").getOperationId());
        assertEquals("info-2", operation(document, "/v2/stream/info").getOperationId());
        assertEquals("streams-2", operation(document, "/v2/stream/streams").getOperationId());
    }

    @Test
    void anyDescriptionMakesAValidJsonDocument() {
        StreamFacts stream = new StreamFacts(
                "a", "\"\\\u0000\u2028\ud800</script>", List.of(), null, "{\"a\":\"\\ud800\",\"b\":1e400}");
        String text = text(Samples.bare(), List.of(stream));
        assertTrue(text.contains("\"\\\"\\\\\\u0000\\u2028\\uD800</script>"), text);
        assertTrue(text.contains("\"example\":{\"a\":\"\\uD800\",\"b\":1e400}"), text);
        assertTrue(StandardCharsets.US_ASCII.newEncoder().canEncode(text));
    }
}
