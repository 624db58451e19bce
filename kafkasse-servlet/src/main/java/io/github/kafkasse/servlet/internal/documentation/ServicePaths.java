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
                "ui", "Streams in a browser", "A page that shows events as they arrive.", JsonObject.of("200", page));
    }

    private static JsonObject info(ServiceFacts service) {
        JsonObject json = JsonObject.of("schema", JsonObject.of("$ref", "#/components/schemas/ServiceInfo"))
                .with("example", ServiceInfo.facts(service));
        JsonObject facts = response("The facts.").with("content", JsonObject.of("application/json", json));
        String text = "The service's name, version, description and home page.";
        return get("info", "Facts about this service", text, JsonObject.of("200", facts));
    }

    private static JsonObject live() {
        String text = "For operators: if this fails, restart the service.";
        JsonObject responses = JsonObject.of("200", response("It is alive."))
                .with("503", response("It is not alive: one of its threads is blocked or has ended."));
        return get("live", "Whether the service is alive", text, responses);
    }

    private static JsonObject ready() {
        String text = "For load balancers: whether this instance accepts new clients.";
        JsonObject responses = JsonObject.of("200", response("It is ready."))
                .with("503", response("It is not ready: it starts, it stops, or it does not reach Kafka."));
        return get("ready", "Whether the service is ready", text, responses);
    }

    private static JsonObject pulses() {
        String text = "Distinguishes a broken stream from a quiet one.";
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
