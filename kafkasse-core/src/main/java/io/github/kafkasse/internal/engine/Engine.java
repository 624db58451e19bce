package io.github.kafkasse.internal.engine;

import io.github.kafkasse.CloseReason;
import io.github.kafkasse.EventSink;
import io.github.kafkasse.Health;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.KafkaSseListener;
import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.RecordMapper;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.internal.common.EngineThread;
import io.github.kafkasse.internal.common.RateLimitedLog;
import io.github.kafkasse.internal.common.TimerThread;
import io.github.kafkasse.internal.connection.ClientLog;
import io.github.kafkasse.internal.connection.Connection;
import io.github.kafkasse.internal.connection.ConnectionContext;
import io.github.kafkasse.internal.connection.EventLoop;
import io.github.kafkasse.internal.connection.Feeds;
import io.github.kafkasse.internal.connection.Misconfiguration;
import io.github.kafkasse.internal.connection.Request;
import io.github.kafkasse.internal.connection.Starts;
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
import io.github.kafkasse.internal.log.FilterGuard;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.log.PartitionCaches;
import io.github.kafkasse.internal.log.RecordPipeline;
import io.github.kafkasse.internal.log.SharedFilter;
import io.github.kafkasse.internal.log.SharedFilters;
import io.github.kafkasse.internal.log.Tail;
import io.github.kafkasse.internal.log.TopicWatch;
import io.github.kafkasse.internal.position.PositionResolver;
import io.github.kafkasse.internal.replay.ReplayPool;
import io.github.kafkasse.internal.replay.ReplayWorker;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * Creates the parts, starts their threads, and assigns connections to the loops. There is one behind each {@link
 * io.github.kafkasse.KafkaSse}; like it, it is thread-safe.
 */
public final class Engine {
    /** How many topics, and how many names without a topic, are cached; the least recently used are evicted. */
    private static final int KNOWN_TOPICS = 10_000;

    private final Settings settings;
    private final AllowedTopics allowed;
    private final RenewableAdmin admin;
    private final TimerThread timer;
    private final Tail tail;
    private final ReplayPool replay;
    private final ConsumerTruncationCheck truncation;
    private final ConnectionContext context;
    private final List<EventLoop> loops = new ArrayList<>();
    private final List<EngineThread> loopThreads = new ArrayList<>();
    private final List<EngineThread> kafkaThreads = new ArrayList<>();

    private final KafkaQueries kafka;
    private final HealthCheck health;
    private final SharedFilters filters;
    private final ClientCount clientCount;
    private final AtomicInteger nextLoop = new AtomicInteger();
    private final AtomicBoolean closing = new AtomicBoolean();

