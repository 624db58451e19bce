/**
 * Positions: what a client says about where to start ({@code Last-Event-ID}, {@code since}), and the concrete offsets
 * that this comes to in Kafka.
 */
@NullMarked
package io.github.kafkasse.internal.position;

import org.jspecify.annotations.NullMarked;
