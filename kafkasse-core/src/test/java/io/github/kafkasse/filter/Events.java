package io.github.kafkasse.filter;

import io.github.kafkasse.StreamEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Creates events and filters for tests. */
final class Events {
    private Events() {}

    static StreamEvent event(String json) {
        return event(null, json);
    }

    static StreamEvent event(byte[] key, String json) {
        return new StreamEvent("t", 0, 0, 0, key, new RecordHeaders(), json.getBytes(StandardCharsets.UTF_8));
    }

    static EventFilter filter(String... expressions) {
        return EventFilter.parse(List.of(expressions), FilterLimits.defaults());
    }

    static boolean accepts(String expression, String json) {
        return filter(expression).accepts(event(json));
    }
}
