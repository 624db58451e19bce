/**
 * From a client's request to the start of its stream.
 *
 * <p>{@link io.github.kafkasse.internal.request.RequestReader} parses a {@link
 * io.github.kafkasse.internal.request.Request}. {@link io.github.kafkasse.internal.request.Starts} resolves it to a
 * {@link io.github.kafkasse.internal.request.StreamStart}: what the stream contains, its positions, what Kafka has lost
 * of it, and, if it is bounded, where it ends. Its {@code SharedStarts} make one lookup of equal requests that come at
 * once. If a request cannot start, the lookup fails with the client's error. {@link
 * io.github.kafkasse.internal.request.Refusals} and {@link io.github.kafkasse.internal.request.Misconfiguration} make
 * those errors. {@link io.github.kafkasse.internal.request.RequestCheck} resolves a request without opening a stream.
 *
 * <p>All types are immutable or thread-safe.
 */
@NullMarked
package io.github.kafkasse.internal.request;

import org.jspecify.annotations.NullMarked;
