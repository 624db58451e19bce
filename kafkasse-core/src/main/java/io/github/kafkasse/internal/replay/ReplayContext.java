package io.github.kafkasse.internal.replay;

import io.github.kafkasse.internal.common.RateLimitedLog;
import io.github.kafkasse.internal.kafka.TopicIdCheck;
import java.util.function.LongSupplier;

/**
 * What the workers of a pool share.
 *
 * @param demands the demands of all readers
 * @param budget limits all windows together
 * @param writer stores fetched records in windows
 * @param failures reports partitions whose history cannot be read
 * @param topicIds proves that fetched records belong to the requested topic
 * @param log the rate-limited log
 * @param nanoTime the clock
 * @param workers the number of workers
 */
record ReplayContext(
        Demands demands,
        WindowBudget budget,
        WindowWriter writer,
        ReplayFailures failures,
        TopicIdCheck topicIds,
        RateLimitedLog log,
        LongSupplier nanoTime,
        int workers) {}
