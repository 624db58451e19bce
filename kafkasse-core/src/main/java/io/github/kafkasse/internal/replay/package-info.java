/**
 * Reads history again for clients whose positions are older than the logs reach, so that any number of clients at old
 * positions costs Kafka about one reading of it.
 *
 * <p>Event loops say what they miss to the {@link io.github.kafkasse.internal.replay.ReplayPool}; its few
 * {@link io.github.kafkasse.internal.replay.ReplayWorker}s, each with a consumer and a thread of its own, fetch it into
 * the {@link io.github.kafkasse.internal.log.OlderWindows} of the partition.
 */
@NullMarked
package io.github.kafkasse.internal.replay;

import org.jspecify.annotations.NullMarked;
