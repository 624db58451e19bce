package io.github.kafkasse;

import java.util.List;

/**
 * The state of an engine at one moment. Immutable.
 *
 * @param alive whether its threads run and return from each step; if not, only a restart helps
 * @param ready whether it can serve a new client now: it is alive, Kafka answers, and it is not closing
 * @param connections number of connected clients, including those whose positions are being looked up
 * @param troubles what is wrong, a sentence each: which thread does not return and for how long, whether Kafka is
 *     away, how many partitions cannot be read; empty if nothing is. They name no topic and may be shown to everybody;
 *     the log has the details. A partition that cannot be read is a trouble, but the engine serves the others and
 *     remains ready.
 */
public record Health(boolean alive, boolean ready, int connections, List<String> troubles) {
    /**
     * The state of an engine; the list is copied.
     *
     * @param alive whether its threads run and return from each step
     * @param ready whether it can serve a new client now
     * @param connections number of connected clients
     * @param troubles what is wrong, a sentence each
     */
    public Health {
        troubles = List.copyOf(troubles);
    }
}
