package io.github.kafkasse.servlet.internal.documentation;

import java.util.List;

/**
 * Describes a service by <a href="https://spec.openapis.org/oas/v3.2.0.html">OpenAPI</a>. Each stream is a path of
 * its own, so that the document lists all streams.
 *
 * <p>Thread-safe; no method blocks.
 */
final class OpenApiDocument {
    private OpenApiDocument() {}

    /**
     * The document, of the media type {@code application/json}.
     *
     * @param service the service
     * @param streams its streams, in the order in which they are listed, no two of the same name
     * @param version the version of OpenAPI
     * @return the document, in UTF-8
     */
    static byte[] json(ServiceFacts service, List<StreamFacts> streams, OpenApiVersion version) {
        SchemaComponents schemas = new SchemaComponents(streams, Components.SCHEMAS);
        StreamContent content = new StreamContent(service, schemas, version);
        JsonObject info = JsonObject.of("title", service.title())
                .with("version", service.version())
                .with("description", Guide.markdown(service, streams));
        JsonObject document = JsonObject.of("openapi", version.number).with("info", info);
        if (service.home() != null) {
            document.with(
                    "externalDocs",
                    JsonObject.of("description", "More about this service").with("url", service.home()));
        }
        return document.with("servers", List.of(JsonObject.of("url", service.server())))
                .with("security", List.of())
                .with(
                        "tags",
                        List.of(
                                tag(StreamPaths.TAG, "Events, as they happen or from an earlier moment on"),
                                tag(ServicePaths.TAG, "The service itself")))
                .with("paths", paths(service, streams, content))
                .with("components", Components.json(service, schemas, version))
                .toBytes();
    }

    private static JsonObject paths(ServiceFacts service, List<StreamFacts> streams, StreamContent content) {
        StreamPaths operations = new StreamPaths(service, content);
        JsonObject paths = JsonObject.of(StreamPaths.COMPOSED, operations.composed(streams));
        if (service.filter()) {
            paths.with(StreamPaths.KEYED, operations.keyed(streams));
        }
        streams.forEach(stream -> paths.with(StreamPaths.path(stream.name()), operations.of(stream)));
        ServicePaths.addTo(paths, service);
        return paths;
    }

    private static JsonObject tag(String name, String description) {
        return JsonObject.of("name", name).with("description", description);
    }
}
