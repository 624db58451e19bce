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
 * Streams from a document in the format of <a
 * href="https://wikitech.wikimedia.org/wiki/Event_Platform/Stream_Configuration">Wikimedia's stream configuration</a>:
 * a JSON object keyed by stream name.
 *
 * <pre>{@code
 * {"mediawiki.page-create": {"topics": ["eqiad.mediawiki.page-create", "codfw.mediawiki.page-create"]}}
 * }</pre>
 *
 * <p>A stream can have these members:
 *
 * <ul>
 *   <li>{@code topics}: its topics, an array of strings;
 *   <li>{@code topic_prefixes}: prefixes of topics, an array of strings, used if there are no {@code topics}. Each
 *       prefix followed by the stream's name is a topic. A stream with neither member has one topic of its own name;
 *   <li>{@code stream_aliases}: other names for it, an array of strings;
 *   <li>{@code description} and {@code schema_title}: strings;
 *   <li>{@code schema_uri}: where the JSON Schema of its events is, below {@link CatalogueSettings#CATALOGUE_SCHEMAS},
 *       a string; without it, the latest version of the schema of that title;
 *   <li>{@code canary_events_enabled}: {@code true} or {@code false};
 *   <li>{@code retired}: {@code true} for a stream that has ended for good: its clients get 204 and do not reconnect.
 *       It is not listed. This member is not one of Wikimedia's.
 * </ul>
 *
 * <p>A member that is {@code null} counts as absent. Other members are ignored. Streams whose names begin with a slash
 * are ignored too: in Wikimedia's configuration they are patterns, which have no topics of their own.
 *
 * <p>Immutable and thread-safe. Only {@link #read} blocks.
 */
public final class StreamConfiguration implements StreamCatalogue {
    private final Map<String, Stream> byName;
    private final Map<String, Stream> byNameOrAlias;
    private final Set<String> topics;

    /** The names of the retired streams, by their names and aliases. */
    private final Map<String, String> retired;

    /**
     * One stream.
     *
     * @param name its name, as clients write it in a path
     * @param topics its topics, at least one, in the document's order
     * @param aliases other names for it
     * @param description what it is, for people; {@code null} if the document does not say
     * @param schemaTitle the title of the JSON schema of its events, such as {@code mediawiki/recentchange}, or {@code
     *     null}
     * @param schemaUri the path of the JSON schema of its events, such as {@code /mediawiki/recentchange/1.0.1}, or
     *     {@code null}
     * @param canaryEventsEnabled whether canary events are produced into it: artificial events that show operators that
     *     the stream works
     */
    public record Stream(
            String name,
            Set<String> topics,
            Set<String> aliases,
            @Nullable String description,
            @Nullable String schemaTitle,
            @Nullable String schemaUri,
            boolean canaryEventsEnabled) {
        /**
         * A stream.
         *
         * @param name its name, as clients write it in a path
         * @param topics its topics, at least one, in the document's order
         * @param aliases other names for it
         * @param description what it is, for people; {@code null} if the document does not say
         * @param schemaTitle the title of the JSON schema of its events; {@code null} if the document does not say
         * @param schemaUri the path of the JSON schema of its events; {@code null} if the document does not say
         * @param canaryEventsEnabled whether artificial events are produced into it
         * @throws IllegalArgumentException if it has no name or no topic, or if a name cannot be part of a path
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
         * A stream without the path of a JSON schema.
         *
         * @param name its name, as clients write it in a path
         * @param topics its topics, at least one, in the document's order
         * @param aliases other names for it
         * @param description what it is, for people, or {@code null}
         * @param schemaTitle the title of the JSON schema of its events, or {@code null}
         * @param canaryEventsEnabled whether artificial events are produced into it
         * @throws IllegalArgumentException if it has no name or no topic, or if a name cannot be part of a path
         */
        public Stream(
                String name,
                Set<String> topics,
                Set<String> aliases,
                @Nullable String description,
                @Nullable String schemaTitle,
                boolean canaryEventsEnabled) {
            this(name, topics, aliases, description, schemaTitle, null, canaryEventsEnabled);
        }

        /**
         * A stream without aliases and descriptions.
         *
         * @param name its name, as clients write it in a path
         * @param topics its topics, at least one
         * @throws IllegalArgumentException if it has no name or no topic, or if its name cannot be part of a path
         */
        public Stream(String name, Set<String> topics) {
            this(name, topics, Set.of(), null, null, null, false);
        }

        /** Refuses commas, which separate the names in a path, and slashes, which separate its segments. */
        private static void requireUsable(String name) {
            if (name.isBlank() || name.chars().anyMatch(c -> c == ',' || c == '/' || Character.isISOControl(c))) {
                throw new IllegalArgumentException("A stream cannot be named '" + name
                        + "': a name must not be blank, and must not have a comma, a slash or a control character");
            }
        }
    }

    private StreamConfiguration(Map<String, Stream> byName, Map<String, String> retired) {
        this.byName = byName;
        this.retired = retired;
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
        retired.keySet().stream().filter(byNameOrAlias::containsKey).findAny().ifPresent(name -> {
            throw new IllegalArgumentException("'" + name + "' names both a stream and a retired stream");
        });
    }

    /**
     * A configuration of these streams.
     *
     * @param streams the streams, in the order in which they are listed
     * @return the configuration
     * @throws IllegalArgumentException if a name or an alias stands for two streams
     */
    public static StreamConfiguration of(Collection<Stream> streams) {
        Map<String, Stream> byName = new LinkedHashMap<>();
        for (Stream stream : streams) {
            if (byName.put(stream.name(), stream) != null) {
                throw new IllegalArgumentException("Stream '" + stream.name() + "' is defined twice");
            }
        }
        return new StreamConfiguration(byName, Map.of());
    }

    /**
     * Reads a configuration.
     *
     * @param json the document, in UTF-8; the caller closes it
     * @return the configuration, its streams in the document's order
     * @throws IllegalArgumentException if it is not JSON or not in the format above; the message has the reason and the
     *     position
     * @throws IOException if it cannot be read
     */
    public static StreamConfiguration read(InputStream json) throws IOException {
        return CatalogueFormat.PLAIN.read(json);
    }

    /**
     * This configuration with more streams. A stream is added if its name is not yet a name or an alias here, also of a
     * retired stream.
     *
     * @param more the streams
     * @return a new configuration
     */
    public StreamConfiguration withMissing(Collection<Stream> more) {
        List<Stream> all = new ArrayList<>(byName.values());
        more.stream()
                .filter(stream -> !byNameOrAlias.containsKey(stream.name()) && !isRetired(stream.name()))
                .forEach(all::add);
        return new StreamConfiguration(of(all).byName, retired);
    }

    /**
     * This configuration with a retired stream: a stream that has ended for good.
     *
     * @param name its name
     * @param aliases other names for it
     * @return a new configuration
     * @throws IllegalArgumentException if a name is the name or an alias of a stream here
     * @see StreamCatalogue#isRetired
     */
    public StreamConfiguration withRetired(String name, Set<String> aliases) {
        Map<String, String> all = new HashMap<>(retired);
        all.put(name, name);
        aliases.forEach(alias -> all.put(alias, name));
        return new StreamConfiguration(byName, all);
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
     * Finds a stream.
     *
     * @param name its name, or one of its aliases
     * @return the stream; empty if there is no such stream
     */
    public Optional<Stream> stream(String name) {
        return Optional.ofNullable(byNameOrAlias.get(name));
    }

    /** Finds a stream by its name, not by an alias. {@code null} if there is none. */
    @Nullable
    Stream named(String name) {
        return byName.get(name);
    }

    /** {@return the names and aliases of the retired streams} */
    public Set<String> retired() {
        return Set.copyOf(retired.keySet());
    }

    @Override
    public boolean isRetired(String name) {
        return retired.containsKey(name);
    }

    @Override
    public String nameOf(String name) {
        Stream stream = byNameOrAlias.get(name);
        return stream == null ? retired.getOrDefault(name, name) : stream.name();
    }

    @Override
    public Set<String> topics(String name) {
        Stream stream = byNameOrAlias.get(name);
        return stream == null ? Set.of() : stream.topics();
    }
}
