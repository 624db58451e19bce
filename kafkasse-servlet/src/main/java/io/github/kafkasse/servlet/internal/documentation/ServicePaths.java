package io.github.kafkasse.servlet.internal.documentation;

import java.util.List;

/** The paths of the OpenAPI document that describe the service itself. */
final class ServicePaths {
    static final String TAG = "Service";
    static final List<String> OPERATIONS = List.of("ui", "info", "live", "ready", "pulses");

    private ServicePaths() {}

    static void addTo(JsonObject paths, ServiceFacts service) {
        paths.with("/v2/ui", ui())
                .with("/_info", info(service))
                .with("/health/live", live())
                .with("/health/ready", ready())
                .with("/health/streams", pulses());
    }

    private static JsonObject ui() {
        JsonObject html = JsonObject.of("schema", JsonObject.of("type", "string"));
        JsonObject page = response("The page.").with("content", JsonObject.of("text/html", html));
        return get(
                "ui", "Streams in a browser", "A page that shows events as they come in.", JsonObject.of("200", page));
    }

    private static JsonObject info(ServiceFacts service) {
        JsonObject json = JsonObject.of("schema", JsonObject.of("$ref", "#/components/schemas/ServiceInfo"))
                .with("example", ServiceInfo.facts(service));
        JsonObject facts = response("The facts.").with("content", JsonObject.of("application/json", json));
        String text = "The service's name, version, description and home page.";
        return get("info", "What this service is", text, JsonObject.of("200", facts));
    }

    private static JsonObject live() {
        String text = "For whoever runs the service: where this fails, it has to be started anew.";
        JsonObject responses = JsonObject.of("200", response("It is."))
                .with("503", response("It is not: one of its threads does not come back."));
        return get("live", "Whether the service is alive", text, responses);
    }

    private static JsonObject ready() {
        String text = "For whoever distributes clients among instances: whether this one can take new ones.";
        JsonObject responses = JsonObject.of("200", response("It can."))
                .with("503", response("It cannot at the moment: it starts, stops, or does not reach its events."));
        return get("ready", "Whether the service is ready", text, responses);
    }

    private static JsonObject pulses() {
        String text = "To tell a stream that is broken from one that is quiet.";
        JsonObject json = JsonObject.of("schema", JsonObject.of("type", "object"));
        JsonObject times = response("The time of each stream's last event, and of its last canary event.")
                .with("content", JsonObject.of("application/json", json));
        return get("pulses", "When each stream last had an event", text, JsonObject.of("200", times));
    }

    private static JsonObject response(String description) {
        return JsonObject.of("description", description);
    }

    private static JsonObject get(String operationId, String summary, String description, JsonObject responses) {
        return JsonObject.of(
                "get",
                JsonObject.of("operationId", operationId)
                        .with("tags", List.of(TAG))
                        .with("summary", summary)
                        .with("description", description)
                        .with("responses", responses));
    }
}
