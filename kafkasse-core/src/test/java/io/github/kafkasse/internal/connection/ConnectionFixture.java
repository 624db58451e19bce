package io.github.kafkasse.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventFormat;
import io.github.kafkasse.KafkaSseListener;
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
import io.github.kafkasse.internal.log.FakeLogs;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.PartitionCaches;
import io.github.kafkasse.internal.log.RecordPipeline;
import io.github.kafkasse.internal.log.Records;
import io.github.kafkasse.internal.log.TopicWatch;
import io.github.kafkasse.internal.position.PositionResolver;
import io.github.kafkasse.internal.replay.ReplayPool;
import io.github.kafkasse.internal.replay.ReplayWorker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.LoggerFactory;

/**
 * Connections on one loop, without a thread: it is stepped as its thread would, when it is woken or has asked for it,
 * and time passes when a test says so. Kafka is {@link #kafka} for questions and {@link #logs} for records.
 */
final class ConnectionFixture implements KafkaSseListener {
    static final Duration TIMEOUT = Duration.ofSeconds(5);
    static final TopicPartition T0 = new TopicPartition("t", 0);

    final FakeKafka kafka = new FakeKafka();
    final FakeLogs logs = new FakeLogs();
    final FakeScheduler scheduler = new FakeScheduler();
    final List<CloseReason> closed = new ArrayList<>();
    final List<String> lost = new ArrayList<>();
    final List<String> diverged = new ArrayList<>();

    /** The batches that went to live clients: the time of the first event, and the number of clients. */
    final List<String> live = new ArrayList<>();

    final List<Long> history = new ArrayList<>();

    /** Whether each look-up of a start has found it, and how long it took. */
    final List<String> lookups = new ArrayList<>();

    final PartitionCaches caches = new PartitionCaches(this::now, 0, () -> {});
    final TopicWatch watch;
    final ReplayPool replay;
    final EventLoop loop;
    final ConnectionContext context;

    /** How many batches were written that nobody had remembered. */
    int encoded;

    /** How many bytes these batches had. */
    long encodedBytes;

    /** How many connections have told that they are over. */
    int over;

    /** What the engine's callback does when a connection is over. */
    Runnable onClosed = () -> {};

    private final List<ClientSink> sinks = new ArrayList<>();
    private final Settings settings;
    private final RecordPipeline pipeline;
    private boolean woken;
    private long untilNext;

    /** A topic t of one partition, and these settings beside those that tests need. */
    ConnectionFixture(Settings given) {
        settings = given.with(Setting.CONNECT_TIMEOUT, TIMEOUT);
        kafka.topic("t", 1);
        TopicDirectory directory = new TopicDirectory(kafka, TIMEOUT, 100, this::now, scheduler);
        ClusterTag cluster = new ClusterTag(kafka);
        PositionResolver resolver = new PositionResolver(kafka, directory, cluster, caches, kafka, TIMEOUT, scheduler);
        watch = new TopicWatch(directory::refresh, caches, TIMEOUT.toNanos(), this::topicChanged);
        pipeline = new RecordPipeline(record -> record.value(), 1000, this, boundedLog());
        replay = new ReplayPool(
                logs::consumer, 1, pipeline, 64 << 20, new TopicIdCheck(watch::ask, this::now), this, this::now);
        BatchMemo memo = new BatchMemo(settings.get(Setting.BATCH_BUDGET), this);
        loop = new EventLoop(this::now, new BatchEncoder(this::now, Records.filterGuard(this)), memo, this);
        loop.wakeUpWith(() -> woken = true);
        context = new ConnectionContext(
                settings,
                new Starts(resolver, new Misconfiguration(directory, null), cluster, settings, this::timeOfDay),
                new TopicChanges(watch, caches),
                new Feeds(caches, memo, settings),
                memo,
                replay,
                this,
                new ClientLog(this::now),
                this::now,
                this::timeOfDay,
                request -> {
                    over++;
                    onClosed.run();
                });
    }

    ConnectionFixture() {
        this(Settings.defaults());
    }

    private RateLimitedLog boundedLog() {
        return new RateLimitedLog(LoggerFactory.getLogger(ConnectionFixture.class), this::now);
    }

    /** Far from zero, as {@link System#nanoTime} may be. */
    long now() {
        return Long.MAX_VALUE - 1_000_000_000L + scheduler.nanoTime();
    }

    Instant timeOfDay() {
        return Instant.ofEpochSecond(1_000_000).plusNanos(scheduler.nanoTime());
    }

    private void topicChanged(String topic) {
        loop.execute(() -> loop.topicChanged(topic));
    }

    static StreamRequest request() {
        return StreamRequest.ofTopics(Set.of("t"));
    }

    /** A request of a client that has been at an offset of t-0. */
    static StreamRequest requestAt(long offset) {
        return request().withLastEventId("[{\"topic\":\"t\",\"partition\":0,\"offset\":" + offset + "}]");
    }

