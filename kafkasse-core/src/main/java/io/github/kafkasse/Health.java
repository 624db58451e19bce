package io.github.kafkasse;

import java.util.List;

/**
 * How an engine is, at a moment. Immutable.
 *
 * @param alive whether its threads run and come back from what they do: if not, only a restart helps
 * @param ready whether it can serve a new client now: it is alive, Kafka answers, and it is not closing
 * @param connections how many clients are connected, those included whose positions are being looked up
 * @param troubles what is wrong, a sentence each, for operators: which thread does not come back and for how long,
 *     whether Kafka is away, which partitions cannot be read; empty if nothing is. A partition that cannot be read is a
 *     trouble, but the engine serves the others: it is ready all the same.
 */
public record Health(boolean alive, boolean ready, int connections, List<String> troubles) {
    /**
     * How an engine is; the list is copied.
     *
     * @param alive whether its threads run and come back from what they do
     * @param ready whether it can serve a new client now
     * @param connections how many clients are connected
     * @param troubles what is wrong, a sentence each
     */
    public Health {
        troubles = List.copyOf(troubles);
    }
}
