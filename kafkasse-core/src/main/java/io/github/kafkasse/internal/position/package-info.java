/**
 * Positions: where a client asks to start ({@code Last-Event-ID}, {@code since}), and the concrete offsets in Kafka
 * that result from it.
 */
@NullMarked
package io.github.kafkasse.internal.position;

import org.jspecify.annotations.NullMarked;
