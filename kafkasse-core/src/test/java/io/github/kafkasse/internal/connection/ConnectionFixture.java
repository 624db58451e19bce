package io.github.kafkasse.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.RecordMapper;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamEvent;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.internal.common.FakeScheduler;
import io.github.kafkasse.internal.common.RateLimitedLog;
import io.github.kafkasse.internal.encode.BatchEncoder;
import io.github.kafkasse.internal.encode.BatchMemo;
import io.github.kafkasse.internal.kafka.ClusterTag;
import io.github.kafkasse.internal.kafka.FakeKafka;
import io.github.kafkasse.internal.kafka.TopicDirectory;
import io.github.kafkasse.internal.kafka.TopicIdCheck;
import io.github.kafkasse.internal.kafka.TopicInfo;
import io.github.kafkasse.internal.latest.KeyIndexer;
import io.github.kafkasse.internal.log.FakeLogs;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.PartitionCaches;
import io.github.kafkasse.internal.log.RecordPipeline;
import io.github.kafkasse.internal.log.Records;
import io.github.kafkasse.internal.log.TopicWatch;
import io.github.kafkasse.internal.loop.DeliveryMoments;
import io.github.kafkasse.internal.loop.EventLoop;
import io.github.kafkasse.internal.position.PositionResolver;
import io.github.kafkasse.internal.replay.ReplayPool;
import io.github.kafkasse.internal.replay.ReplayWorker;
import io.github.kafkasse.internal.request.Misconfiguration;
import io.github.kafkasse.internal.request.Request;
import io.github.kafkasse.internal.request.RequestReader;
import io.github.kafkasse.internal.request.Starts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * An engine that a test wires and steps by hand: connections on one or several loops, without threads. Time advances
 * only in {@link #pass}. {@link #kafka} answers requests about topics and offsets; {@link #logs} has the records.
 */
final class ConnectionFixture {
    static final Duration TIMEOUT = Duration.ofSeconds(5);
    static final TopicPartition T0 = new TopicPartition("t", 0);

    final FakeKafka kafka = new FakeKafka();
    final FakeLogs logs = new FakeLogs();
    final FakeScheduler scheduler = new FakeScheduler();
    final EngineEvents events = new EngineEvents();

    final PartitionCaches caches = new PartitionCaches(this::now, 0, () -> {});
    final TopicWatch watch;
    final ReplayPool replay;
    final KeyIndexer keys;
    final List<SteppedLoop> loops = new ArrayList<>();

    /** The first of the loops. */
    final EventLoop loop;

    final ConnectionContext context;

    /** The clock of the connections; a test can make it fail. The loops always use {@link #now}. */
    LongSupplier connectionsClock = this::now;

    /** How many connections have ended. */
    int over;

    /** Called when a connection has ended. */
    Runnable onClosed = () -> {};

    private final List<ClientSink> sinks = new ArrayList<>();
    final Settings settings;
    private final RecordPipeline pipeline;

    /** Creates a Kafka with the topic t, which has one partition. */
    ConnectionFixture() {
        this(Settings.defaults());
    }

    ConnectionFixture(Settings given) {
        this(given, null);
    }

    ConnectionFixture(Settings given, @Nullable Set<String> allowed) {
        this(given, allowed, 1);
    }

    /**
     * @param allowed the names of the topics that clients may read; {@code null} if they cannot be enumerated
     * @param count the number of loops
     */
    ConnectionFixture(Settings given, @Nullable Set<String> allowed, int count) {
        settings = given.with(Setting.CONNECT_TIMEOUT, TIMEOUT);
        kafka.topic("t", 1);
        TopicDirectory directory = new TopicDirectory(kafka, TIMEOUT, 100, this::now, scheduler);
        ClusterTag cluster = new ClusterTag(kafka);
        PositionResolver resolver = new PositionResolver(kafka, directory, cluster, caches, kafka, TIMEOUT, scheduler);
        watch = new TopicWatch(directory::refresh, caches, TIMEOUT.toNanos(), this::topicChanged);
        RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(ConnectionFixture.class), this::now);
        pipeline = new RecordPipeline(RecordMapper.asIs(), 1000, settings.get(Setting.RECORD_TOMBSTONES), events, log);
        replay = new ReplayPool(
                logs::consumer, 1, pipeline, 64 << 20, new TopicIdCheck(watch::ask, this::now), events, this::now);
        keys = new KeyIndexer(replay, caches, settings.get(Setting.LATEST_MAX_KEYS), this::now);
        BatchMemo memo = new BatchMemo(settings.get(Setting.BATCH_BUDGET), events);
        DeliveryMoments moments = DeliveryMoments.of(settings, this::now);
        for (int i = 0; i < count; i++) {
            BatchEncoder encoder = new BatchEncoder(this::now, Records.filterGuard(events));
            loops.add(new SteppedLoop(new EventLoop(this::now, encoder, memo, events, moments)));
        }
        loop = loops.get(0).loop;
        context = new ConnectionContext(
                settings,
                new Starts(
                        resolver,
                        new Misconfiguration(directory, allowed == null ? null : () -> allowed),
                        cluster,
                        settings,
                        this::timeOfDay),
                new TopicChanges(watch, caches),
                new Feeds(caches, memo, settings),
                memo,
                replay,
                keys,
                events,
                new ClientLog(this::now),
                () -> connectionsClock.getAsLong(),
                this::timeOfDay,
                request -> {
                    over++;
                    onClosed.run();
                });
    }

    /** Far from zero, as {@link System#nanoTime} can be. */
    long now() {
        return Long.MAX_VALUE - 1_000_000_000L + scheduler.nanoTime();
    }

    Instant timeOfDay() {
        return Instant.ofEpochSecond(1_000_000).plusNanos(scheduler.nanoTime());
    }

    private void topicChanged(String topic) {
        loops.forEach(each -> each.loop.execute(() -> each.loop.topicChanged(topic)));
    }

    /** Creates a topic, or recreates one of the same name; the topic watch learns of it. */
    void create(String topic, int partitions) {
        TopicInfo unused = kafka.topic(topic, partitions);
        watched(topic);
    }

    /** Adds partitions to a topic; the topic watch learns of it. */
    void grow(String topic, int partitions) {
        kafka.grow(topic, partitions);
        watched(topic);
    }

    /** Deletes a topic; the topic watch learns of it. */
    void delete(String topic) {
        kafka.delete(topic);
        watched(topic);
    }

    private void watched(String topic) {
        watch.ask(Set.of(topic)).join();
        run();
    }

    Request read(StreamRequest request) {
        return new RequestReader(topic -> true, settings, this::timeOfDay).read(request);
    }

    /** Connects a client whose sink accepts everything, and runs the loop. */
    Client connect(StreamRequest request) {
        return connect(request, loop);
    }

    /** Connects a client of a loop, and runs all loops. */
    Client connect(StreamRequest request, EventLoop to) {
        Client client = client(request, to);
        to.execute(client.connection::start);
        run();
        return client;
    }

    Client connect() {
        return connect(ClientRequests.request());
    }

    /** Connects a client that is refused when the reason is known, and runs the loop. */
    Client refuse(CompletableFuture<KafkaSseException> reason) {
        Client client = client(Request.refused(ClientRequests.request("unknown")), loop);
        loop.execute(() -> client.connection.refuse(reason));
        run();
        return client;
    }

    /** A client whose connection is not started yet. */
    Client client(StreamRequest request) {
        return client(request, loop);
    }

    /** A client of a loop, whose connection is not started yet. */
    Client client(StreamRequest request, EventLoop of) {
        return client(read(request), of);
    }

    private Client client(Request request, EventLoop of) {
        ClientSink sink = new ClientSink();
        sinks.add(sink);
        return new Client(this, new Connection(context, of, request, sink), sink);
    }

    /** The number of clients that have connected. */
    int clients() {
        return sinks.size();
    }

    /** Steps the loops until they have no work. */
    void run() {
        boolean any = true;
        while (any) {
            any = loops.stream().anyMatch(SteppedLoop::run);
        }
        sinks.forEach(sink -> assertEquals(List.of(), sink.violations, "rules of EventSink"));
    }

    /** Advances the time, and steps each loop whenever its wait is over. */
    void pass(Duration time) {
        long left = time.toNanos();
        run();
        while (left > 0) {
            long nap = Math.min(
                    left, loops.stream().mapToLong(SteppedLoop::untilNext).min().orElseThrow());
            scheduler.pass(Duration.ofNanos(nap));
            left -= nap;
            loops.forEach(each -> each.passed(nap));
            run();
        }
    }

    /** Runs the replay pool until it has fetched all missing records, and the loop. */
    void fetch() {
        for (int i = 0; i < 50; i++) {
            replay.workers().forEach(ReplayWorker::step);
            keys.step();
            pass(Duration.ofMillis(1));
        }
    }

    /** Produces records that the tail does not read yet. */
    void produce(TopicPartition partition, String... values) {
        for (String json : values) {
            logs.append(partition, json);
            kafka.append(partition.topic(), partition.partition(), logs.partition(partition).end);
        }
    }

    /** Produces records, which the tail publishes, and runs the loop. */
    void publish(TopicPartition partition, String... values) {
        produce(partition, values);
        tail(partition);
    }

    void publish(String... values) {
        publish(T0, values);
    }

    /** Produces records, which the tail publishes, without running the loop. */
    void publishQuietly(TopicPartition partition, String... values) {
        produce(partition, values);
        read(partition);
    }

    /** The tail reads a partition to its end, if a client follows it. */
    void tail(TopicPartition partition) {
        read(partition);
        run();
    }

    private void read(TopicPartition partition) {
        PartitionCache cache = caches.get(partition);
        if (cache != null) {
            FakeLogs.Partition log = logs.partition(partition);
            StreamEvent[] events = log.records.tailMap(cache.log().end()).entrySet().stream()
                    .map(entry -> pipeline.map(logs.recordOf(partition, entry.getKey(), entry.getValue())))
                    .toArray(StreamEvent[]::new);
            Records.append(cache, log.end, events);
            loops.forEach(each -> each.loop.published(Set.of(cache)));
        }
    }

    /** Removes a partition's records from the log in memory, so that they must be fetched. */
    void dropFromMemory(TopicPartition partition) {
        PartitionCache cache = caches.get(partition);
        while (cache.log().start() < cache.log().end()) {
            Records.dropOldest(cache);
        }
    }

    /** Whether no client follows anything. */
    boolean nothingIsFollowed() {
        Records.reap(caches);
        return caches.all().isEmpty()
                && loops.stream().allMatch(each -> each.loop.clients().isEmpty());
    }

    /** The id at an offset of a stream that follows t whole, while it has one partition. */
    String idAt(long offset) {
        return "[{\"topic\":\"t\",\"partition\":0,\"offset\":" + offset + ",\"partitions\":1,\"topicId\":\""
                + kafka.info("t").shortId() + "\"}]";
    }
}
