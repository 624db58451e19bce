package io.github.kafkasse.internal.position;

import io.github.kafkasse.internal.common.Scheduler;
import io.github.kafkasse.internal.kafka.OffsetLookup;
import io.github.kafkasse.internal.kafka.TruncationCheck;
import java.util.Set;
import java.util.concurrent.Executor;
import org.apache.kafka.common.TopicPartition;

/**
 * What the lookup of one client's start needs.
 *
 * @param offsets looks up offsets
 * @param truncation compares positions with Kafka's logs
 * @param failing partitions that Kafka cannot answer for at present
 * @param scheduler measures time; its actions only give the client's thread a task
 * @param client runs the client's work
 */
record LookupContext(
        OffsetLookup offsets,
        TruncationCheck truncation,
        Set<TopicPartition> failing,
        Scheduler scheduler,
        Executor client) {}
