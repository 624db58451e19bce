/**
 * The Kafka clients, as the engine uses them.
 *
 * <p>The admin side answers questions about topics and offsets:
 * {@link io.github.kafkasse.internal.kafka.TopicDirectory} caches topics, and
 * {@link io.github.kafkasse.internal.kafka.OffsetLookup} looks up offsets and timestamps in batches. The consumer side
 * is used by the threads that read records: {@link io.github.kafkasse.internal.kafka.RenewableConsumer} replaces a
 * failed consumer, and {@link io.github.kafkasse.internal.kafka.TopicIdCheck} proves to which topic fetched records
 * belong. This package does not depend on positions, logs or streams.
 */
@NullMarked
package io.github.kafkasse.internal.kafka;

import org.jspecify.annotations.NullMarked;
