package io.github.kafkasse.servlet.internal.documentation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The components of the OpenAPI document to which its operations refer. */
final class Components {
    /** The names of the security schemes. A client needs only one of them. */
    private static final String BEARER = "bearerToken";

    private static final String COOKIE = "cookie";

    /** The names of all schemas except those of streams. */
    static final List<String> SCHEMAS = Stream.concat(
                    Stream.of("ServerSentEvents", "Event", "Deletion", "Fields", "Problem", "ServiceInfo"),
                    SseItems.NAMES.stream())
            .toList();

    private Components() {}

    static JsonObject json(ServiceFacts service, SchemaComponents schemas, OpenApiVersion version) {
        JsonObject parameters = new JsonObject();
        Parameter.of(service).forEach(each -> parameters.with(each.parameterName, each.json()));
        JsonObject responses = new JsonObject();
        Refusal.of(service).forEach(each -> responses.with(Integer.toString(each.status), each.json()));
        JsonObject components = JsonObject.of("parameters", parameters)
                .with("responses", responses)
                .with("schemas", schemas(schemas, version));
        return service.authentication() ? components.with("securitySchemes", securitySchemes(service)) : components;
    }

    private static JsonObject schemas(SchemaComponents ofStreams, OpenApiVersion version) {
        JsonObject schemas = new JsonObject();
        switch (version) {
            case V3_1 -> schemas.with("ServerSentEvents", serverSentEvents());
            case V3_2 -> SseItems.addTo(schemas);
        }
        schemas.with("Event", event())
                .with("Deletion", deletion())
                .with("Problem", problem())
                .with("ServiceInfo", serviceInfo());
        ofStreams.addTo(schemas);
        return schemas;
    }

    /** The security requirements of the operations on streams: none, or any one of the schemes. */
    static List<JsonObject> security(ServiceFacts service) {
        List<JsonObject> ways = new ArrayList<>();
        if (service.bearerTokens()) {
            ways.add(JsonObject.of(BEARER, List.of()));
        }
        if (service.cookie() != null) {
            ways.add(JsonObject.of(COOKIE, List.of()));
        }
        return ways;
    }

    static JsonObject securitySchemes(ServiceFacts service) {
        JsonObject schemes = new JsonObject();
        if (service.bearerTokens()) {
            schemes.with(
                    BEARER,
                    JsonObject.of("type", "http")
                            .with("scheme", "bearer")
                            .with("description", "A token in the header `Authorization: Bearer …`."));
        }
        if (service.cookie() != null) {
            schemes.with(
                    COOKIE,
                    JsonObject.of("type", "apiKey")
                            .with("in", "cookie")
                            .with("name", service.cookie())
                            .with("description", "A cookie, for pages whose `EventSource` cannot set a header."));
        }
        return schemes;
    }

    private static JsonObject serverSentEvents() {
        return JsonObject.of("type", "string")
                .with(
                        "description",
                        """
                        [Server-Sent Events](https://html.spec.whatwg.org/multipage/server-sent-events.html). Each \
                        event has three fields: `event` is `message`, `id` is the position after the event, \
                        and `data` is the event, as JSON on one line. The first block has only an `id`: the position \
                        at which the stream starts. Lines that begin with a colon are comments; they serve as \
                        heartbeats. If the service tells of deletions, `event: delete` says that a key was deleted, \
                        and its `data` is a `Deletion`. If a stream cannot continue, its last block is `event: error`. \
                        A complete \
                        stream with `until` ends with `event: end`.""");
    }

    /** Has no type, because an event can be any JSON value. */
    static JsonObject event() {
        return JsonObject.of("description", "An event: any JSON value, usually an object.");
    }

    static JsonObject deletion() {
        return JsonObject.of("type", "object")
                .with(
                        "description",
                        """
                        The deletion of a key: a record of Kafka that has a key and no value. It is the `data` of \
                        `event: delete`. In a stream of lines it is an object with one member: `{"@delete": …}`.""")
                .with("required", List.of("topic", "partition", "offset", "key"))
                .with(
                        "properties",
                        JsonObject.of("topic", text("The record's topic."))
                                .with("partition", integer("Its partition."))
                                .with("offset", integer("Its offset."))
                                .with(
                                        "timestamp",
                                        orNull(integer("Its time, in milliseconds since 1970; `null` if it has none.")))
                                .with("key", orNull(text("The deleted key; `null` if it is not valid UTF-8.")))
                                .with("key_base64", text("The bytes of a key that is not valid UTF-8.")));
    }

    static JsonObject problem() {
        JsonObject properties = JsonObject.of("type", text("The kind of error, for programs."))
                .with("title", text("The kind of error, for people."))
                .with("status", JsonObject.of("type", "integer").with("description", "The HTTP status."))
                .with("detail", text("What is wrong with this request, and what is valid."))
                .with("method", text("The request's method."))
                .with("uri", text("The request's path and query."))
                .with("name", text("The kind of error, as the JavaScript library KafkaSSE names it."))
                .with("origin", text("The part of the service that refused the request."));
        return JsonObject.of("type", "object")
                .with("description", "An error as defined by [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457).")
                .with("required", List.of("type", "title", "status", "detail"))
                .with("properties", properties);
    }

    private static JsonObject serviceInfo() {
        return JsonObject.of("type", "object")
                .with("required", List.of("name", "version", "description"))
                .with(
                        "properties",
                        JsonObject.of("name", text("The service's name, for programs."))
                                .with("version", text("Its version."))
                                .with("description", text("Its description."))
                                .with("home", text("The address of its home page.")));
    }

    private static JsonObject integer(String description) {
        return JsonObject.of("type", "integer").with("description", description);
    }

    private static JsonObject orNull(JsonObject schema) {
        return schema.with("type", List.of(schema.members().get("type"), "null"));
    }

    private static JsonObject text(String description) {
        return JsonObject.of("type", "string").with("description", description);
    }
}
