package io.github.kafkasse.servlet.internal.documentation;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes a service by <a href="https://www.asyncapi.com/docs/reference/specification/v3.0.0">AsyncAPI 3.0</a>: each
 * stream is a channel to which the service sends the events. Thread-safe; no method blocks.
 */
final class AsyncApiDocument {
    private static final String VERSION = "3.0.0";
    private static final String BINDING_VERSION = "0.3.0";
    private static final String EVENT = "event";
    private static final String DELETE = "delete";
    private static final String END = "end";
    private static final String ERROR = "error";

    private final ServiceFacts service;
    private final SchemaComponents schemas;
    private final Map<String, JsonObject> channels = new LinkedHashMap<>();
    private final Map<String, JsonObject> operations = new LinkedHashMap<>();

    private AsyncApiDocument(ServiceFacts service, List<StreamFacts> streams) {
        this.service = service;
        this.schemas = new SchemaComponents(streams, Components.SCHEMAS);
        Identifiers names = new Identifiers(List.of());
        for (StreamFacts stream : streams) {
            String name = names.unique(stream.name());
            channels.put(name, channel(stream));
            operations.put(name, operation(name, stream));
        }
    }

    /**
     * The document, of the media type {@code application/json}.
     *
     * @param service the service
     * @param streams its streams, in the order in which they are listed, no two of the same name
     * @return the document, in UTF-8
     */
    static byte[] json(ServiceFacts service, List<StreamFacts> streams) {
        JsonObject info = JsonObject.of("title", service.title())
                .with("version", service.version())
                .with("description", Guide.markdown(service, streams));
        if (service.home() != null) {
            info.with("externalDocs", link("More about this service", service.home()));
        }
        AsyncApiDocument document = new AsyncApiDocument(service, streams);
        return JsonObject.of("asyncapi", VERSION)
                .with("info", info)
                .with("defaultContentType", "application/json")
                .withKnown("servers", document.servers())
                .with("channels", object(document.channels))
                .with("operations", object(document.operations))
                .with("components", document.components())
                .toBytes();
    }

    /** A server needs a host. {@code null} if the service does not know its own. */
    private @Nullable JsonObject servers() {
        if (!service.server().contains("://")) {
            return null;
        }
        URI uri = URI.create(service.server());
        JsonObject server = JsonObject.of("host", uri.getRawAuthority()).with("protocol", uri.getScheme());
        if (!uri.getRawPath().isEmpty()) {
            server.with("pathname", uri.getRawPath());
        }
        return JsonObject.of("service", server);
    }

    private JsonObject channel(StreamFacts stream) {
        JsonObject messages = JsonObject.of(EVENT, message(stream))
                .with(DELETE, reference("#/components/messages/" + DELETE))
                .with(END, reference("#/components/messages/" + END))
                .with(ERROR, reference("#/components/messages/" + ERROR));
        String url = service.schemaUrl(stream);
        return JsonObject.of("address", StreamPaths.path(stream.name()))
                .with("title", stream.name())
                .with("summary", StreamPaths.summary(stream))
                .withKnown("description", stream.description())
                .with("messages", messages)
                .withKnown("externalDocs", url == null ? null : StreamContent.schemaLink(url));
    }

    private JsonObject message(StreamFacts stream) {
        JsonObject schema = schemas.reference(stream);
        JsonObject message = JsonObject.of("name", "message")
                .with("title", "An event of " + stream.name())
                .with("contentType", "application/json")
                .with("headers", reference("#/components/schemas/Fields"))
                .with("payload", schema == null ? reference("#/components/schemas/Event") : schema);
        return stream.example() == null
                ? message
                : message.with("examples", List.of(JsonObject.of("payload", new RawJson(stream.example()))));
    }

    private JsonObject operation(String channel, StreamFacts stream) {
        List<JsonObject> messages = new ArrayList<>();
        for (String message : List.of(EVENT, DELETE, END, ERROR)) {
            messages.add(reference("#/channels/" + channel + "/messages/" + message));
        }
        JsonObject query = new JsonObject();
        for (Parameter parameter : Parameter.of(service)) {
            if (parameter.place.equals("query")) {
                query.with(parameter.parameterName, text(parameter.text.strip()));
            }
        }
        JsonObject http = JsonObject.of("method", "GET")
                .with("query", JsonObject.of("type", "object").with("properties", query))
                .with("bindingVersion", BINDING_VERSION);
        JsonObject operation = JsonObject.of("action", "send")
                .with("channel", reference("#/channels/" + channel))
                .with("title", "Follow " + stream.name())
                .with("messages", messages)
                .with("bindings", JsonObject.of("http", http));
        if (service.authentication()) {
            operation.with("security", security());
        }
        return operation;
    }

    private List<JsonObject> security() {
        List<JsonObject> ways = new ArrayList<>();
        Components.securitySchemes(service)
                .members()
                .keySet()
                .forEach(name -> ways.add(reference("#/components/securitySchemes/" + name)));
        return ways;
    }

    private JsonObject components() {
        JsonObject components = JsonObject.of("messages", messages()).with("schemas", schemas());
        return service.authentication() ? components.with("securitySchemes", securitySchemes()) : components;
    }

    private static JsonObject messages() {
        JsonObject fields = reference("#/components/schemas/Fields");
        JsonObject deletion = JsonObject.of("name", DELETE)
                .with("title", "A key was deleted")
                .with("headers", fields)
                .with("payload", reference("#/components/schemas/Deletion"));
        JsonObject end = JsonObject.of("name", END)
                .with("title", "The end of a complete stream with `until`")
                .with("headers", fields)
                .with("payload", JsonObject.of("type", "object"));
        JsonObject error = JsonObject.of("name", ERROR)
                .with("title", "The stream cannot continue")
                .with("headers", fields)
                .with("payload", reference("#/components/schemas/Problem"));
        return JsonObject.of(DELETE, deletion).with(END, end).with(ERROR, error);
    }

    private JsonObject schemas() {
        JsonObject all = JsonObject.of("Fields", fields())
                .with("Event", Components.event())
                .with("Deletion", Components.deletion())
                .with("Problem", Components.problem());
        schemas.addTo(all);
        return all;
    }

    /** The fields of a Server-Sent Event beside its data. */
    private static JsonObject fields() {
        JsonObject properties = JsonObject.of("event", text("The kind of the event: the name of the message."))
                .with("id", text("The position after the event: where to resume."));
        return JsonObject.of("type", "object").with("properties", properties);
    }

    /** The schemes of OpenAPI, with the type that AsyncAPI gives to a cookie. */
    private JsonObject securitySchemes() {
        JsonObject schemes = new JsonObject();
        Components.securitySchemes(service).members().forEach((name, scheme) -> {
            JsonObject copy = new JsonObject();
            ((JsonObject) scheme)
                    .members()
                    .forEach((key, value) -> copy.with(key, value.equals("apiKey") ? "httpApiKey" : value));
            schemes.with(name, copy);
        });
        return schemes;
    }

    private static JsonObject object(Map<String, JsonObject> members) {
        JsonObject object = new JsonObject();
        members.forEach(object::with);
        return object;
    }

    private static JsonObject link(String description, String url) {
        return JsonObject.of("description", description).with("url", url);
    }

    private static JsonObject reference(String place) {
        return JsonObject.of("$ref", place);
    }

    private static JsonObject text(String description) {
        return JsonObject.of("type", "string").with("description", description);
    }
}
