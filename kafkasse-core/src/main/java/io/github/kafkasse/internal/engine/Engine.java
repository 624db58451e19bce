package io.github.kafkasse.internal.engine;

import io.github.kafkasse.ConnectionStatus;
import io.github.kafkasse.EventSink;
import io.github.kafkasse.Health;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.RecordMapper;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.internal.common.Continuation;
import io.github.kafkasse.internal.common.EngineThread;
import io.github.kafkasse.internal.common.RateLimitedLog;
import io.github.kafkasse.internal.common.TimerThread;
import io.github.kafkasse.internal.connection.ClientLog;
import io.github.kafkasse.internal.connection.ConnectionContext;
import io.github.kafkasse.internal.connection.Feeds;
import io.github.kafkasse.internal.connection.TopicChanges;
import io.github.kafkasse.internal.encode.BatchEncoder;
import io.github.kafkasse.internal.encode.BatchMemo;
import io.github.kafkasse.internal.kafka.AdminQueries;
import io.github.kafkasse.internal.kafka.ClusterTag;
import io.github.kafkasse.internal.kafka.ConsumerTruncationCheck;
import io.github.kafkasse.internal.kafka.KafkaClients;
import io.github.kafkasse.internal.kafka.KafkaClientsVersion;
import io.github.kafkasse.internal.kafka.KafkaQueries;
import io.github.kafkasse.internal.kafka.RenewableAdmin;
import io.github.kafkasse.internal.kafka.TopicDirectory;
import io.github.kafkasse.internal.kafka.TopicIdCheck;
import io.github.kafkasse.internal.kafka.Unavailable;
import io.github.kafkasse.internal.latest.KeyIndexer;
import io.github.kafkasse.internal.log.FilterGuard;
import io.github.kafkasse.internal.log.PartitionCaches;
import io.github.kafkasse.internal.log.RecordPipeline;
import io.github.kafkasse.internal.log.Tail;
import io.github.kafkasse.internal.log.TopicWatch;
import io.github.kafkasse.internal.loop.DeliveryMoments;
import io.github.kafkasse.internal.loop.EventLoop;
import io.github.kafkasse.internal.position.PositionResolver;
import io.github.kafkasse.internal.replay.ReplayPool;
import io.github.kafkasse.internal.request.Misconfiguration;
import io.github.kafkasse.internal.request.Request;
import io.github.kafkasse.internal.request.Starts;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * Creates the parts of an engine, connects them, and closes them in order. There is one behind each {@link
 * io.github.kafkasse.KafkaSse}; like it, it is thread-safe.
 */
public final class Engine {
    /** How many topics, and how many names without a topic, are cached; the least recently used are evicted. */
    private static final int KNOWN_TOPICS = 10_000;

    private static final Duration THREAD_END = Duration.ofSeconds(5);

    private final Settings settings;
    private final AllowedTopics allowed;
    private final KafkaSseListener listener;
    private final RenewableAdmin admin;
    private final KafkaQueries kafka;
    private final TimerThread timer;
    private final EventLoops loops;
    private final KafkaThreads kafkaThreads;
    private final EngineThread keysThread;
    private final Starts starts;
    private final Admission admission;
    private final HealthCheck health;

    private Engine(Settings settings, AllowedTopics allowed, RecordMapper mapper, KafkaSseListener usersListener) {
        this.settings = settings;
        this.allowed = allowed;
        LongSupplier nanoTime = System::nanoTime;
        InstantSource clock = Clock.systemUTC();
        this.listener = new GuardedListener(usersListener, log(Engine.class, nanoTime));
        this.timer = new TimerThread(threadName("timer"));
        KafkaClients clients = new KafkaClients(settings);
        clients.check();
        this.admin = new RenewableAdmin(clients::admin, this::inBackground, nanoTime);
        admin.create();

        BatchMemo memo = new BatchMemo(settings.get(Setting.BATCH_BUDGET), listener);
        DeliveryMoments moments = DeliveryMoments.of(settings, nanoTime);
        FilterGuard filters = new FilterGuard(listener, log(FilterGuard.class, nanoTime));
        this.loops = new EventLoops(
                loopCount(settings),
                threadName("loop-"),
                () -> new EventLoop(nanoTime, new BatchEncoder(nanoTime, filters), memo, listener, moments));

        PartitionCaches caches =
                new PartitionCaches(nanoTime, settings.get(Setting.TAIL_LINGER).toNanos(), this::wakeTail);
        Duration timeout = settings.get(Setting.CONNECT_TIMEOUT);
        this.kafka = new AdminQueries(admin, clients.isolation(), timeout);
        TopicDirectory directory =
                new TopicDirectory(kafka, settings.get(Setting.METADATA_MAX_AGE), KNOWN_TOPICS, nanoTime, timer);
        ClusterTag cluster = new ClusterTag(kafka);
        ConsumerTruncationCheck truncation = new ConsumerTruncationCheck(
                clients::truncationCheck, log(ConsumerTruncationCheck.class, nanoTime), nanoTime, timeout.dividedBy(2));
        PositionResolver resolver = new PositionResolver(kafka, directory, cluster, caches, truncation, timeout, timer);
        TopicWatch watch = new TopicWatch(
                directory::refresh,
                caches,
                settings.get(Setting.METADATA_MAX_AGE).toNanos(),
                loops::topicChanged);
        RecordPipeline pipeline = new RecordPipeline(
                mapper,
                settings.get(Setting.JSON_MAX_DEPTH),
                settings.get(Setting.RECORD_TOMBSTONES),
                listener,
                log(RecordPipeline.class, nanoTime));
        TopicIdCheck topicIds = new TopicIdCheck(watch::ask, nanoTime);
        Tail tail = new Tail(
                clients::tail,
                caches,
                pipeline,
                watch,
                topicIds,
                settings.get(Setting.LOG_BUDGET),
                listener,
                nanoTime,
                loops::published);
        ReplayPool replay = new ReplayPool(
                clients::replay,
                settings.get(Setting.REPLAY_CONSUMERS),
                pipeline,
                settings.get(Setting.REPLAY_BUDGET),
                topicIds,
                listener,
                nanoTime);
        this.starts = new Starts(resolver, new Misconfiguration(directory, allowed.names()), cluster, settings, clock);
        KeyIndexer keys = new KeyIndexer(replay, caches, settings.get(Setting.LATEST_MAX_KEYS), nanoTime);
        this.keysThread = new EngineThread(threadName("keys"), keys);
        keys.onNews(keysThread::wakeUp);
        ConnectionContext context = new ConnectionContext(
                settings,
                starts,
                new TopicChanges(watch, caches),
                new Feeds(caches, memo, settings),
                memo,
                replay,
                keys,
                listener,
                new ClientLog(nanoTime),
                nanoTime,
                clock,
                this::left);
        this.admission = new Admission(settings, allowed, context, loops);
        this.kafkaThreads = new KafkaThreads(tail, replay, truncation, this::threadName);
        List<EngineThread> threads = new ArrayList<>(loops.threads());
        threads.addAll(kafkaThreads.threads());
        if (settings.get(Setting.LATEST_MAX_KEYS) > 0) {
            threads.add(keysThread);
        }
        this.health = new HealthCheck(threads, caches, kafka, timer, nanoTime);
    }

