/**
 * Encodes records as bytes, once for all clients at the same position.
 *
 * <p>A {@link io.github.kafkasse.internal.encode.Feed} is the shared state of clients that follow the same partitions
 * in the same way. {@link io.github.kafkasse.internal.encode.BatchEncoder} encodes the batch after a position in it,
 * and {@link io.github.kafkasse.internal.encode.BatchMemo} caches it for the others. A {@link
 * io.github.kafkasse.internal.encode.BatchDeflater} compresses it for clients that accept that.
 */
@NullMarked
package io.github.kafkasse.internal.encode;

import org.jspecify.annotations.NullMarked;
