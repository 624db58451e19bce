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
 * How streams come out of a document: where in it they are, what is true of them where it does not say, and which of
 * them are served. Immutable; reading blocks the caller's thread, and nothing else does.
 *
 * @param path where the object keyed by stream name is
 * @param defaults what lies under every stream's own members
 * @param overrides what lies over them, by stream name
 * @param allowed the names of the streams that are served; all if there is none
 */
record CatalogueFormat(
        JsonPointer path, StreamMembers defaults, Map<String, StreamMembers> overrides, Set<String> allowed) {
    /** The whole document, as it stands. */
    static final CatalogueFormat PLAIN =
            new CatalogueFormat(JsonPointer.empty(), StreamMembers.NONE, Map.of(), Set.of());

    /**
     * What the settings say.
     *
     * @throws IllegalArgumentException if one of them is wrong; the message says which
     */
    static CatalogueFormat of(Settings settings) {
        return new CatalogueFormat(
                read(CatalogueSettings.PATH, settings, CatalogueFormat::pointer),
                read(CatalogueSettings.DEFAULTS, settings, CatalogueFormat::defaults),
                read(CatalogueSettings.OVERRIDES, settings, CatalogueFormat::overrides),
                new LinkedHashSet<>(settings.get(CatalogueSettings.STREAMS)));
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
            throw new IllegalArgumentException("it is a JSON Pointer (RFC 6901), like /streams, or empty");
        }
        return JsonPointer.compile(text);
    }

    /**
     * Reads a document.
     *
     * @throws IllegalArgumentException if it is not JSON, or not in this format; the message says what is wrong
     */
    StreamConfiguration read(InputStream json) throws IOException {
        Map<String, StreamMembers> streams =
                new LinkedHashMap<>(StreamConfigurationReader.streams(json, path, this::isServed));
        overrides.forEach((name, above) -> {
            StreamMembers own = streams.get(name);
            // One that the document has lost must not live on as a topic of its name, for the sake of a description.
            if (own != null || (above.topics() != null && isServed(name))) {
                streams.put(name, above.over(own == null ? StreamMembers.NONE : own));
            }
        });
        List<Stream> all = new ArrayList<>();
        streams.forEach((name, members) -> all.add(members.over(defaults).named(name)));
        return StreamConfiguration.of(all);
    }

    /** A name that begins with a slash is a pattern, which EventStreams does not serve either. */
    private boolean isServed(String name) {
        return !name.startsWith("/") && (allowed.isEmpty() || allowed.contains(name));
    }

    /** {@return the names that would be served, if there were such streams} */
    Set<String> missingFrom(StreamConfiguration streams) {
        Set<String> missing = new LinkedHashSet<>(allowed);
        streams.streams().forEach(stream -> missing.remove(stream.name()));
        return missing;
    }
}
