package io.github.kafkasse.servlet.internal.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The documents are valid by the schemas of the specifications, and describe the sent events. */
class ValidDocumentsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchemaValidator OPENAPI =
            SchemaValidator.ofResource("openapi-3.2-schema.json", VersionFlag.V202012);
    private static final SchemaValidator ASYNCAPI =
            SchemaValidator.ofResource("asyncapi-3.0.0-schema.json", VersionFlag.V7);
    private static final String EVENT_STREAM =
            "/paths/~1v2~1stream~1mediawiki.recentchange/get/responses/200/content/text~1event-stream";

    /** The schema of {@link Samples#EVENT}, in Wikimedia's format. */
    private static final String SCHEMA =
            """
            {"$schema": "https://json-schema.org/draft-07/schema#", "$id": "/mediawiki/recentchange/1.0.1",
             "title": "mediawiki/recentchange", "type": "object", "required": ["$schema", "title"],
             "properties": {"$schema": {"type": "string"}, "title": {"type": "string", "minLength": 1},
                            "meta": {"$ref": "#/definitions/meta"}},
             "definitions": {"meta": {"type": "object", "properties": {"domain": {"type": "string"}}}},
             "examples": [{"$schema": "/mediawiki/recentchange/1.0.1", "title": "Kafka"}]}""";

    /** A deletion of a key that is not valid UTF-8, by a record without a time. */
    private static final String DELETION = "{\"topic\":\"t\",\"partition\":0,\"offset\":7,\"timestamp\":null,"
            + "\"key\":null,\"key_base64\":\"/w==\"}";

    private static List<StreamFacts> streams() {
        StreamFacts change = Samples.recentChange();
        EventSchema schema = EventSchema.of(SCHEMA);
        List<StreamFacts> streams = new ArrayList<>();
        streams.add(new StreamFacts(
                change.name(), change.description(), change.aliases(), change.schemaTitle(), schema, change.example()));
        streams.add(new StreamFacts("a{b}", null, List.of(), null, EventSchema.of(SCHEMA), null));
        streams.addAll(Samples.fifty().subList(1, 50));
        return streams;
    }

    private static String openApi(ServiceFacts service, OpenApiVersion version) {
        return new String(OpenApiDocument.json(service, streams(), version), StandardCharsets.UTF_8);
    }

    private static String asyncApi(ServiceFacts service) {
        return new String(AsyncApiDocument.json(service, streams()), StandardCharsets.UTF_8);
    }

    @Test
    void theOpenApiDocumentIsValid() throws IOException {
        for (ServiceFacts service : List.of(Samples.bare(), Samples.full())) {
            assertEquals(List.of(), OPENAPI.errors(openApi(service, OpenApiVersion.V3_2)));
        }
    }

    @Test
    void theAsyncApiDocumentIsValid() throws IOException {
        for (ServiceFacts service : List.of(Samples.bare(), Samples.full())) {
            assertEquals(List.of(), ASYNCAPI.errors(asyncApi(service)));
        }
    }

    @Test
    void theValidatorsDetectErrors() throws IOException {
        String openApi = openApi(Samples.full(), OpenApiVersion.V3_2);
        for (String[] mistake : new String[][] {
            {"\"openapi\":\"3.2.0\"", "\"openapi\":\"3.1.1\""},
            {"\"itemSchema\":{", "\"itemsSchema\":{"},
            {"\"in\":\"query\"", "\"in\":\"somewhere\""}
        }) {
            assertTrue(openApi.contains(mistake[0]), mistake[0]);
            assertNotEquals(List.of(), OPENAPI.errors(openApi.replace(mistake[0], mistake[1])), mistake[1]);
        }
        String asyncApi = asyncApi(Samples.full());
        for (String[] mistake : new String[][] {
            {"\"action\":\"send\"", "\"action\":\"sent\""},
            {"\"address\":", "\"path\":"},
            {"\"protocol\":", "\"scheme\":"}
        }) {
            assertTrue(asyncApi.contains(mistake[0]), mistake[0]);
            assertNotEquals(List.of(), ASYNCAPI.errors(asyncApi.replace(mistake[0], mistake[1])), mistake[1]);
        }
    }

    @Test
    void allSchemasOfTheDocumentsAreValid() throws IOException {
        check(
                openApi(Samples.full(), OpenApiVersion.V3_2),
                SchemaValidator.ofDraft("https://json-schema.org/draft/2020-12/schema", VersionFlag.V202012));
        check(
                openApi(Samples.full(), OpenApiVersion.V3_1),
                SchemaValidator.ofDraft("https://json-schema.org/draft/2020-12/schema", VersionFlag.V202012));
        check(
                asyncApi(Samples.full()),
                SchemaValidator.ofDraft("http://json-schema.org/draft-07/schema#", VersionFlag.V7));
    }

    private static void check(String document, SchemaValidator draft) throws IOException {
        JsonNode schemas = JSON.readTree(document).at("/components/schemas");
        assertTrue(schemas.size() > 3, document);
        schemas.properties().forEach(each -> assertEquals(List.of(), draft.errors(each.getValue()), each::getKey));
    }

    @Test
    void allReferencesLeadToAPartOfTheDocument() throws IOException {
        for (String document : List.of(
                openApi(Samples.full(), OpenApiVersion.V3_1),
                openApi(Samples.full(), OpenApiVersion.V3_2),
                asyncApi(Samples.full()))) {
            JsonNode root = JSON.readTree(document);
            List<String> references = root.findValuesAsText("$ref");
            assertTrue(references.size() > 10, document);
            for (String reference : references) {
                assertTrue(reference.startsWith("#/"), reference);
                assertFalse(root.at(reference.substring(1)).isMissingNode(), reference);
            }
        }
    }

    @Test
    void streamsOfOneSchemaShareAComponent() throws IOException {
        JsonNode schemas =
                JSON.readTree(openApi(Samples.bare(), OpenApiVersion.V3_2)).at("/components/schemas");
        assertTrue(schemas.has("mediawiki.recentchange"), schemas::toString);
        assertFalse(schemas.has("a_b_"), schemas::toString);
    }

    @Test
    void eventsAreValidItemsOfTheStream() throws IOException {
        SchemaValidator item = SchemaValidator.ofPart(
                openApi(Samples.bare(), OpenApiVersion.V3_2), EVENT_STREAM + "/itemSchema", VersionFlag.V202012);
        assertEquals(List.of(), item.errors(item("message", Samples.EVENT)));
        assertEquals(List.of(), item.errors(item("delete", DELETION)));
        assertEquals(List.of(), item.errors(item("end", "{}")));
        assertEquals(List.of(), item.errors(item("error", "{\"type\":\"a\"}")));
        assertEquals(List.of(), item.errors(item("position", "")));
        assertNotEquals(List.of(), item.errors(item("position", "{}")));
        assertNotEquals(List.of(), item.errors(item("edit", "{}")));
        ObjectNode withoutData = item("message", "");
        withoutData.remove("data");
        assertNotEquals(List.of(), item.errors(withoutData));
    }

    private static ObjectNode item(String event, String data) {
        return JSON.createObjectNode().put("event", event).put("id", "[]").put("data", data);
    }

    @Test
    void theDataOfAnEventIsValidByTheSchemaOfTheStream() throws IOException {
        String document = openApi(Samples.bare(), OpenApiVersion.V3_2);
        SchemaValidator data = SchemaValidator.ofPart(
                document, EVENT_STREAM + "/itemSchema/oneOf/0/properties/data/contentSchema", VersionFlag.V202012);
        assertEquals(List.of(), data.errors(Samples.EVENT));
        assertNotEquals(List.of(), data.errors("{}"));
        assertNotEquals(List.of(), data.errors("{\"$schema\":\"\",\"title\":\"a\",\"meta\":{\"domain\":1}}"));
        SchemaValidator payload = SchemaValidator.ofPart(
                asyncApi(Samples.bare()), "/channels/mediawiki.recentchange/messages/event/payload", VersionFlag.V7);
        assertEquals(List.of(), payload.errors(Samples.EVENT));
        assertNotEquals(List.of(), payload.errors("{\"$schema\":\"\",\"title\":\"a\",\"meta\":{\"domain\":1}}"));
    }

    @Test
    void linesAreValidItems() throws IOException {
        String content = EVENT_STREAM.replace("text~1event-stream", "application~1x-ndjson");
        SchemaValidator line = SchemaValidator.ofPart(
                openApi(Samples.bare(), OpenApiVersion.V3_2), content + "/itemSchema", VersionFlag.V202012);
        assertEquals(List.of(), line.errors(Samples.EVENT));
        assertNotEquals(List.of(), line.errors("{}"));
        assertEquals(List.of(), line.errors("{\"@delete\":" + DELETION + "}"));
        assertNotEquals(List.of(), line.errors("{\"@delete\":{}}"));
    }

    @Test
    void aServerIsNamedIfTheServiceKnowsItsAddress() throws IOException {
        assertTrue(JSON.readTree(asyncApi(Samples.bare())).at("/servers").isMissingNode());
        assertEquals(
                "{\"host\":\"stream.example.org\",\"protocol\":\"https\",\"pathname\":\"/events\"}",
                JSON.readTree(asyncApi(Samples.full())).at("/servers/service").toString());
    }

    @Test
    void theServiceSendsTheEventsOfAChannel() throws IOException {
        JsonNode document = JSON.readTree(asyncApi(Samples.full()));
        assertEquals(51, document.at("/channels").size());
        assertEquals(
                "/v2/stream/a%7Bb%7D", document.at("/channels/a_b_/address").asText());
        JsonNode operation = document.at("/operations/mediawiki.recentchange");
        assertEquals("send", operation.at("/action").asText());
        assertEquals(
                "#/channels/mediawiki.recentchange",
                operation.at("/channel/$ref").asText());
        assertEquals("GET", operation.at("/bindings/http/method").asText());
        assertTrue(operation.at("/bindings/http/query/properties").has("filter"));
        assertFalse(operation.at("/bindings/http/query/properties").has("Last-Event-ID"));
        assertEquals(2, operation.at("/security").size());
        assertEquals(
                "httpApiKey",
                document.at("/components/securitySchemes/cookie/type").asText());
        assertEquals(
                JSON.readTree(Samples.EVENT),
                document.at("/channels/mediawiki.recentchange/messages/event/examples/0/payload"));
    }
}
