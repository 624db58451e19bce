package io.github.kafkasse.servlet.catalogue;

import java.util.Set;

/**
 * Resolves the names in a request's path.
 *
 * <p>The servlet calls it on the container's threads for each name of each request. It must be thread-safe and must not
 * block.
 */
@FunctionalInterface
public interface StreamCatalogue {
    /**
     * Returns the topics of a stream.
     *
     * @param name the name as the client sent it, decoded, not empty, otherwise arbitrary
     * @return the topics' names; empty if there is no stream of that name
     */
    Set<String> topics(String name);

    /**
     * Resolves an alias.
     *
     * @param name the name, as for {@link #topics}
     * @return the stream's own name; the same name if it is not an alias
     */
    default String nameOf(String name) {
        return name;
    }

    /**
     * Tells whether a stream is retired: it has ended for good. A client of retired streams alone gets 204 and does not
     * reconnect. Among other streams, a retired stream is left out.
     *
     * @param name the name, as for {@link #topics}, which returns no topics for it
     * @return whether it is the name of a retired stream
     */
    default boolean isRetired(String name) {
        return false;
    }

    /** {@return a catalogue in which each name is the name of a topic} */
    static StreamCatalogue ofTopics() {
        return Set::of;
    }
}
