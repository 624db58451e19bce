package io.github.kafkasse.servlet.internal.documentation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The paths of streams in the OpenAPI document: one for each stream, and one for several streams together. An instance
 * is used for one document.
 */
final class StreamPaths {
    static final String TAG = "Streams";
    static final String COMPOSED = "/v2/stream/{streams}";
    static final String KEYED = COMPOSED + "/key/{key}";

    private static final int LONGEST_SUMMARY = 100;
    private static final Pattern END_OF_SENTENCE = Pattern.compile("(?<=[.!?])\\s|\\n\\s*\\n");
    private static final String NEVER_ENDS =
            "A stream without `until` does not end, so \"Try it out\" shows only its first five seconds. "
                    + "Follow it with `curl -N`, or at `/v2/ui`.";
    private static final String UNCHANGED = "The client has the answer already: its `ETag` is in `If-None-Match`.";
    private static final String STOPPED =
            "The stream has ended for good, the service stops this client, or the client resumes a stream with `until` "
                    + "and has all of it: do not reconnect.";

    private final ServiceFacts service;
    private final StreamContent content;
    private final Identifiers operationIds = new Identifiers(ServicePaths.OPERATIONS);

    StreamPaths(ServiceFacts service, StreamContent content) {
        this.service = service;
        this.content = content;
    }

    static String path(String stream) {
        return "/v2/stream/" + UrlPath.segment(stream);
    }

    JsonObject composed(List<StreamFacts> streams) {
        JsonObject operation = operation(
                "streams",
                "Several streams over one connection",
                """
                        Several of the streams below in one response. Their events are merged by timestamp as far as \
                        possible, and one id has the position in all of them. A browser opens at most six HTTP/1.1 \
                        connections to a server, for all its tabs together, and each response uses one of them."""
                        + "\n\n" + NEVER_ENDS);
        return get(operation, null, List.of(names(streams)));
    }

    JsonObject keyed(List<StreamFacts> streams) {
        JsonObject key = JsonObject.of("name", "key")
                .with("in", "path")
                .with("required", true)
                .with(
                        "description",
                        """
                        The key of Kafka records: its text in UTF-8, percent-encoded. All partitions of the streams \
                        are searched.""")
                .with("schema", JsonObject.of("type", "string"));
        JsonObject operation = operation(
                "streams-key",
                "The events with one key",
                """
                        The events of one or more streams whose records in Kafka have one key, for example those of \
                        one order. `filter=@key:…` selects the same events. Everything else is as for other streams, \
                        and `filter` can select fewer events."""
                        + "\n\n" + NEVER_ENDS);
        return get(operation, null, List.of(names(streams), key));
    }

    private static JsonObject names(List<StreamFacts> streams) {
        Set<String> names = new LinkedHashSet<>();
        streams.forEach(stream -> names.add(stream.name()));
        streams.forEach(stream -> names.addAll(stream.aliases()));
        JsonObject name = JsonObject.of("type", "string");
        if (!names.isEmpty()) {
            name.with("enum", List.copyOf(names));
        }
        return JsonObject.of("name", "streams")
                .with("in", "path")
                .with("required", true)
                .with("description", "Names of streams, or aliases, separated by commas.")
                .with(
                        "schema",
                        JsonObject.of("type", "array")
                                .with("items", name)
                                .with("minItems", 1)
                                .with("uniqueItems", true));
    }

    JsonObject of(StreamFacts stream) {
        StringBuilder text = new StringBuilder();
        if (stream.description() != null && !stream.description().isBlank()) {
            text.append(stream.description().strip()).append("\n\n");
        }
        if (!stream.aliases().isEmpty()) {
            text.append("Also known as `")
                    .append(String.join("`, `", stream.aliases()))
                    .append("`.\n\n");
        }
        text.append(NEVER_ENDS);
        JsonObject operation = operation(stream.name(), summary(stream), text.toString());
        String schemaUrl = service.schemaUrl(stream);
        if (schemaUrl != null) {
            operation.with("externalDocs", StreamContent.schemaLink(schemaUrl));
        }
        return get(operation, stream, List.of());
    }

    /** Returns the first sentence of the description. A list of streams shows it beside the path. */
    static String summary(StreamFacts stream) {
        if (stream.description() == null || stream.description().isBlank()) {
            return stream.name();
        }
        String text = stream.description().strip();
        Matcher end = END_OF_SENTENCE.matcher(text);
        String sentence = end.find() ? text.substring(0, end.start()) : text;
        return sentence.length() <= LONGEST_SUMMARY ? sentence : sentence.substring(0, LONGEST_SUMMARY - 1) + "…";
    }

    private JsonObject operation(String idWish, String summary, String description) {
        return JsonObject.of("operationId", operationIds.unique(idWish))
                .with("tags", List.of(TAG))
                .with("summary", summary)
                .with("description", description);
    }

    private JsonObject get(JsonObject operation, @Nullable StreamFacts stream, List<JsonObject> pathParameters) {
        List<JsonObject> parameters = new ArrayList<>(pathParameters);
        Parameter.of(service).forEach(each -> parameters.add(each.reference()));
        JsonObject responses = JsonObject.of("200", content.of(stream))
                .with("204", JsonObject.of("description", STOPPED))
                .with("304", JsonObject.of("description", UNCHANGED));
        Refusal.of(service).forEach(each -> responses.with(Integer.toString(each.status), each.reference()));
        operation.with("parameters", parameters).with("responses", responses);
        if (service.authentication()) {
            operation.with("security", Components.security(service));
        }
        return JsonObject.of("get", operation);
    }
}
