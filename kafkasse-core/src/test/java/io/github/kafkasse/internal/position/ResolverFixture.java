package io.github.kafkasse.internal.position;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.internal.common.FakeScheduler;
import io.github.kafkasse.internal.kafka.ClusterTag;
import io.github.kafkasse.internal.kafka.FakeKafka;
import io.github.kafkasse.internal.kafka.TopicDirectory;
import io.github.kafkasse.internal.kafka.TruncationCheck;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A resolver, and a Kafka whose answers the test controls. */
final class ResolverFixture {
    static final Duration TTL = Duration.ofSeconds(5);
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    final FakeKafka kafka = new FakeKafka();
    final FakeScheduler scheduler = new FakeScheduler();
    final Map<TopicPartition, LiveLogs.Window> live = new HashMap<>();
    final ClusterTag cluster = new ClusterTag(kafka);
    final TopicDirectory directory = new TopicDirectory(kafka, TTL, 100, scheduler::nanoTime, scheduler);
    /** For logs that have never lost a record. */
    static final TruncationCheck NEVER_TRUNCATED =
            (partition, position, leaderEpoch) -> CompletableFuture.completedFuture(position);

    final PositionResolver resolver = new PositionResolver(
            kafka, directory, cluster, (partition, topicId) -> live.get(partition), kafka, TIMEOUT, scheduler);

    CompletableFuture<Resolution> begin(Set<String> topics, @Nullable String id, @Nullable String since) {
        return resolver.resolve(topics, LastEventId.parse(id, 131072, 2000), Since.parse(since), Runnable::run);
    }

    Resolution resolve(Set<String> topics, @Nullable String id, @Nullable String since) {
        CompletableFuture<Resolution> result = begin(topics, id, since);
        kafka.answerAll();
        return result.join();
    }

    /** The starts of topic edits after resuming from these entries. */
    List<PartitionStart> resume(String... entries) {
        return resolve(Set.of("edits"), "[" + String.join(",", entries) + "]", null)
                .partitions();
    }

    /** The start of each partition, such as {@code edits-0@5}. */
    static List<String> offsets(List<PartitionStart> starts) {
        return starts.stream()
                .map(start -> start.partition() + "@" + start.offset())
                .toList();
    }

    static String at(int partition, long offset, String... more) {
        return entry(partition, "\"offset\":" + offset, more);
    }

    static String entry(int partition, String position, String... more) {
        return "{\"topic\":\"edits\",\"partition\":" + partition + "," + position
                + (more.length == 0 ? "" : "," + String.join(",", more)) + "}";
    }

    static <E extends KafkaSseException> E failure(Class<E> kind, CompletableFuture<?> result) {
        CompletionException thrown = assertThrows(CompletionException.class, result::join);
        return assertThrows(kind, () -> {
            throw thrown.getCause();
        });
    }
}
