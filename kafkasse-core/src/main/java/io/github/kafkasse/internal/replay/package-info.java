/**
 * Reads history again for clients whose positions are older than the logs. Any number of clients at old positions costs
 * Kafka about one read of it.
 *
 * <p>Event loops demand records from the {@link io.github.kafkasse.internal.replay.ReplayPool}. Its few {@link
 * io.github.kafkasse.internal.replay.ReplayWorker}s, each with a consumer and a thread of its own, fetch them into the
 * {@link io.github.kafkasse.internal.log.OlderWindows} of the partition.
 */
@NullMarked
package io.github.kafkasse.internal.replay;

import org.jspecify.annotations.NullMarked;
