package io.github.kafkasse;

import io.github.kafkasse.internal.common.Configured;
import io.github.kafkasse.internal.engine.AllowedTopics;
import io.github.kafkasse.internal.engine.Engine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams Kafka topics to any number of clients through one set of consumers. A service has one instance. It starts its
 * threads when it is built, and stops them when it is closed.
 *
 * <pre>{@code
 * KafkaSse sse = KafkaSse.builder()
 *         .kafka("bootstrap.servers", "localhost:9092")
 *         .allowTopics("edits", "pages")
 *         .build();
 * }</pre>
 *
 * <p>Thread-safe. Of its methods only {@link Builder#build()} and {@link #close()} block.
 */
public final class KafkaSse implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaSse.class);

    private final Engine engine;
    private final Settings settings;
    private final Configured<RecordMapper> mapper;

    private KafkaSse(Engine engine, Settings settings, Configured<RecordMapper> mapper) {
        this.engine = engine;
        this.settings = settings;
        this.mapper = mapper;
    }

    /** {@return a builder; unless it is given {@linkplain Builder#settings settings}, it reads the environment} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Connects a client and returns immediately. An event loop looks up the positions, and then opens or refuses the
     * sink. Exceptions of {@link EventSink#connected}, and of a predicate or supplier of allowed topics, are thrown to
     * the caller.
     *
     * @param request the client's request
     * @param sink receives the client's bytes
     * @return the connection, the same object that {@link EventSink#connected} has received
     */
    public StreamConnection connect(StreamRequest request, EventSink sink) {
        return engine.connect(request, sink);
    }

    /**
     * Checks whether {@link #connect} would open a stream, without opening one. For HTTP's {@code HEAD}.
     *
     * @param request the client's request
     * @return completes with what {@link EventSink#open} would receive; fails with a {@link KafkaSseException} if the
     *     request would be refused. Completes on one of the engine's threads. The caller cancels it when the client has
     *     disconnected
     */
    public CompletableFuture<StreamOpening> check(StreamRequest request) {
        return engine.check(request);
    }

    /**
     * Checks a request without asking Kafka: whether its topics are allowed, and whether its {@code Last-Event-ID},
     * {@code since} and {@code until} are well-formed. {@link #connect} does the same first.
     *
     * @param request the client's request
     * @throws KafkaSseException if {@link #connect} would refuse the request for one of these reasons
     */
    public void validate(StreamRequest request) {
        engine.validate(request);
    }

    /**
     * The error for a request that names something that the application does not have, such as an unknown stream. If
     * none of the allowed topics exists, the service is misconfigured, and the error says that instead. {@link
     * #connect} and {@link #check} do the same for topics; {@link #validate} does not, because it does not ask Kafka.
     *
     * @param reason the error if the service is not misconfigured
     * @return the error to answer with: {@code reason}, or a {@link KafkaSseConfigurationException} if none of the
     *     allowed topics exists. It is also {@code reason} if Kafka does not answer, or if the allowed topics cannot be
     *     enumerated. Completes on one of the engine's threads, or has completed already; its callbacks must not block.
     *     Fails only if the supplier of the allowed names throws.
     */
    public CompletableFuture<KafkaSseException> refusal(TopicNotAvailableException reason) {
        return engine.refusal(reason);
    }

    /**
     * Asks Kafka which topics clients may read at present. Each call asks Kafka, so a service that lists topics should
     * cache the answer for some seconds.
     *
     * @return the names, without Kafka's internal topics. Fails with {@link KafkaUnavailableException} if Kafka does
     *     not answer. Completes on one of the engine's threads; its callbacks must not block
     */
    public CompletableFuture<SortedSet<String>> topics() {
        return engine.topics();
    }

    /**
     * Checks the engine, for the health checks of a service. It can be called at any rate, because Kafka is asked at
     * most once a second.
     *
     * @return completes normally and within a second, on one of the engine's threads; its callbacks must not block.
     *     Until a slow Kafka has answered or failed, its last answer counts.
     */
    public CompletableFuture<Health> health() {
        return engine.health();
    }

    /**
     * Looks at the connected clients, for an operator's view. The event loops collect it between their other work.
     * Each call looks anew, so a service should limit how often it calls.
     *
     * @return the clients whose streams are open, without {@linkplain StreamRequest#asWatcher watchers}, in no order.
     *     Completes on one of the engine's threads; its callbacks must not block
     */
    public CompletableFuture<List<ConnectionStatus>> connections() {
        return engine.connections();
    }

    /** {@return the settings of this instance} */
    public Settings settings() {
        return settings;
    }

    /**
     * Ends every stream cleanly, spread over at most a second, and releases all threads and connections. Waits at most
     * for {@link Setting#CLOSE_TIMEOUT} until the clients have received the ends of their streams; streams that are
     * still open then are aborted. Blocks until this is done and the engine's threads have ended, which takes some
     * seconds more if Kafka does not answer. The second call does nothing.
     */
    @Override
    public void close() {
        engine.close();
        mapper.close();
    }

    /** Configures a {@link KafkaSse}. Not thread-safe. */
    public static final class Builder {
        private final Map<String, String> properties = new HashMap<>();
        private Settings code = Settings.defaults();
        private @Nullable Settings given;
        private @Nullable AllowedTopics allowed;
        private @Nullable RecordMapper mapper;
        private KafkaSseListener listener = new KafkaSseListener() {};

        private Builder() {}

        /**
         * Uses settings that were {@linkplain Settings#read read} elsewhere, instead of the environment of this
         * process. Settings in code override them, before or after this call.
         *
         * @param settings the settings
         * @return this
         */
        public Builder settings(Settings settings) {
            this.given = settings;
            return this;
        }

        /**
         * Adds properties. The environment overrides them, and settings in code override both, independent of the order
         * of calls.
         *
         * @param properties the properties, by the names of the settings; {@code kafka.} is the prefix of those of the
         *     Kafka clients
         * @return this
         */
        public Builder properties(Map<String, String> properties) {
            this.properties.putAll(properties);
            return this;
        }

        /**
         * Sets a setting in code, which overrides the environment and properties.
         *
         * @param setting the setting
         * @param value its value
         * @param <T> its type
         * @return this
         * @throws IllegalArgumentException if the setting cannot have this value
         */
        public <T> Builder set(Setting<T> setting, T value) {
            code = code.with(setting, value);
            return this;
        }

        /**
         * Sets a property of the Kafka clients, such as {@code bootstrap.servers} or {@code security.protocol}. The
         * properties on which the engine's guarantees depend (no group, no commits, no topic creation, bytes) cannot be
         * changed.
         *
         * @param name the property's name
         * @param value its value
         * @return this
         */
        public Builder kafka(String name, Object value) {
            code = code.withKafka(name, value);
            return this;
        }

        /**
         * Names the topics that clients may read: the same as {@link Setting#TOPICS_ALLOWED} in code. It replaces what
         * an earlier call has allowed.
         *
         * @param topics the topics' names, or {@code *} for all but Kafka's internal ones
         * @return this
         */
        public Builder allowTopics(String... topics) {
            allowed = null;
            return set(Setting.TOPICS_ALLOWED, List.of(topics));
        }

        /**
         * Names the topics that clients may read, if they can change while the service runs. The supplier is called for
         * every topic of every request, on the caller's thread, and on one of the engine's threads when a topic is not
         * available: it must be thread-safe and must not block.
         *
         * @param names returns the names of all topics that clients may read at present; if none of them exists,
         *     requests for unavailable topics fail with a {@link KafkaSseConfigurationException}
         * @return this
         */
        public Builder allowTopics(Supplier<Set<String>> names) {
            allowed = AllowedTopics.listedBy(names);
            return this;
        }

        /**
         * Decides which topics clients may read, if they cannot be enumerated. The predicate is called for each topic
         * of each request, on the caller's thread.
         *
         * @param allowed tests whether a topic may be read, by its name
         * @return this
         */
        public Builder allowTopics(Predicate<String> allowed) {
            this.allowed = AllowedTopics.by(allowed);
            return this;
        }

        /**
         * Sets the mapper, which makes the JSON of a record. The default is the class that {@link
         * Setting#RECORD_MAPPER} names, or else the built-in mapper that {@link Setting#RECORD_COORDINATES} selects.
         *
         * @param mapper the mapper
         * @return this
         */
        public Builder mapper(RecordMapper mapper) {
            this.mapper = mapper;
            return this;
        }

        /**
         * Sets the listener, which observes the engine. {@link KafkaSseListener#all} combines several.
         *
         * @param listener the listener
         * @return this
         */
        public Builder listener(KafkaSseListener listener) {
            this.listener = listener;
            return this;
        }

        /**
         * Starts the engine. Kafka may still be unavailable.
         *
         * @return the engine
         * @throws IllegalArgumentException if a property or an environment variable is wrong, if no topics were
         *     allowed, or if {@code bootstrap.servers} or another property of the Kafka clients is missing or wrong
         */
        public KafkaSse build() {
            Settings settings = code.over(
                    given == null ? Settings.read(properties) : given.over(Settings.read(properties, Map.of())));
            Configured<RecordMapper> configured = MapperChoice.of(mapper, settings);
            Engine engine = Engine.start(
                    settings, allowed == null ? AllowedTopics.of(settings) : allowed, configured.part(), listener);
            LOG.info(StartReport.of(settings, topics(settings)));
            return new KafkaSse(engine, settings, configured);
        }

        private String topics(Settings settings) {
            return allowed == null ? settings.get(Setting.TOPICS_ALLOWED).toString() : "of the application";
        }
    }
}
