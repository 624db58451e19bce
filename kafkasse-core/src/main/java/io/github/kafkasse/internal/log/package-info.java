/**
 * The recent records of every followed partition, and the one consumer that keeps them up to date.
 *
 * <p>{@link io.github.kafkasse.internal.log.Tail} polls Kafka on its own thread, makes a
 * {@link io.github.kafkasse.StreamEvent} of each record once, and appends it to that partition's
 * {@link io.github.kafkasse.internal.log.PartitionLog}, which event loops read without locks.
 */
@NullMarked
package io.github.kafkasse.internal.log;

import org.jspecify.annotations.NullMarked;
