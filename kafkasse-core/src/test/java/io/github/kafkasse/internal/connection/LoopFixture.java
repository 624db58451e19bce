package io.github.kafkasse.internal.connection;

import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.RecordMapper;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.internal.common.RateLimitedLog;
import io.github.kafkasse.internal.common.Scheduler;
import io.github.kafkasse.internal.encode.BatchEncoder;
import io.github.kafkasse.internal.encode.BatchMemo;
import io.github.kafkasse.internal.kafka.ClusterTag;
import io.github.kafkasse.internal.kafka.KafkaQueries;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.TopicDirectory;
import io.github.kafkasse.internal.kafka.TopicIdCheck;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.PartitionCaches;
import io.github.kafkasse.internal.log.RecordPipeline;
import io.github.kafkasse.internal.log.Records;
import io.github.kafkasse.internal.log.TopicWatch;
import io.github.kafkasse.internal.position.PositionResolver;
import io.github.kafkasse.internal.replay.ReplayPool;
import io.github.kafkasse.testing.InMemorySink;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.LoggerFactory;

/**
 * An event loop, and everything that its connections need but threads and Kafka: the test says which topics there are,
 * what comes, and when time passes.
 */
final class LoopFixture {
    static final Duration TTL = Duration.ofSeconds(5);

    private static final Scheduler NEVER = (delay, action) -> () -> {};

    final Map<String, TopicInfo> topics = new HashMap<>();
    final Map<TopicPartition, Long> ends = new HashMap<>();
    final Map<TopicPartition, Long> beginnings = new HashMap<>();

    /** How many topics Kafka was asked about. */
    int questions;

    final EventLoop loop;
    final ConnectionContext context;
    final Settings settings;

    /** The connections' clock, where a test lets it fail; otherwise the loop's. */
    LongSupplier connectionsClock = this::nanoTime;

    private final PartitionCaches caches;
    private final TopicWatch watch;
    private long nanos;

    LoopFixture() {
        this(Settings.defaults());
    }

    LoopFixture(Settings settings) {
        this(settings, Set.of());
    }

