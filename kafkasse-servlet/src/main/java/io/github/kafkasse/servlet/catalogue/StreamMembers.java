package io.github.kafkasse.servlet.catalogue;

import io.github.kafkasse.servlet.catalogue.StreamConfiguration.Stream;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one object of a document says of a stream, so that several can be laid over each other before they are one;
 * {@code null} where it says nothing. Immutable.
 */
record StreamMembers(
        @Nullable Set<String> topics,
        @Nullable Set<String> topicPrefixes,
        @Nullable Set<String> aliases,
        @Nullable String description,
        @Nullable String schemaTitle,
        @Nullable Boolean canaryEventsEnabled) {
    /** An object without members. */
    static final StreamMembers NONE = new StreamMembers(null, null, null, null, null, null);

    /** These, and those below where these say nothing. A member is taken whole, as MediaWiki does, never added to. */
    StreamMembers over(StreamMembers below) {
        return new StreamMembers(
                topics != null ? topics : below.topics,
                topicPrefixes != null ? topicPrefixes : below.topicPrefixes,
                aliases != null ? aliases : below.aliases,
                description != null ? description : below.description,
                schemaTitle != null ? schemaTitle : below.schemaTitle,
                canaryEventsEnabled != null ? canaryEventsEnabled : below.canaryEventsEnabled);
    }

    /**
     * The stream that they describe.
     *
     * @throws IllegalArgumentException if it could not be one
     */
    Stream named(String name) {
        return new Stream(
                name,
                topicsOf(name),
                aliases == null ? Set.of() : aliases,
                description,
                schemaTitle,
                canaryEventsEnabled != null && canaryEventsEnabled);
    }

    /** By MediaWiki's rule: topics as they are given, or the prefixed name, or the name. */
    private Set<String> topicsOf(String name) {
        if (topics != null) {
            return topics;
        }
        if (topicPrefixes == null) {
            return Set.of(name);
        }
        Set<String> prefixed = new LinkedHashSet<>();
        topicPrefixes.forEach(prefix -> prefixed.add(prefix + name));
        return prefixed;
    }
}
