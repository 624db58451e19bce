package io.github.kafkasse.servlet.catalogue;

import io.github.kafkasse.Setting;
import java.time.Duration;
import java.util.List;

/**
 * The settings of a {@link ReloadingCatalogue}.
 *
 * <p>{@link #CATALOGUE_URI}, {@link #CATALOGUE_PATH}, {@link #CATALOGUE_STREAMS} and {@link #CATALOGUE_RELOAD}
 * correspond to EventStreams' {@code stream_config_uri}, {@code stream_config_object_path} (there with dots), {@code
 * allowed_streams} and {@code stream_config_ttl}. {@link #CATALOGUE_DEFAULTS} corresponds to MediaWiki's {@code
 * wgEventStreamsDefaultSettings}. {@link #CATALOGUE_OVERRIDES} is keyed by stream name, like EventStreams' {@code
 * stream_config_defaults}. It can add what MediaWiki's response does not contain: aliases and descriptions.
 *
 * <p>For the streams of a MediaWiki: {@code catalogue.uri} is {@code
 * https://…/w/api.php?action=streamconfigs&format=json&all_settings=true}, and {@code catalogue.path} is {@code
 * /streams}. Without {@code all_settings}, older versions of MediaWiki omit the topics.
 */
public final class CatalogueSettings {
    /** The address of the document: a file's path, or a {@code file:}, {@code http:} or {@code https:} URI. */
    public static final Setting<String> CATALOGUE_URI = Setting.text(
            "catalogue.uri", "", "the stream catalogue: the path of a file, or a file:, http: or https: URI");

    /**
     * The location of the object keyed by stream name, as a JSON Pointer (RFC 6901). Empty: the document itself is that
     * object.
     */
    public static final Setting<String> CATALOGUE_PATH =
            Setting.text("catalogue.path", "", "the JSON Pointer of the streams in the document, such as /streams");

    /** A JSON object whose members apply to each stream that does not have them itself. */
    public static final Setting<String> CATALOGUE_DEFAULTS = Setting.text(
            "catalogue.defaults",
            "{}",
            "default members of all streams, such as {\"topic_prefixes\": [\"eqiad.\", \"codfw.\"]}");

    /**
     * A JSON object keyed by stream name. Its members replace those of the document. A stream that is not in the
     * document is added if it has {@code topics} here.
     */
    public static final Setting<String> CATALOGUE_OVERRIDES = Setting.text(
            "catalogue.overrides", "{}", "members that override those of the document, keyed by stream name");

    /** The names of the streams that are served, not their aliases. Empty: all streams. */
    public static final Setting<List<String>> CATALOGUE_STREAMS =
            Setting.list("catalogue.streams", "", "the streams to serve; empty: all in the catalogue");

    /** The interval between two readings of the document; 0: it is not read again. */
    public static final Setting<Duration> CATALOGUE_RELOAD =
            Setting.duration("catalogue.reload", "60s", "how often the catalogue is read again; 0: never");

    /**
     * The base below which the JSON Schemas of events are read, for the documentation: the path of a directory, or a
     * {@code file:}, {@code http:} or {@code https:} URI. Empty: none are read. Nothing outside the base is read,
     * whatever the catalogue says, and redirects are not followed.
     *
     * <p>The schema of a stream is at its {@code schema_uri}, or else at its {@code schema_title} followed by {@code
     * /latest}; the file can also have the ending {@code .json}.
     */
    public static final Setting<String> CATALOGUE_SCHEMAS = Setting.text(
            "catalogue.schemas",
            "",
            "the directory, or the file:, http: or https: URI, below which the events' JSON Schemas are read for the"
                    + " documentation; empty: none");

    private static final List<Setting<?>> ALL = List.of(
            CATALOGUE_URI,
            CATALOGUE_PATH,
            CATALOGUE_DEFAULTS,
            CATALOGUE_OVERRIDES,
            CATALOGUE_STREAMS,
            CATALOGUE_RELOAD,
            CATALOGUE_SCHEMAS);

    private CatalogueSettings() {}

    /** {@return all of them, in the order of the documentation} */
    public static List<Setting<?>> all() {
        return ALL;
    }
}
