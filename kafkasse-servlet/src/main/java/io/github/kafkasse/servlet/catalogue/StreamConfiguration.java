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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Streams as a document in the shape of
 * <a href="https://wikitech.wikimedia.org/wiki/Event_Platform/Stream_Configuration">Wikimedia's stream
 * configuration</a> describes them: a JSON object keyed by the streams' names.
 *
 * <pre>{@code
 * {"mediawiki.page-create": {"topics": ["eqiad.mediawiki.page-create", "codfw.mediawiki.page-create"]}}
 * }</pre>
 *
 * <p>A stream may have
 *
 * <ul>
 *   <li>{@code topics}: the topics that it stands for, an array of strings;
 *   <li>{@code topic_prefixes}, which count where it has no topics: it stands for the topics that are named by each of
 *       them with its own name behind it. A stream with neither is a topic of its own name;
 *   <li>{@code stream_aliases}: other names for it, an array of strings;
 *   <li>{@code description} and {@code schema_title}: strings;
 *   <li>{@code canary_events_enabled}: {@code true} or {@code false}.
 * </ul>
 *
 * <p>{@code null} counts as absent, and other members are ignored. So are streams whose name begins with a slash, which
 * in Wikimedia's configuration is a pattern: it stands for no topics that could be read.
 *
 * <p>Immutable and thread-safe; no method but {@link #read} blocks.
 */
public final class StreamConfiguration implements StreamCatalogue {
    private final Map<String, Stream> byName;
    private final Map<String, Stream> byNameOrAlias;
    private final Set<String> topics;

    /**
     * One stream.
     *
     * @param name its name, as clients write it in a path
     * @param topics the topics that it stands for, at least one, in the document's order
     * @param aliases other names for it
     * @param description what it is, for people; {@code null} if the document does not say
     * @param schemaTitle the title of the JSON schema of its events, such as {@code mediawiki/recentchange};
     *     {@code null} if the document does not say
     * @param canaryEventsEnabled whether artificial events are produced into it, by which its operators see that it
     *     works
     */
    public record Stream(
            String name,
            Set<String> topics,
            Set<String> aliases,
            @Nullable String description,
            @Nullable String schemaTitle,
            boolean canaryEventsEnabled) {
        /**
         * A stream.
         *
         * @param name its name, as clients write it in a path
         * @param topics the topics that it stands for, at least one, in the document's order
         * @param aliases other names for it
         * @param description what it is, for people; {@code null} if the document does not say
         * @param schemaTitle the title of the JSON schema of its events; {@code null} if the document does not say
         * @param canaryEventsEnabled whether artificial events are produced into it
         * @throws IllegalArgumentException if it has no name or no topic, or if a name could not be asked for in a path
         */
        public Stream {
            topics = Collections.unmodifiableSet(new LinkedHashSet<>(topics));
            aliases = Collections.unmodifiableSet(new LinkedHashSet<>(aliases));
            requireUsable(name);
            aliases.forEach(Stream::requireUsable);
            if (topics.isEmpty() || topics.contains("")) {
                throw new IllegalArgumentException("Stream '" + name + "' has no topics");
            }
        }

        /**
         * A stream of which nothing is known but its topics.
         *
         * @param name its name, as clients write it in a path
         * @param topics the topics that it stands for, at least one
         * @throws IllegalArgumentException if it has no name or no topic, or if its name could not be asked for in a
         *     path
         */
        public Stream(String name, Set<String> topics) {
            this(name, topics, Set.of(), null, null, false);
        }

        /** Commas separate the names in a path, and slashes its segments. */
        private static void requireUsable(String name) {
            if (name.isBlank() || name.chars().anyMatch(c -> c == ',' || c == '/' || Character.isISOControl(c))) {
                throw new IllegalArgumentException("A stream cannot be named '" + name
                        + "': a name is not blank and has neither a comma nor a slash, and no control character");
            }
        }
    }

    private StreamConfiguration(Map<String, Stream> byName) {
        this.byName = byName;
        this.byNameOrAlias = new HashMap<>(byName);
        Set<String> all = new TreeSet<>();
        for (Stream stream : byName.values()) {
            all.addAll(stream.topics());
            for (String alias : stream.aliases()) {
                Stream other = byNameOrAlias.put(alias, stream);
                if (other != null && !other.equals(stream)) {
                    throw new IllegalArgumentException("'" + alias + "' names both stream '" + other.name()
                            + "' and stream '" + stream.name() + "'");
                }
            }
        }
        this.topics = Collections.unmodifiableSet(all);
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
        return CatalogueFormat.PLAIN.read(json);
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
        return topics;
    }

    /**
     * The stream of a name.
     *
     * @param name its name, or one of its aliases
     * @return the stream; empty if there is none of that name
     */
    public Optional<Stream> stream(String name) {
        return Optional.ofNullable(byNameOrAlias.get(name));
    }

    /** The stream of that very name, not of an alias; {@code null} if there is none. */
    @Nullable
    Stream named(String name) {
        return byName.get(name);
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
