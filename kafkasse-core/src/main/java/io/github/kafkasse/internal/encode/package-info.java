/**
 * Records become bytes, once for all clients that stand at the same place.
 *
 * <p>A {@link io.github.kafkasse.internal.encode.Feed} is what clients that follow the same partitions in the same way
 * share. {@link io.github.kafkasse.internal.encode.BatchEncoder} writes the batch that follows a place in it, and
 * {@link io.github.kafkasse.internal.encode.BatchMemo} remembers it for the others.
 */
@NullMarked
package io.github.kafkasse.internal.encode;

import org.jspecify.annotations.NullMarked;
