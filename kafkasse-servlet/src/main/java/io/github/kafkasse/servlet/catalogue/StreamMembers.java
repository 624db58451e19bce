package io.github.kafkasse.servlet.catalogue;

import io.github.kafkasse.servlet.catalogue.StreamConfiguration.Stream;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a stream in one object of a document. Several such objects are merged before they become a stream. A
 * member that is absent is {@code null}. Immutable.
 */
record StreamMembers(
        @Nullable Set<String> topics,
        @Nullable Set<String> topicPrefixes,
        @Nullable Set<String> aliases,
        @Nullable String description,
        @Nullable String schemaTitle,
        @Nullable String schemaUri,
        @Nullable Boolean canaryEventsEnabled,
        @Nullable Boolean retired) {
    /** An object without members. */
    static final StreamMembers NONE = new StreamMembers(null, null, null, null, null, null, null, null);

    /** Merges two objects: absent members are taken from {@code below}. Arrays are not joined, as in MediaWiki. */
    StreamMembers over(StreamMembers below) {
        return new StreamMembers(
                topics != null ? topics : below.topics,
                topicPrefixes != null ? topicPrefixes : below.topicPrefixes,
                aliases != null ? aliases : below.aliases,
                description != null ? description : below.description,
                schemaTitle != null ? schemaTitle : below.schemaTitle,
                schemaUri != null ? schemaUri : below.schemaUri,
                canaryEventsEnabled != null ? canaryEventsEnabled : below.canaryEventsEnabled,
                retired != null ? retired : below.retired);
    }

    /** Whether the stream has ended for good. */
    boolean isRetired() {
        return retired != null && retired;
    }

    Set<String> aliasesOrNone() {
        return aliases == null ? Set.of() : aliases;
    }

    /**
     * Creates the stream.
     *
     * @throws IllegalArgumentException if the members do not make a valid stream
     */
    Stream named(String name) {
        return new Stream(
                name,
                topicsOf(name),
                aliasesOrNone(),
                description,
                schemaTitle,
                schemaUri,
                canaryEventsEnabled != null && canaryEventsEnabled);
    }

    /** Follows MediaWiki's rule: the given topics, else each prefix with the name, else the name. */
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