    private static RateLimitedLog log(Class<?> part, LongSupplier nanoTime) {
        return new RateLimitedLog(LoggerFactory.getLogger(part), nanoTime);
    }

    private static int loopCount(Settings settings) {
        int given = settings.get(Setting.EVENT_LOOPS);
        return given > 0 ? given : Runtime.getRuntime().availableProcessors();
    }

    /**
     * Starts an engine.
     *
     * @throws IllegalArgumentException if the settings are incomplete or invalid
     */
    public static Engine start(
            Settings settings, AllowedTopics allowed, RecordMapper mapper, KafkaSseListener listener) {
        KafkaClientsVersion.check();
        Engine engine = new Engine(settings, allowed, mapper, listener);
        engine.loops.start();
        engine.kafkaThreads.start();
        if (settings.get(Setting.LATEST_MAX_KEYS) > 0) {
            engine.keysThread.start();
        }
        return engine;
    }

    /** Runs a task that may block and occurs at most once a second. */
    private void inBackground(Runnable task) {
        Thread thread = new Thread(task, threadName("admin-start"));
        thread.setDaemon(true);
        thread.start();
    }

    private String threadName(String part) {
        return settings.get(Setting.NAME) + "-" + part;
    }

    private void wakeTail() {
        kafkaThreads.wakeTail();
    }

    private void left(Request request) {
        admission.left(request);
    }

    /** Connects a client; see {@link io.github.kafkasse.KafkaSse#connect}. */
    public StreamConnection connect(StreamRequest asked, EventSink sink) {
        return admission.connect(asked, sink);
    }

    /** Checks a request without asking Kafka; see {@link io.github.kafkasse.KafkaSse#validate}. */
    public void validate(StreamRequest asked) {
        admission.validate(asked);
    }

    /** Whether a client would be connected; see {@link io.github.kafkasse.KafkaSse#check}. */
    public CompletableFuture<StreamOpening> check(StreamRequest asked) {
        return admission.check(asked);
    }

    /** The error for a topic that is not available; see {@link io.github.kafkasse.KafkaSse#refusal}. */
    public CompletableFuture<KafkaSseException> refusal(TopicNotAvailableException reason) {
        return starts.refusal(reason, loops.next()::execute);
    }

    /** The names of the topics; see {@link io.github.kafkasse.KafkaSse#topics}. */
    public CompletableFuture<SortedSet<String>> topics() {
        CompletableFuture<Set<String>> all = kafka.topicNames().toCompletableFuture();
        return Continuation.on(loops.next()::execute, all).handle((names, failure) -> {
            if (failure != null) {
                throw new CompletionException(Unavailable.from(failure));
            }
            return names.stream().filter(allowed.predicate()).collect(Collectors.toCollection(TreeSet::new));
        });
    }

    /** The engine's health; see {@link io.github.kafkasse.KafkaSse#health}. */
    public CompletableFuture<Health> health() {
        return health.look(admission.clients(), admission.isClosing());
    }

    /** The status of the clients; see {@link io.github.kafkasse.KafkaSse#connections}. */
    public CompletableFuture<List<ConnectionStatus>> connections() {
        return loops.statuses();
    }

    /** Closes the engine; see {@link io.github.kafkasse.KafkaSse#close}. */
    public void close() {
        if (admission.close()) {
            loops.shutDown(settings.get(Setting.CLOSE_TIMEOUT), admission.clients());
            kafkaThreads.stop();
            keysThread.stop();
            loops.stop();
            kafkaThreads.await(THREAD_END);
            keysThread.await(THREAD_END);
            loops.awaitClose(THREAD_END);
            admin.close();
            timer.close();
            listener.engineClosed();
        }
    }
}
