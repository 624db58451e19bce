package io.github.kafkasse.servlet.internal.documentation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes the events of a {@code text/event-stream} one by one, as OpenAPI 3.2 models them: an object with the
 * fields of an event after it has been parsed. Blocks without data and comments are no events.
 */
final class SseItems {
    /** The names of the schemas in {@link #addTo}. */
    static final List<String> NAMES = List.of(
            "ServerSentEvent", "StreamDeleteEvent", "StreamEndEvent", "StreamErrorEvent", "StreamPositionEvent");

    private SseItems() {}

    /** The schema of a stream's items: an event of the stream, or one of those that the service itself sends. */
    static JsonObject schema(JsonObject event) {
        List<JsonObject> kinds = new ArrayList<>();
        kinds.add(JsonObject.of("title", "An event of the stream")
                .with("properties", JsonObject.of("event", named("message")).with("data", json(event))));
        NAMES.subList(1, NAMES.size()).forEach(name -> kinds.add(reference(name)));
        return reference("ServerSentEvent")
                .with("required", List.of("event", "id"))
                .with("oneOf", kinds);
    }

    static void addTo(JsonObject schemas) {
        JsonObject properties = JsonObject.of("event", text("The kind of the event."))
                .with("id", text("The position after the event: where to resume."))
                .with("data", text("The event, as JSON on one line."))
                .with(
                        "retry",
                        JsonObject.of("type", "integer")
                                .with("minimum", 0)
                                .with("description", "How long to wait before reconnecting, in milliseconds."));
        JsonObject any = JsonObject.of("type", "object")
                .with(
                        "description",
                        """
                        A [Server-Sent Event](https://html.spec.whatwg.org/multipage/server-sent-events.html), \
                        parsed. The first block of a stream has no data and so is not an event: its `id` is the \
                        position at which the stream starts. Comments serve as heartbeats.""")
                .with("required", List.of("data"))
                .with("properties", properties);
        JsonObject problem = reference("Problem");
        JsonObject deletion = reference("Deletion");
        schemas.with("ServerSentEvent", any)
                .with("StreamDeleteEvent", kind("delete", "A key was deleted.", deletion))
                .with(
                        "StreamEndEvent",
                        kind("end", "A stream with `until` is complete.", JsonObject.of("type", "object")))
                .with("StreamErrorEvent", kind("error", "The stream cannot continue. `data` says why.", problem))
                .with("StreamPositionEvent", kind("position", "Only a new `id`: events were filtered out.", null));
    }

    private static JsonObject kind(String event, String description, @Nullable JsonObject data) {
        JsonObject text = data == null ? JsonObject.of("const", "") : json(data);
        return JsonObject.of("description", description)
                .with("properties", JsonObject.of("event", named(event)).with("data", text));
    }

    private static JsonObject named(String event) {
        return JsonObject.of("const", event);
    }

    /** A text with a JSON value in it. */
    private static JsonObject json(JsonObject value) {
        return JsonObject.of("contentMediaType", "application/json").with("contentSchema", value);
    }

    private static JsonObject text(String description) {
        return JsonObject.of("type", "string").with("description", description);
    }

    private static JsonObject reference(String name) {
        return JsonObject.of("$ref", "#/components/schemas/" + name);
    }
}
