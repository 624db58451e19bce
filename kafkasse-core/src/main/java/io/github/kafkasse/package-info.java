/**
 * The public API of KafkaSSE: an engine that streams Kafka topics to many HTTP clients as Server-Sent Events or
 * newline-delimited JSON, each of which can be resumed exactly where it was interrupted.
 *
 * <p>{@link io.github.kafkasse.KafkaSse} is the entry point. A container adapter passes it a {@link
 * io.github.kafkasse.StreamRequest} and an {@link io.github.kafkasse.EventSink}; everything under {@code internal} may
 * change without notice.
 */
@NullMarked
package io.github.kafkasse;

import org.jspecify.annotations.NullMarked;
