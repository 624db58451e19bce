/**
 * Positions: what a client says about where to start ({@code Last-Event-ID}, {@code since}), and the concrete offsets
 * that this comes to in Kafka. The lowest of the engine's packages: it knows the public exceptions, and nothing else of
 * ours.
 */
@NullMarked
package io.github.kafkasse.internal.position;

import org.jspecify.annotations.NullMarked;
