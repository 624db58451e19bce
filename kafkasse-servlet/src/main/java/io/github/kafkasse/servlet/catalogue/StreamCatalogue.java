package io.github.kafkasse.servlet.catalogue;

import java.util.Set;

/**
 * What the names in a request's path stand for.
 *
 * <p>It is asked on the container's threads, for every name of every request: it must be thread-safe and must not
 * block.
 */
@FunctionalInterface
public interface StreamCatalogue {
    /**
     * The topics that a name stands for.
     *
     * @param name the name, decoded, not empty, as the client wrote it: it may be anything
     * @return the topics' names; empty if there is no stream of that name, or if it is not for everybody to know of
     */
    Set<String> topics(String name);

    /**
     * The name of the stream that a name stands for: an alias stands for another.
     *
     * @param name the name, as for {@link #topics}
     * @return the stream's own name; the same if it is no alias, or of no stream
     */
    default String nameOf(String name) {
        return name;
    }

    /** {@return the catalogue of a service without streams: every name is that of a topic} */
    static StreamCatalogue ofTopics() {
        return Set::of;
    }
}