    /** @param allowed the names of the topics that may be read, if they are a list */
    LoopFixture(Settings settings, Set<String> allowed) {
        this.settings = settings;
        KafkaSseListener listener = new KafkaSseListener() {};
        RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(LoopFixture.class), this::nanoTime);
        KafkaQueries kafka = new AnsweringKafka();
        TopicDirectory directory = new TopicDirectory(kafka, TTL, 100, this::nanoTime, NEVER);
        ClusterTag cluster = new ClusterTag(kafka);
        BatchMemo memo = new BatchMemo(1 << 20, listener);
        this.loop = new EventLoop(
                this::nanoTime, new BatchEncoder(this::nanoTime, Records.filterGuard(listener)), memo, listener);
        this.caches = new PartitionCaches(this::nanoTime, Duration.ofMinutes(1).toNanos(), () -> {});
        this.watch = new TopicWatch(
                directory::refresh, caches, TTL.toNanos(), topic -> loop.execute(() -> loop.topicChanged(topic)));
        this.context = new ConnectionContext(
                settings,
                new Starts(
                        new PositionResolver(
                                kafka,
                                directory,
                                cluster,
                                caches,
                                (partition, position, epoch) -> CompletableFuture.completedFuture(position),
                                settings.get(Setting.CONNECT_TIMEOUT),
                                NEVER),
                        new Misconfiguration(directory, allowed.isEmpty() ? null : () -> allowed),
                        cluster,
                        settings,
                        () -> Instant.EPOCH.plusNanos(nanos)),
                new TopicChanges(watch, caches),
                new Feeds(caches, memo, settings),
                memo,
                new ReplayPool(
                        updates -> new MockConsumer<>("none"),
                        1,
                        new RecordPipeline(RecordMapper.asIs(), 1_000, listener, log),
                        1 << 20,
                        new TopicIdCheck(watch::ask, this::nanoTime),
                        listener,
                        this::nanoTime),
                listener,
                new ClientLog(this::nanoTime),
                () -> connectionsClock.getAsLong(),
                () -> Instant.EPOCH.plusNanos(nanos),
                request -> {});
    }

    /** A client, its connection, and what it has got. */
    record Client(Connection connection, InMemorySink sink) {
        /** Takes what is on its way, and then nothing more. */
        void stopsReading() {
            sink.takeAtMost(sink.size());
        }

        void readsOn() {
            sink.takeAtMost(Long.MAX_VALUE);
            connection.mailbox().ready();
        }
    }

    /** Connects a client, and gives the loop its turn. */
    Client connect(StreamRequest asked) {
        InMemorySink sink = new InMemorySink();
        Connection connection = new Connection(context, loop, Request.read(asked, topic -> true, settings), sink);
        loop.execute(connection::start);
        steps();
        return new Client(connection, sink);
    }

    /** Connects a client that is refused as soon as the reason is known, and gives the loop its turn. */
    Client refuse(CompletableFuture<KafkaSseException> reason) {
        InMemorySink sink = new InMemorySink();
        Connection connection = new Connection(context, loop, Request.refused(request("unknown")), sink);
        loop.execute(() -> connection.refuse(reason));
        steps();
        return new Client(connection, sink);
    }

    /** Creates a topic, or another one of its name. */
    void create(String topic, int partitions) {
        topics.put(topic, new TopicInfo(topic, partitions, Uuid.randomUuid()));
        watched(topic);
    }

    void grow(String topic, int partitions) {
        topics.put(topic, new TopicInfo(topic, partitions, info(topic).id()));
        watched(topic);
    }

    void delete(String topic) {
        topics.remove(topic);
        watched(topic);
    }

    TopicInfo info(String topic) {
        TopicInfo info = topics.get(topic);
        if (info == null) {
            throw new IllegalStateException("There is no topic " + topic);
        }
        return info;
    }

    /** Lets the tail read one more record of a partition that somebody follows. */
    void produce(String topic, int partition) {
        TopicPartition key = new TopicPartition(topic, partition);
        PartitionCache cache = cache(key);
        long offset = cache.log().end();
        Records.append(cache, offset + 1, Records.event(key, offset));
        ends.put(key, offset + 1);
        loop.published(Set.of(cache));
        steps();
    }

    PartitionCache cache(TopicPartition partition) {
        PartitionCache cache = caches.get(partition);
        if (cache == null) {
            throw new IllegalStateException("Nobody follows " + partition);
        }
        return cache;
    }

    void pass(Duration time) {
        nanos += time.toNanos();
        steps();
    }

    /** Gives the loop its turns until nothing is left to do at present. */
    void steps() {
        for (int turns = 0; loop.step() == 0; turns++) {
            if (turns == 1_000) {
                throw new IllegalStateException("The loop does not come to rest");
            }
        }
    }

    long nanoTime() {
        return nanos;
    }

    /** The topic watch asks Kafka. */
    private void watched(String topic) {
        watch.ask(Set.of(topic)).join();
        steps();
    }

    /** Answers at once. */
    private final class AnsweringKafka implements KafkaQueries {
        @Override
        public Map<String, CompletionStage<Optional<TopicInfo>>> topics(Collection<String> names) {
            questions += names.size();
            Map<String, CompletionStage<Optional<TopicInfo>>> answers = new HashMap<>();
            names.forEach(name ->
                    answers.put(name, CompletableFuture.completedFuture(Optional.ofNullable(topics.get(name)))));
            return answers;
        }

        @Override
        public Map<TopicPartition, CompletionStage<OffsetAndEpoch>> offsets(Map<TopicPartition, Long> times) {
            Map<TopicPartition, CompletionStage<OffsetAndEpoch>> answers = new HashMap<>();
            times.forEach((partition, time) -> answers.put(
                    partition, CompletableFuture.completedFuture(OffsetAndEpoch.of(offset(partition, time)))));
            return answers;
        }

        private long offset(TopicPartition partition, long time) {
            long end = ends.getOrDefault(partition, 0L);
            return time == LATEST ? end : time == EARLIEST ? beginnings.getOrDefault(partition, 0L) : NONE;
        }

        @Override
        public CompletionStage<Set<String>> topicNames() {
            return CompletableFuture.completedFuture(Set.copyOf(topics.keySet()));
        }

        @Override
        public CompletionStage<String> clusterId() {
            return CompletableFuture.completedFuture("4L6g3nShT-eMCtK--X86sw");
        }
    }

    static StreamRequest request(String... topics) {
        return StreamRequest.ofTopics(List.of(topics));
    }
}
