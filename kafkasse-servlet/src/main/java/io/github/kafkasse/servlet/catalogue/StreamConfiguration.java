package io.github.kafkasse.servlet.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Streams as a document in the shape of
 * <a href="https://wikitech.wikimedia.org/wiki/Event_Platform/Stream_Configuration">Wikimedia's stream
 * configuration</a> describes them: a JSON object keyed by the streams' names, where each stream has its {@code
 * topics}, and may have a {@code description} and {@code stream_aliases}. Other members are ignored.
 *
 * <pre>{@code
 * {"mediawiki.page-create": {"topics": ["eqiad.mediawiki.page-create", "codfw.mediawiki.page-create"]}}
 * }</pre>
 *
 * <p>Immutable and thread-safe; no method but {@link #read} blocks.
 */
public final class StreamConfiguration implements StreamCatalogue {
    private final Map<String, Stream> byName;
    private final Map<String, Stream> byNameOrAlias;

    /**
     * One stream.
     *
     * @param name its name, as clients write it in a path
     * @param topics the topics that it stands for, at least one, in the document's order
     * @param aliases other names for it
     * @param description what it is, for people; {@code null} if the document does not say
     */
    public record Stream(String name, Set<String> topics, Set<String> aliases, @Nullable String description) {
        /**
         * A stream.
         *
         * @param name its name, as clients write it in a path
         * @param topics the topics that it stands for, at least one, in the document's order
         * @param aliases other names for it
         * @param description what it is, for people; {@code null} if the document does not say
         * @throws IllegalArgumentException if it has no name or no topic, or if a name could not be asked for in a path
         */
        public Stream {
            topics = Collections.unmodifiableSet(new LinkedHashSet<>(topics));
            aliases = Collections.unmodifiableSet(new LinkedHashSet<>(aliases));
            requireUsable(name);
            aliases.forEach(Stream::requireUsable);
            if (topics.isEmpty()) {
                throw new IllegalArgumentException("Stream '" + name + "' has no topics");
            }
        }

        /** Commas separate the names in a path, and slashes its segments. */
        private static void requireUsable(String name) {
            if (name.isBlank() || name.indexOf(',') >= 0 || name.indexOf('/') >= 0) {
                throw new IllegalArgumentException("A stream cannot be named '" + name
                        + "': a name is not blank and has neither a comma nor a slash");
            }
        }
    }

    private StreamConfiguration(Map<String, Stream> byName) {
        this.byName = byName;
        this.byNameOrAlias = new HashMap<>(byName);
        for (Stream stream : byName.values()) {
            for (String alias : stream.aliases()) {
                Stream other = byNameOrAlias.put(alias, stream);
                if (other != null && !other.equals(stream)) {
                    throw new IllegalArgumentException("'" + alias + "' names both stream '" + other.name()
                            + "' and stream '" + stream.name() + "'");
                }
            }
        }
    }

    /**
     * A configuration of these streams.
     *
     * @param streams the streams, in the order in which they are to be listed
     * @return the configuration
     * @throws IllegalArgumentException if a name or an alias stands for two streams
     */
    public static StreamConfiguration of(Collection<Stream> streams) {
        Map<String, Stream> byName = new LinkedHashMap<>();
        for (Stream stream : streams) {
            if (byName.put(stream.name(), stream) != null) {
                throw new IllegalArgumentException("Stream '" + stream.name() + "' is there twice");
            }
        }
        return new StreamConfiguration(byName);
    }

    /**
     * Reads a configuration.
     *
     * @param json the document, in UTF-8; the caller closes it
     * @return the configuration, its streams in the document's order
     * @throws IllegalArgumentException if it is not JSON or not in the shape above; the message says what is wrong, and
     *     where
     * @throws IOException if it cannot be read
     */
    public static StreamConfiguration read(InputStream json) throws IOException {
        return of(StreamConfigurationReader.read(json));
    }

    /**
     * This configuration with streams added, where it has none of these names.
     *
     * @param more the streams
     * @return a new configuration
     */
    public StreamConfiguration withMissing(Collection<Stream> more) {
        List<Stream> all = new ArrayList<>(byName.values());
        more.stream()
                .filter(stream -> !byNameOrAlias.containsKey(stream.name()))
                .forEach(all::add);
        return of(all);
    }

    /** {@return the streams, in the order of the document} */
    public List<Stream> streams() {
        return List.copyOf(byName.values());
    }

    /** {@return the topics of all streams, sorted} */
    public Set<String> topics() {
        Set<String> topics = new TreeSet<>();
        byName.values().forEach(stream -> topics.addAll(stream.topics()));
        return topics;
    }

    @Override
    public String nameOf(String name) {
        Stream stream = byNameOrAlias.get(name);
        return stream == null ? name : stream.name();
    }

    @Override
    public Set<String> topics(String name) {
        Stream stream = byNameOrAlias.get(name);
        return stream == null ? Set.of() : stream.topics();
    }
}
