package io.github.kafkasse.examples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.github.kafkasse.examples.client.SseStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The demo's machine-readable documents: a validator checks the demo's events against them. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DocumentsIT {
    private static final String DOCUMENT = "https://example.org/document";
    private static final int LINES = 400;

    private static JsonSchema part(String document, String pointer, VersionFlag draft) {
        return JsonSchemaFactory.getInstance(
                        draft, builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(DOCUMENT, document))))
                .getSchema(SchemaLocation.of(DOCUMENT + "#" + pointer));
    }

    private static void assertValid(JsonSchema schema, String json) {
        assertEquals(Set.of(), schema.validate(json, InputFormat.JSON), json);
    }

    /** An event as OpenAPI models it. */
    private static String item(String event, String data) {
        String quoted = '"' + data.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        return "{\"event\":\"" + event + "\",\"id\":\"[]\",\"data\":" + quoted + "}";
    }

    private static String document(Demo demo, String path) throws Exception {
        try (SseStream answer = SseStream.get(demo.port(), path)) {
            assertEquals(200, answer.status());
            return String.join("\n", answer.restLines());
        }
    }

    @Test
    void theEventsOfTheDemoAreValidByItsDocuments() throws Exception {
        DemoOptions options = new DemoOptions();
        options.port = 0;
        options.rate = 500.0;
        try (Demo demo = new Demo(
                options, Map.of(), new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8))) {
            demo.start();
            String openApi = document(demo, "/?spec");
            String asyncApi = document(demo, "/?asyncapi");
            for (String stream : List.of("mediawiki.recentchange", "mediawiki.page-create", "mediawiki.page-delete")) {
                String content = "/paths/~1v2~1stream~1" + stream + "/get/responses/200/content/";
                JsonSchema item = part(openApi, content + "text~1event-stream/itemSchema", VersionFlag.V202012);
                JsonSchema data = part(
                        openApi,
                        content + "text~1event-stream/itemSchema/oneOf/0/properties/data/contentSchema",
                        VersionFlag.V202012);
                JsonSchema line = part(openApi, content + "application~1x-ndjson/itemSchema", VersionFlag.V202012);
                JsonSchema payload = part(asyncApi, "/channels/" + stream + "/messages/event/payload", VersionFlag.V7);
                assertNotEquals(Set.of(), data.validate("{}", InputFormat.JSON), "the schema is that of the events");
                try (SseStream events = SseStream.get(demo.port(), "/v2/stream/" + stream + "?since=0")) {
                    int messages = 0;
                    String kind = "";
                    for (String text : events.lines(LINES, "")) {
                        if (text.startsWith("event: ")) {
                            kind = text.substring(7);
                        } else if (text.startsWith("data: ")) {
                            String json = text.substring(6);
                            assertValid(item, item(kind, json));
                            if (kind.equals("message")) {
                                messages++;
                                assertValid(data, json);
                                assertValid(line, json);
                                assertValid(payload, json);
                            } else {
                                assertEquals("delete", kind);
                                assertValid(line, "{\"@delete\":" + json + "}");
                            }
                        }
                    }
                    assertTrue(messages > LINES / 10, messages + " messages");
                }
                assertTrue(openApi.contains("\"title\":\"mediawiki/recentchange\""), openApi);
            }
        }
    }
}
