package io.github.kafkasse.internal.kafka;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;

/** Counts the requests to a real Kafka. */
public final class CountingQueries implements KafkaQueries {
    private final KafkaQueries kafka;
    private final AtomicInteger requests = new AtomicInteger();

    public CountingQueries(KafkaQueries kafka) {
        this.kafka = kafka;
    }

    public int requests() {
        return requests.get();
    }

    @Override
    public Map<String, CompletionStage<Optional<TopicInfo>>> topics(Collection<String> names) {
        requests.incrementAndGet();
        return kafka.topics(names);
    }

    @Override
    public Map<TopicPartition, CompletionStage<OffsetAndEpoch>> offsets(Map<TopicPartition, Long> times) {
        requests.incrementAndGet();
        return kafka.offsets(times);
    }

    @Override
    public CompletionStage<Set<String>> topicNames() {
        requests.incrementAndGet();
        return kafka.topicNames();
    }

    @Override
    public CompletionStage<String> clusterId() {
        requests.incrementAndGet();
        return kafka.clusterId();
    }
}
