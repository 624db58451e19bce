package io.github.kafkasse.servlet.catalogue;

import io.github.kafkasse.Setting;
import java.time.Duration;
import java.util.List;

/**
 * The settings of a {@link ReloadingCatalogue}.
 *
 * <p>{@link #URI}, {@link #PATH}, {@link #STREAMS} and {@link #RELOAD} are what EventStreams calls
 * {@code stream_config_uri}, {@code stream_config_object_path} (there with dots), {@code allowed_streams} and
 * {@code stream_config_ttl}. {@link #DEFAULTS} are MediaWiki's {@code wgEventStreamsDefaultSettings}.
 * {@link #OVERRIDES}, keyed by stream name as EventStreams' {@code stream_config_defaults} are, give streams what
 * MediaWiki's answer does not have: aliases and descriptions.
 *
 * <p>For the streams of a MediaWiki: {@code catalogue.uri} is
 * {@code https://…/w/api.php?action=streamconfigs&format=json&all_settings=true}, and {@code catalogue.path} is
 * {@code /streams}. Without {@code all_settings} older ones leave the topics out.
 */
public final class CatalogueSettings {
    /** Where the document is: a file's path, or a {@code file:}, {@code http:} or {@code https:} URI. */
    public static final Setting<String> URI =
            Setting.text("catalogue.uri", "", "the stream catalogue: a file's path, or a file:, http: or https: URI");

    /**
     * Where in the document the object keyed by stream name is, as a JSON Pointer (RFC 6901); empty where it is the
     * whole document.
     */
    public static final Setting<String> PATH =
            Setting.text("catalogue.path", "", "where in it the streams are, as a JSON Pointer, like /streams");

    /** A JSON object with members of a stream that all have that do not have them themselves. */
    public static final Setting<String> DEFAULTS = Setting.text(
            "catalogue.defaults",
            "{}",
            "members of streams that do not have them, as in {\"topic_prefixes\": [\"eqiad.\", \"codfw.\"]}");

    /**
     * A JSON object keyed by stream name, whose members count instead of the document's. It may also have streams that
     * the document does not have, with their {@code topics}.
     */
    public static final Setting<String> OVERRIDES = Setting.text(
            "catalogue.overrides", "{}", "what counts instead of the document's members, keyed by stream name");

    /** The names, not aliases, of the streams that are served; empty: all of them. */
    public static final Setting<List<String>> STREAMS =
            Setting.list("catalogue.streams", "", "the streams that are served; empty: all in the catalogue");

    /** How long after it was read the document is read again; 0 for never. */
    public static final Setting<Duration> RELOAD =
            Setting.duration("catalogue.reload", "60s", "how often the catalogue is read again; 0: never");

    private static final List<Setting<?>> ALL = List.of(URI, PATH, DEFAULTS, OVERRIDES, STREAMS, RELOAD);

    private CatalogueSettings() {}

    /** {@return all of them, in the order of the documentation} */
    public static List<Setting<?>> all() {
        return ALL;
    }
}
