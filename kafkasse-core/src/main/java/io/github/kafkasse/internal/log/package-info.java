/**
 * The recent records of each followed partition, and the one consumer that appends to them.
 *
 * <p>{@link io.github.kafkasse.internal.log.Tail} polls Kafka on its own thread, maps each record once to a
 * {@link io.github.kafkasse.StreamEvent}, and appends it to that partition's
 * {@link io.github.kafkasse.internal.log.PartitionLog}, which event loops read without locks.
 */
@NullMarked
package io.github.kafkasse.internal.log;

import org.jspecify.annotations.NullMarked;