    private Engine(Settings settings, AllowedTopics allowed, RecordMapper mapper, KafkaSseListener usersListener) {
        this.settings = settings;
        this.allowed = allowed;
        this.clientCount = new ClientCount(settings.get(Setting.CONNECTION_MAX));
        this.filters = new SharedFilters(settings.get(Setting.FILTER_BUDGET));
        LongSupplier nanoTime = System::nanoTime;
        InstantSource clock = Clock.systemUTC();
        KafkaSseListener listener =
                new GuardedListener(usersListener, new RateLimitedLog(LoggerFactory.getLogger(Engine.class), nanoTime));
        this.timer = new TimerThread(threadName("timer"));
        KafkaClients clients = new KafkaClients(settings);
        clients.check();
        this.admin = new RenewableAdmin(clients::admin, this::inBackground, nanoTime);
        admin.create();

        PartitionCaches caches =
                new PartitionCaches(nanoTime, settings.get(Setting.TAIL_LINGER).toNanos(), this::wakeTail);
        Duration timeout = settings.get(Setting.CONNECT_TIMEOUT);
        this.kafka = new AdminQueries(admin, clients.isolation(), timeout);
        TopicDirectory directory =
                new TopicDirectory(kafka, settings.get(Setting.METADATA_MAX_AGE), KNOWN_TOPICS, nanoTime, timer);
        ClusterTag cluster = new ClusterTag(kafka);
        this.truncation = new ConsumerTruncationCheck(
                clients::truncationCheck,
                new RateLimitedLog(LoggerFactory.getLogger(ConsumerTruncationCheck.class), nanoTime),
                nanoTime,
                timeout.dividedBy(2));
        PositionResolver resolver = new PositionResolver(kafka, directory, cluster, caches, truncation, timeout, timer);
        TopicWatch watch = new TopicWatch(
                directory::refresh,
                caches,
                settings.get(Setting.METADATA_MAX_AGE).toNanos(),
                this::topicChanged);
        RecordPipeline pipeline = new RecordPipeline(
                mapper,
                settings.get(Setting.JSON_MAX_DEPTH),
                listener,
                new RateLimitedLog(LoggerFactory.getLogger(RecordPipeline.class), nanoTime));
        TopicIdCheck topicIds = new TopicIdCheck(watch::ask, nanoTime);
        this.tail = new Tail(
                clients::tail,
                caches,
                pipeline,
                watch,
                topicIds,
                settings.get(Setting.LOG_BUDGET),
                listener,
                nanoTime,
                this::published);
        this.replay = new ReplayPool(
                clients::replay,
                settings.get(Setting.REPLAY_CONSUMERS),
                pipeline,
                settings.get(Setting.REPLAY_BUDGET),
                topicIds,
                listener,
                nanoTime);
        BatchMemo memo = new BatchMemo(settings.get(Setting.BATCH_BUDGET), listener);
        this.context = new ConnectionContext(
                settings,
                new Starts(resolver, new Misconfiguration(directory, allowed.names()), cluster, settings, clock),
                new TopicChanges(watch, caches),
                new Feeds(caches, memo, settings),
                memo,
                replay,
                listener,
                new ClientLog(nanoTime),
                nanoTime,
                clock,
                this::left);
        makeLoops(nanoTime, listener);
        makeKafkaThreads();
        List<EngineThread> threads = new ArrayList<>(loopThreads);
        threads.addAll(kafkaThreads);
        this.health = new HealthCheck(threads, caches, kafka, timer, nanoTime);
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
        engine.loopThreads.forEach(EngineThread::start);
        engine.kafkaThreads.forEach(EngineThread::start);
        return engine;
    }

    private void makeLoops(LongSupplier nanoTime, KafkaSseListener listener) {
        int given = settings.get(Setting.EVENT_LOOPS);
        int count = given > 0 ? given : Runtime.getRuntime().availableProcessors();
        FilterGuard filters =
                new FilterGuard(listener, new RateLimitedLog(LoggerFactory.getLogger(FilterGuard.class), nanoTime));
        for (int i = 1; i <= count; i++) {
            EventLoop loop = new EventLoop(nanoTime, new BatchEncoder(nanoTime, filters), context.memo(), listener);
            EngineThread thread = new EngineThread(threadName("loop-" + i), loop);
            loop.wakeUpWith(thread::wakeUp);
            loops.add(loop);
            loopThreads.add(thread);
        }
    }

