package io.github.kafkasse;

import java.util.OptionalLong;

/**
 * What an engine knows of one connected client whose stream is open.
 *
 * @param connection the client's connection, as {@link KafkaSse#connect} returned it
 * @param behind how many offsets its position is behind the newest offset that the engine has read, summed over all
 *     partitions; empty if a partition has not been read yet. It can be more than the number of events that are still
 *     to be sent, because deleted records and those that a filter drops count too
 * @param bytes how many bytes of the response's body its sink has taken
 */
public record ConnectionStatus(StreamConnection connection, OptionalLong behind, long bytes) {}
