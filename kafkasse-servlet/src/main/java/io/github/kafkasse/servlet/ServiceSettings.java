package io.github.kafkasse.servlet;

import io.github.kafkasse.Secret;
import io.github.kafkasse.Setting;
import java.util.List;

/**
 * The settings of {@link EventStreamsServlet} in addition to {@link HttpSettings}: its description and its features.
 */
public final class ServiceSettings {
    /** The title of the service in its documentation. */
    public static final Setting<String> SERVICE_TITLE =
            Setting.text("service.title", "Event streams", "the name of the service in its documentation");

    /** A description of the service, in a sentence or two of Markdown. */
    public static final Setting<String> SERVICE_DESCRIPTION = Setting.text(
            "service.description",
            "Streams of events, resumable exactly.",
            "the description of the service, in Markdown");

    /** The address of a page about the service. */
    public static final Setting<String> SERVICE_HOME =
            Setting.text("service.home", "", "address of the home page of the service");

    /** The address below which the JSON Schemas of events are published. */
    public static final Setting<String> SERVICE_SCHEMAS = Setting.text(
            "service.schemas", "", "base address of the events' JSON Schemas; a schema's title follows it");

    /** Whether clients may send a {@code filter} parameter. */
    public static final Setting<Boolean> FILTER_ENABLED =
            Setting.flag("filter.enabled", "false", "whether clients may filter: ?filter=wiki:enwiki|dewiki");

    /** Whether canary events are withheld from clients. */
    public static final Setting<Boolean> CANARY_DROP =
            Setting.flag("canary.drop", "false", "whether canary events (meta.domain: canary) are dropped");

    /** Whether the service reads all streams all the time, to report when each had its last event. */
    public static final Setting<Boolean> HEALTH_STREAMS = Setting.flag(
            "health.streams",
            "true",
            "whether all streams are always read, for the times of last events in /health/streams");

    /** Whether the service has metrics at {@code /metrics}. */
    public static final Setting<Boolean> METRICS_ENDPOINT = Setting.flag(
            "metrics.endpoint",
            "false",
            "whether /metrics serves metrics for Prometheus; needs micrometer-registry-prometheus");

    /** Whether operators can see the connected clients, and end one, at {@code /admin/connections}. */
    public static final Setting<Boolean> ADMIN_CONNECTIONS = Setting.flag(
            "admin.connections",
            "false",
            "whether operators can see and end connections at /admin/connections;"
                    + " needs admin.token or an authenticator");

    /** The token with which operators authenticate, in {@code Authorization: Bearer …}; at least 16 characters. */
    public static final Setting<Secret> ADMIN_TOKEN = Setting.secret(
            "admin.token", "token of operators for /admin/connections, at least 16 characters; it is never shown");

    private ServiceSettings() {}

    /** {@return all of them, in the order of the documentation} */
    public static List<Setting<?>> all() {
        return List.of(
                SERVICE_TITLE,
                SERVICE_DESCRIPTION,
                SERVICE_HOME,
                SERVICE_SCHEMAS,
                FILTER_ENABLED,
                CANARY_DROP,
                HEALTH_STREAMS,
                METRICS_ENDPOINT,
                ADMIN_CONNECTIONS,
                ADMIN_TOKEN);
    }
}