    /** A client whose sink takes everything, once its connection has been started. */
    Client connect(StreamRequest request) {
        Client client = client(request);
        loop.execute(client.connection::start);
        run();
        return client;
    }

    Client connect() {
        return connect(request());
    }

    /** A client whose connection nobody has started yet. */
    Client client(StreamRequest request) {
        ClientSink sink = new ClientSink();
        sinks.add(sink);
        Request read = Request.read(request, topic -> true, settings);
        return new Client(this, new Connection(context, loop, read, sink), sink);
    }

    /** How many clients there have been. */
    int clients() {
        return sinks.size();
    }

    /** Steps the loop as long as it has something to do. */
    void run() {
        for (int turns = 0; woken || untilNext == 0; turns++) {
            woken = false;
            untilNext = loop.step();
            if (turns > 10_000) {
                throw new AssertionError("the loop does not come to rest");
            }
        }
        sinks.forEach(sink -> assertEquals(List.of(), sink.violations, "rules of EventSink"));
    }

    /** Lets time pass; the loop sleeps for as long as it has said. */
    void pass(Duration time) {
        long left = time.toNanos();
        run();
        while (left > 0) {
            long nap = Math.min(left, untilNext);
            scheduler.pass(Duration.ofNanos(nap));
            left -= nap;
            untilNext = untilNext == Long.MAX_VALUE ? untilNext : untilNext - nap;
            run();
        }
    }

    /** Has the replay pool fetch what is missed, and the loop use it. */
    void fetch() {
        for (int i = 0; i < 50; i++) {
            replay.workers().forEach(ReplayWorker::step);
            pass(Duration.ofMillis(1));
        }
    }

    /** Something is produced, and the tail has not read it yet. */
    void produce(TopicPartition partition, String... values) {
        for (String json : values) {
            logs.append(partition, json);
            kafka.append(partition.topic(), partition.partition(), logs.partition(partition).end);
        }
    }

    /** Something is produced, and the tail publishes it. */
    void publish(TopicPartition partition, String... values) {
        produce(partition, values);
        tail(partition);
    }

    void publish(String... values) {
        publish(T0, values);
    }

    /** Something is produced, and the tail publishes it; the loop is not stepped. */
    void publishQuietly(TopicPartition partition, String... values) {
        produce(partition, values);
        read(partition);
    }

    /** The tail reads what there is of a partition, if anybody follows it. */
    void tail(TopicPartition partition) {
        read(partition);
        run();
    }

    private void read(TopicPartition partition) {
        PartitionCache cache = caches.get(partition);
        if (cache != null) {
            FakeLogs.Partition log = logs.partition(partition);
            StreamEvent[] events = log.records.tailMap(cache.log().end()).entrySet().stream()
                    .map(entry -> pipeline.map(FakeLogs.record(partition, entry.getKey(), entry.getValue())))
                    .toArray(StreamEvent[]::new);
            Records.append(cache, log.end, events);
            loop.published(Set.of(cache));
        }
    }

    /** Takes a partition's records out of the log in memory, so that they have to be fetched. */
    void dropFromMemory(TopicPartition partition) {
        PartitionCache cache = caches.get(partition);
        while (cache.log().start() < cache.log().end()) {
            Records.dropOldest(cache);
        }
    }

    /** Whether nobody follows anything any more. */
    boolean nothingIsFollowed() {
        Records.reap(caches);
        return caches.all().isEmpty() && loop.clients().isEmpty();
    }

    /** The id at an offset of a stream that follows t whole, while it has one partition. */
    String idAt(long offset) {
        return "[{\"topic\":\"t\",\"partition\":0,\"offset\":" + offset + ",\"partitions\":1,\"topicId\":\""
                + kafka.info("t").shortId() + "\"}]";
    }

    /** The first block of a stream. */
    static String opening(String id) {
        return ":ok\nid: " + id + "\n\n";
    }

    static String event(String id, String data) {
        return "event: message\nid: " + id + "\ndata: " + data + "\n\n";
    }

    static String large(int bytes) {
        return "\"" + "x".repeat(bytes - 2) + "\"";
    }

    @Override
    public void connectionClosed(EventFormat format, CloseReason reason) {
        closed.add(reason);
    }

    @Override
    public void liveSent(long timestamp, int clients) {
        live.add(timestamp + " to " + clients);
    }

    @Override
    public void historySent(long timestamp) {
        history.add(timestamp);
    }

    @Override
    public void startLookedUp(Duration duration, boolean found) {
        lookups.add((found ? "found" : "not found") + " after " + duration.toMillis() + " ms");
    }

    @Override
    public void batchEncoded(int events, int bytes) {
        encoded++;
        encodedBytes += bytes;
    }

    @Override
    public void logDiverged(String topic, int partition, long offset) {
        diverged.add(topic + "-" + partition + " " + offset);
    }

    @Override
    public void recordsLost(String topic, int partition, long count) {
        lost.add(topic + "-" + partition + " " + count);
    }
}
