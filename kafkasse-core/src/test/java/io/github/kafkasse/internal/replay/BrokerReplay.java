package io.github.kafkasse.internal.replay;

import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.Setting;
import io.github.kafkasse.examples.kafka.EmbeddedKafka;
import io.github.kafkasse.internal.common.RateLimitedLog;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicIdCheck;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.RecordPipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.LoggerFactory;

/** A pool with its threads and a real broker, and readers that run on the test's thread. */
final class BrokerReplay implements AutoCloseable, KafkaSseListener {
    private static final Duration BOUND = Duration.ofSeconds(60);

    final ReplayPool pool;
    final AtomicLong fetched = new AtomicLong();
    private final EmbeddedKafka kafka;
    private final WorkerThreads threads;
    private final BlockingQueue<HistoryReader> runnable = new LinkedBlockingQueue<>();
    private int unfinished;

    BrokerReplay(EmbeddedKafka kafka, long budgetBytes) {
        this.kafka = kafka;
        RecordPipeline pipeline = new RecordPipeline(
                record -> record.value(),
                1000,
                Setting.Tombstones.SKIP,
                this,
                new RateLimitedLog(LoggerFactory.getLogger(RecordPipeline.class), System::nanoTime));
        TopicIdCheck topicIds = new TopicIdCheck(this::describe, System::nanoTime);
        pool = new ReplayPool(
                updates -> consumer(kafka, updates), 2, pipeline, budgetBytes, topicIds, this, System::nanoTime);
        threads = new WorkerThreads(pool);
    }

    private CompletableFuture<Map<String, Optional<TopicInfo>>> describe(Set<String> topics) {
        return kafka.admin()
                .describeTopics(topics)
                .allTopicNames()
                .thenApply(answers -> {
                    Map<String, Optional<TopicInfo>> infos = new HashMap<>();
                    answers.forEach((name, topic) -> infos.put(
                            name,
                            Optional.of(new TopicInfo(name, topic.partitions().size(), topic.topicId()))));
                    return infos;
                })
                .toCompletionStage()
                .toCompletableFuture();
    }

    /** A consumer as the engine creates it for replay. */
    static KafkaConsumer<byte[], byte[]> consumer(EmbeddedKafka kafka, Deserializer<byte[]> keys) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 256 << 10);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2000);
        return new KafkaConsumer<>(settings, keys, new ByteArrayDeserializer());
    }

    /** The caches of a topic's partitions, whose logs begin where the partitions end. */
    List<PartitionCache> history(String topic) throws Exception {
        var description = get(kafka.admin().describeTopics(List.of(topic)).allTopicNames())
                .get(topic);
        Objects.requireNonNull(description);
        List<TopicPartition> partitions = description.partitions().stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        List<PartitionCache> caches = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka, new ByteArrayDeserializer())) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            partitions.forEach(partition -> caches.add(
                    new PartitionCache(partition, description.topicId(), OffsetAndEpoch.of(ends.get(partition)))));
        }
        return caches;
    }

    /** A reader that adds its values to a list. */
    List<Long> reader(PartitionCache cache, long position) {
        List<Long> offsets = new ArrayList<>();
        unfinished++;
        new HistoryReader(pool, cache, position, runnable, event -> offsets.add(event.offset()));
        return offsets;
    }

    /** Runs the readers until all have reached the log. */
    void run() throws InterruptedException {
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (unfinished > 0) {
            HistoryReader next = runnable.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                throw new AssertionError(unfinished + " readers do not reach their end");
            }
            unfinished -= next.readOn(System.nanoTime()) ? 1 : 0;
        }
    }

    /** Runs one step of a reader that can read, if there is one within a time. */
    boolean readOne(Duration patience) throws InterruptedException {
        HistoryReader next = runnable.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (next != null) {
            unfinished -= next.readOn(System.nanoTime()) ? 1 : 0;
        }
        return next != null;
    }

    static <T> T get(KafkaFuture<T> future) throws Exception {
        return future.get(BOUND.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void replayFetched(String topic, int partition, int records, long bytes) {
        fetched.addAndGet(bytes);
    }

    @Override
    public void close() {
        threads.close();
    }
}
