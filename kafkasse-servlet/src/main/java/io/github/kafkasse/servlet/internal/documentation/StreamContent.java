package io.github.kafkasse.servlet.internal.documentation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes the content of a stream's response, in the formats that {@code Accept} selects. An instance is used for one
 * document.
 */
final class StreamContent {
    private static final String SOME_EVENT = "{\"type\":\"edit\",\"wiki\":\"enwiki\"}";
    private static final String SOME_ID = "[{\"topic\":\"a-topic\",\"partition\":0,\"offset\":%d}]";

    private final ServiceFacts service;
    private final SchemaComponents schemas;
    private final OpenApiVersion version;

    StreamContent(ServiceFacts service, SchemaComponents schemas, OpenApiVersion version) {
        this.service = service;
        this.schemas = schemas;
        this.version = version;
    }

    /**
     * The response with the events.
     *
     * @param stream {@code null} for several streams in one response
     */
    JsonObject of(@Nullable StreamFacts stream) {
        String event = stream == null || stream.example() == null ? SOME_EVENT : stream.example();
        JsonObject schema = eventSchema(stream);
        JsonObject content = JsonObject.of(
                        "text/event-stream", serverSentEvents(schema).with("example", beginning(event)))
                .with("application/json", lines(schema).with("example", new RawJson(event)))
                .with("application/x-ndjson", lines(schema).with("example", event + "\n"));
        return JsonObject.of(
                        "description",
                        """
                        The events. `Accept` selects the format: Server-Sent Events, which is the default, or one JSON \
                        value on each line, for `application/json` and `application/x-ndjson` alike. Empty lines are \
                        heartbeats. A service that compresses streams does so for `Accept-Encoding: gzip`.""")
                .with("content", content);
    }

    private JsonObject serverSentEvents(JsonObject event) {
        return switch (version) {
            case V3_1 -> JsonObject.of("schema", JsonObject.of("$ref", "#/components/schemas/ServerSentEvents"));
            case V3_2 -> JsonObject.of("itemSchema", SseItems.schema(event));
        };
    }

    /** Version 3.1 has no keyword for the items of a response, so the schema is that of one line. */
    private JsonObject lines(JsonObject event) {
        if (version == OpenApiVersion.V3_1) {
            return JsonObject.of("schema", event);
        }
        JsonObject deletion = JsonObject.of("title", "A key was deleted")
                .with("type", "object")
                .with("required", List.of("@delete"))
                .with("properties", JsonObject.of("@delete", JsonObject.of("$ref", "#/components/schemas/Deletion")));
        return JsonObject.of("itemSchema", JsonObject.of("anyOf", List.of(event, deletion)));
    }

    /**
     * The schema of an event. If the document does not contain it, the schema is a link and not a reference, because a
     * reader of the document may not be able to load schemas.
     */
    private JsonObject eventSchema(@Nullable StreamFacts stream) {
        JsonObject component = schemas.reference(stream);
        if (component != null) {
            return component;
        }
        if (stream == null || stream.schemaTitle() == null) {
            return JsonObject.of("$ref", "#/components/schemas/Event");
        }
        JsonObject schema = JsonObject.of("title", stream.schemaTitle());
        String url = service.schemaUrl(stream);
        return url == null
                ? schema.with("description", "An event of the JSON Schema of this title.")
                : schema.with("description", "An event of the JSON Schema at <" + url + ">.")
                        .with("externalDocs", schemaLink(url));
    }

    static JsonObject schemaLink(String url) {
        return JsonObject.of("description", "The JSON Schema of its events").with("url", url);
    }

    /** The exact beginning of a stream, up to its first event. */
    private static String beginning(String event) {
        return ":ok\nid: " + SOME_ID.formatted(1532030) + "\n\nevent: message\nid: " + SOME_ID.formatted(1532031)
                + "\ndata: " + event + "\n\n";
    }
}
