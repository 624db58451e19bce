package io.github.kafkasse.servlet.catalogue;

import com.fasterxml.jackson.core.JsonPointer;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration.Stream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Defines how streams are read from a document: where they are in it, their default members, and which of them are
 * served. Immutable. Only {@link #read(InputStream)} blocks.
 *
 * @param path the location of the object keyed by stream name
 * @param defaults members that apply to streams that do not have them
 * @param overrides members that replace those of the document, by stream name
 * @param allowed the names of the streams that are served; empty: all streams
 */
record CatalogueFormat(
        JsonPointer path, StreamMembers defaults, Map<String, StreamMembers> overrides, Set<String> allowed) {
    /** The streams are the members of the document itself. All are served, without defaults and overrides. */
    static final CatalogueFormat PLAIN =
            new CatalogueFormat(JsonPointer.empty(), StreamMembers.NONE, Map.of(), Set.of());

    /**
     * The format that the settings describe.
     *
     * @throws IllegalArgumentException if a setting is invalid; the message names it
     */
    static CatalogueFormat of(Settings settings) {
        return new CatalogueFormat(
                read(CatalogueSettings.CATALOGUE_PATH, settings, CatalogueFormat::pointer),
                read(CatalogueSettings.CATALOGUE_DEFAULTS, settings, CatalogueFormat::defaults),
                read(CatalogueSettings.CATALOGUE_OVERRIDES, settings, CatalogueFormat::overrides),
                new LinkedHashSet<>(settings.get(CatalogueSettings.CATALOGUE_STREAMS)));
    }

    private interface Parser<T> {
        T parse(String text) throws IOException;
    }

    private static <T> T read(Setting<String> setting, Settings settings, Parser<T> parser) {
        String text = settings.get(setting);
        try {
            return parser.parse(text);
        } catch (IllegalArgumentException | IOException e) {
            throw new IllegalArgumentException(
                    "Setting " + setting + " cannot be '" + text + "': " + e.getMessage(), e);
        }
    }

    private static Map<String, StreamMembers> overrides(String text) throws IOException {
        InputStream json = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        return text.isEmpty() ? Map.of() : StreamConfigurationReader.streams(json, JsonPointer.empty(), name -> true);
    }

    private static StreamMembers defaults(String text) throws IOException {
        return text.isEmpty() ? StreamMembers.NONE : StreamConfigurationReader.members(text);
    }

    private static JsonPointer pointer(String text) {
        if (!text.isEmpty() && !text.startsWith("/")) {
            throw new IllegalArgumentException("it must be a JSON Pointer (RFC 6901), such as /streams, or empty");
        }
        return JsonPointer.compile(text);
    }

    /**
     * Reads a document.
     *
     * @throws IllegalArgumentException if the document is not JSON, or not in this format; the message has the reason
     */
    StreamConfiguration read(InputStream json) throws IOException {
        Map<String, StreamMembers> streams =
                new LinkedHashMap<>(StreamConfigurationReader.streams(json, path, this::isServed));
        overrides.forEach((name, above) -> {
            StreamMembers own = streams.get(name);
            // An override without topics must not add a stream: a stream that was removed from the document would
            // otherwise become a topic of its name.
            if (own != null || (above.topics() != null && isServed(name))) {
                streams.put(name, above.over(own == null ? StreamMembers.NONE : own));
            }
        });
        List<Stream> all = new ArrayList<>();
        Map<String, Set<String>> retired = new LinkedHashMap<>();
        streams.forEach((name, members) -> {
            StreamMembers merged = members.over(defaults);
            if (merged.isRetired()) {
                retired.put(name, merged.aliasesOrNone());
            } else {
                all.add(merged.named(name));
            }
        });
        StreamConfiguration read = StreamConfiguration.of(all);
        for (Map.Entry<String, Set<String>> each : retired.entrySet()) {
            read = read.withRetired(each.getKey(), each.getValue());
        }
        return read;
    }

    /** A name that begins with a slash is a pattern. Patterns are not served, as in EventStreams. */
    private boolean isServed(String name) {
        return !name.startsWith("/") && (allowed.isEmpty() || allowed.contains(name));
    }

    /** {@return the names on the allow list for which there is no stream} */
    Set<String> missingFrom(StreamConfiguration streams) {
        Set<String> missing = new LinkedHashSet<>(allowed);
        streams.streams().forEach(stream -> missing.remove(stream.name()));
        missing.removeAll(streams.retired());
        return missing;
    }
}