    private void makeKafkaThreads() {
        kafkaThreads.add(new EngineThread(threadName("tail"), tail));
        int i = 1;
        for (ReplayWorker worker : replay.workers()) {
            EngineThread thread = new EngineThread(threadName("replay-" + i++), worker);
            worker.onNews(thread::wakeUp);
            kafkaThreads.add(thread);
        }
        EngineThread epochs = new EngineThread(threadName("epochs"), truncation);
        truncation.onNews(epochs::wakeUp);
        kafkaThreads.add(epochs);
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

    /** Connects a client; see {@link io.github.kafkasse.KafkaSse#connect}. */
    public StreamConnection connect(StreamRequest asked, EventSink sink) {
        EventLoop loop = loops.get(Math.floorMod(nextLoop.getAndIncrement(), loops.size()));
        boolean full = !clientCount.enter(asked.isWatcher());
        Connection connection;
        Runnable start;
        try {
            Request request = Request.read(asked, allowed.predicate(), settings);
            RecordFilter filter = request.filter();
            if (filter != null) {
                SharedFilter shared = filters.acquire(filter);
                full |= shared == null;
                request = request.withFilter(shared);
            }
            connection = new Connection(context, loop, request, sink);
            start = start(connection, full);
        } catch (KafkaSseException e) {
            connection = new Connection(context, loop, Request.refused(asked), sink);
            start = refusal(connection, context.starts().refusal(e));
        } catch (RuntimeException | Error e) { // of the user's predicate
            clientCount.leave(asked.isWatcher());
            throw e;
        }
        return begin(connection, sink, loop, start);
    }

    /** The sink may use its connection at once, so that its client can be gone before the start. */
    private static StreamConnection begin(Connection connection, EventSink sink, EventLoop loop, Runnable start) {
        try {
            sink.connected(connection.mailbox());
        } catch (RuntimeException | Error e) {
            loop.execute(() -> connection.abort(CloseReason.CLIENT_GONE));
            throw e;
        }
        loop.execute(() -> {
            if (!connection.isClosed()) {
                start.run();
            }
        });
        return connection.mailbox();
    }

    private Runnable start(Connection connection, boolean full) {
        if (!full && !closing.get()) {
            return connection::start;
        }
        if (connection.request().isReconnect()) {
            return () -> connection.deferToLater(closing.get());
        }
        return refusal(connection, CompletableFuture.completedFuture(notNow(full)));
    }

    private static Runnable refusal(Connection connection, CompletableFuture<KafkaSseException> reason) {
        return () -> connection.refuse(reason);
    }

    private void left(Request request) {
        clientCount.leave(request.watcher());
        if (request.filter() instanceof SharedFilter shared) {
            filters.release(shared);
        }
    }

    /** Checks a request without asking Kafka; see {@link io.github.kafkasse.KafkaSse#validate}. */
    public void validate(StreamRequest asked) {
        Request unused = Request.read(asked, allowed.predicate(), settings);
    }

    /** Whether a client would be connected; see {@link io.github.kafkasse.KafkaSse#check}. */
    public CompletableFuture<Void> check(StreamRequest asked) {
        boolean full = !clientCount.enter(asked.isWatcher());
        CompletableFuture<Void> result;
        try {
            result = check(Request.read(asked, allowed.predicate(), settings), full);
        } catch (KafkaSseException e) {
            result = context.starts().refusal(e).thenCompose(CompletableFuture::failedFuture);
        } catch (RuntimeException | Error e) { // of the user's predicate
            clientCount.leave(asked.isWatcher());
            throw e;
        }
        return clientCount.during(result, asked.isWatcher());
    }

    private CompletableFuture<Void> check(Request request, boolean full) {
        if (!full && !closing.get()) {
            return context.starts().check(request);
        }
        return request.isReconnect()
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(notNow(full));
    }

    /** The error for a topic that is not available; see {@link io.github.kafkasse.KafkaSse#refusal}. */
    public CompletableFuture<KafkaSseException> refusal(TopicNotAvailableException reason) {
        return context.starts().refusal(reason);
    }

    /** The names of the topics; see {@link io.github.kafkasse.KafkaSse#topics}. */
    public CompletableFuture<SortedSet<String>> topics() {
        return kafka.topicNames().toCompletableFuture().handle((names, failure) -> {
            if (failure != null) {
                throw new CompletionException(Unavailable.from(failure));
            }
            return names.stream().filter(allowed.predicate()).collect(Collectors.toCollection(TreeSet::new));
        });
    }

    /** The engine's health; see {@link io.github.kafkasse.KafkaSse#health}. */
    public CompletableFuture<Health> health() {
        return health.look(clientCount.get(), closing.get());
    }

    private static KafkaSseException notNow(boolean full) {
        return Starts.notNow(
                full
                        ? "The server has as many clients as it takes; try again later."
                        : "The server is going down; another try may reach another one.");
    }

    private void wakeTail() {
        tail.wakeUp();
        kafkaThreads.get(0).wakeUp();
    }

    private void published(Collection<PartitionCache> changed) {
        loops.forEach(loop -> loop.published(changed));
    }

    private void topicChanged(String topic) {
        for (EventLoop loop : loops) {
            loop.execute(() -> loop.topicChanged(topic));
        }
    }

    /** Closes the engine; see {@link io.github.kafkasse.KafkaSse#close}. */
    public void close() {
        if (closing.compareAndSet(false, true)) {
            new Shutdown(loops, settings.get(Setting.CLOSE_TIMEOUT)).run();
            kafkaThreads.forEach(EngineThread::stop);
            tail.wakeUp();
            replay.workers().forEach(ReplayWorker::interrupt);
            truncation.interrupt();
            loopThreads.forEach(EngineThread::stop);
            kafkaThreads.forEach(thread -> thread.await(Duration.ofSeconds(5)));
            loops.forEach(loop -> loop.awaitClose(Duration.ofSeconds(5)));
            admin.close();
            timer.close();
            context.listener().engineClosed();
        }
    }
}
