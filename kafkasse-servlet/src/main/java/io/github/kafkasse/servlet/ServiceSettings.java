package io.github.kafkasse.servlet;

import io.github.kafkasse.Setting;
import java.util.List;

/** The settings of {@link EventStreamsServlet} beside those of all servlets here: what it says of itself and offers. */
public final class ServiceSettings {
    /** What the service is called, for people. */
    public static final Setting<String> TITLE =
            Setting.text("service.title", "Event streams", "what the service is called in its documentation");

    /** What the service is, in a sentence or two. */
    public static final Setting<String> DESCRIPTION = Setting.text(
            "service.description", "Streams of events, resumable exactly.", "what the service is, in Markdown");

    /** Where people read more. */
    public static final Setting<String> HOME =
            Setting.text("service.home", "", "address of a page that tells more about the service");

    /** Below which address the JSON Schemas of events are. */
    public static final Setting<String> SCHEMAS =
            Setting.text("service.schemas", "", "address below which events' JSON Schemas are found by their titles");

    /** Whether clients may filter. */
    public static final Setting<Boolean> FILTER = Setting.flag(
            "filter.enabled", "false", "whether clients may ask for some events only: ?filter=wiki:enwiki|dewiki");

    /** Whether canary events are kept from clients. */
    public static final Setting<Boolean> CANARY_DROP =
            Setting.flag("canary.drop", "false", "whether canary events (meta.domain: canary) are kept from clients");

    /** Whether all streams are watched, so that the service can tell when something last came. */
    public static final Setting<Boolean> HEALTH_STREAMS = Setting.flag(
            "health.streams", "true", "whether all streams are read always, to tell when each had its last event");

    /** Whether the service answers {@code /metrics}. */
    public static final Setting<Boolean> METRICS = Setting.flag(
            "metrics.endpoint",
            "false",
            "whether /metrics shows metrics to Prometheus; needs its library of Micrometer");

    private ServiceSettings() {}

    /** {@return all of them, in the order of the documentation} */
    public static List<Setting<?>> all() {
        return List.of(TITLE, DESCRIPTION, HOME, SCHEMAS, FILTER, CANARY_DROP, HEALTH_STREAMS, METRICS);
    }
}
