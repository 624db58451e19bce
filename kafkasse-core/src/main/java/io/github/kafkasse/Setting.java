package io.github.kafkasse;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One setting: its name, its default, and how its text is read. Every setting can be set in code ({@link
 * Settings#with}), as a property by its {@linkplain #name() name}, and as an {@linkplain #environmentVariable()
 * environment variable}.
 *
 * <p>Durations are written {@code 500ms}, {@code 4s}, {@code 15m}, {@code 1h}; sizes {@code 65536}, {@code 64KB},
 * {@code 64MB}, {@code 1GB} (1 KB is 1,024 bytes); the elements of lists are separated by commas. Immutable and
 * thread-safe.
 *
 * @param <T> the type of its value
 */
public final class Setting<T> {
    /** The topics that clients may read, or {@code *} for all but Kafka's internal ones. */
    public static final Setting<List<String>> TOPICS_ALLOWED =
            list("topics.allowed", "", "the topics that clients may read, or * for all but Kafka's internal ones");

    /**
     * The engine's name: the names of its threads begin with it, and so do the ids of its Kafka clients if {@code
     * client.id} is not set.
     */
    public static final Setting<String> NAME =
            text("name", "kafkasse", "the engine's name, which begins the names of its threads and Kafka clients");

    /** How long a new client waits for Kafka before it is refused with 503. */
    public static final Setting<Duration> CONNECT_TIMEOUT = SettingKinds.kafkaTimeout(
            "connect.timeout", "5s", "how long a new client waits for Kafka before it is refused with 503");

    /** The silence after which a client receives a heartbeat. */
    public static final Setting<Duration> HEARTBEAT_INTERVAL = SettingKinds.interval(
            "heartbeat.interval", "4s", "silence after which a heartbeat is sent; some clients give up after 5 s");

    /** How long new events are gathered before they are written to live clients, in one write; 0 for not at all. */
    public static final Setting<Duration> DELIVERY_INTERVAL = duration(
            "delivery.interval", "0s", "how long new events are gathered for one write to each client; 0: not at all");

    /** The {@code retry} field: how long an EventSource waits before it reconnects; 0 leaves it out. */
    public static final Setting<Duration> RETRY =
            duration("retry", "0s", "the retry field: how long clients wait before they reconnect; 0: no field");

    /** The age at which a stream ends cleanly and its client reconnects; 0 for no limit. */
    public static final Setting<Duration> CONNECTION_MAX_AGE =
            duration("connection.max.age", "0s", "age at which a stream is ended cleanly; 0: never");

    /** The share of the maximum age by which streams end earlier, at random, so that they do not end at once. */
    public static final Setting<Double> CONNECTION_MAX_AGE_JITTER = SettingKinds.fraction(
            "connection.max.age.jitter", "0.1", "share of the maximum age by which streams end earlier, at random");

    /** How long a client may accept no byte before it is disconnected. */
    public static final Setting<Duration> STALL_TIMEOUT = SettingKinds.interval(
            "stall.timeout", "60s", "how long a client may accept no byte before it is disconnected");

    /** The number of clients that may be connected at once. */
    public static final Setting<Integer> CONNECTION_MAX =
            SettingKinds.count("connection.max", "10000", "clients connected at once; more are refused with 503");

    /** How long closing the engine waits until clients have received their last bytes. */
    public static final Setting<Duration> CLOSE_TIMEOUT =
            duration("close.timeout", "10s", "how long closing waits until clients have received their last bytes");

    /** How many bytes of recent records are kept for all partitions together. */
    public static final Setting<Long> LOG_BUDGET = SettingKinds.size(
            "log.budget", "64MB", "memory for recent records: how far behind a client is served without Kafka");

    /** How many bytes of older records are kept for all clients that replay. */
    public static final Setting<Long> REPLAY_BUDGET =
            SettingKinds.size("replay.budget", "64MB", "memory for older records that clients are reading");

    /** How many bytes of encoded batches are kept for sharing. */
    public static final Setting<Long> BATCH_BUDGET =
            new Setting<>("batch.budget", "32MB", "memory for encoded batches that clients share", SettingForm.size(0));

    /** How many bytes the filters of connected clients, and their cached results, may take. */
    public static final Setting<Long> FILTER_BUDGET = SettingKinds.size(
            "filter.budget", "16MB", "memory for filters; a client whose filter does not fit is refused with 503");

    /** How many keys the view {@code latest} indexes. */
    public static final Setting<Integer> LATEST_MAX_KEYS = natural(
            "latest.max.keys",
            "0",
            "keys of all topics that view=latest indexes, about 100 bytes each; 0: no such view");

    /** How many consumers read history. */
    public static final Setting<Integer> REPLAY_CONSUMERS =
            SettingKinds.count("replay.consumers", "2", "Kafka consumers (and threads) that read history");

    /** How many threads write to clients. */
    public static final Setting<Integer> EVENT_LOOPS =
            natural("event.loops", "0", "threads that write to clients; 0: one per processor");

    /** How long a partition is still read after its last client has left. */
    public static final Setting<Duration> TAIL_LINGER =
            duration("tail.linger", "60s", "how long a partition is still read after its last client has left");

    /** How long topic metadata from Kafka is used before it is refreshed. */
    public static final Setting<Duration> METADATA_MAX_AGE = SettingKinds.interval(
            "metadata.max.age", "5s", "how long it may take until a new topic or partition is seen");

    /** Whether ids carry offsets or timestamps. */
    public static final Setting<IdMode> ID_MODE =
            SettingKinds.choice("id.mode", IdMode.OFFSET, "offset, or timestamp for services in several data centres");

    /** How ids are written. Ids of both forms are read, whatever this is. */
    public static final Setting<IdFormat> ID_FORMAT = SettingKinds.choice(
            "id.format", IdFormat.JSON, "json, or compact for streams of many partitions; ids of both forms are read");

    /**
     * For ids with timestamps: how far before its first connection a client resumes on another cluster, in partitions
     * from which it has read nothing.
     */
    public static final Setting<Duration> ID_TIMESTAMP_SLACK = duration(
            "id.timestamp.slack", "60s", "timestamp ids: the largest difference of clusters' clocks and copies");

    /** How many characters a {@code Last-Event-ID} may have. */
    public static final Setting<Integer> ID_MAX_LENGTH =
            SettingKinds.count("id.max.length", "131072", "characters a Last-Event-ID may have");

    /** How many entries a {@code Last-Event-ID} may have. */
    public static final Setting<Integer> ID_MAX_ENTRIES =
            SettingKinds.count("id.max.entries", "2000", "entries a Last-Event-ID may have");

    /** Whether the {@code data} field comes before the {@code id} field. */
    public static final Setting<Boolean> DATA_BEFORE_ID = flag(
            "data.before.id", "false", "data before id, for clients that store an id before its block is complete");

    /** Whether a client whose filter drops everything receives its position. */
    public static final Setting<PositionHeartbeat> POSITION_HEARTBEAT = SettingKinds.choice(
            "position.heartbeat", PositionHeartbeat.OFF, "off, id (a block without data) or event (a named event)");

    /** The deepest nesting of a record's JSON. */
    public static final Setting<Integer> JSON_MAX_DEPTH =
            SettingKinds.count("json.max.depth", "1000", "maximum nesting of a record; a deeper record is skipped");

    /** Which coordinates are added to a record's JSON. */
    public static final Setting<Coordinates> RECORD_COORDINATES = SettingKinds.choice(
            "record.coordinates", Coordinates.NONE, "none, kafka (a _kafka member) or meta (members of meta)");

    /** Whether clients receive deletions: records that have a key and no value. */
    public static final Setting<Tombstones> RECORD_TOMBSTONES = SettingKinds.choice(
            "record.tombstones", Tombstones.SKIP, "skip, or delete: records without a value become delete events");

    /**
     * The name of a class that implements {@link RecordMapper}; see {@link Settings#make}. A mapper in code overrides
     * it.
     */
    public static final Setting<String> RECORD_MAPPER = text(
            "record.mapper", "", "class of a RecordMapper with a public constructor without parameters; empty: none");

    /** What ids carry. */
    public enum IdMode {
        /** Offsets: exact, within one cluster. */
        OFFSET,
        /** Timestamps, and an opaque member that is exact within one cluster. */
        TIMESTAMP
    }

    /** How ids are written. */
    public enum IdFormat {
        /** As JSON, for clients that read ids or write them. */
        JSON,
        /** As some characters a partition, which only the server reads. */
        COMPACT
    }

    /** How a client whose filter drops everything receives its position. */
    public enum PositionHeartbeat {
        /** It does not. */
        OFF,
        /** As a block that has only an id. */
        ID,
        /** As an event named {@code position} with empty data. */
        EVENT
    }

    /** Which of a record's coordinates are added to its JSON, by the ready-made mappers. */
    public enum Coordinates {
        /** None: the record as it is in Kafka. */
        NONE,
        /** {@link RecordMapper#withKafkaMember()}. */
        KAFKA,
        /** {@link RecordMapper#withMetaMembers()}. */
        META
    }

    /** What becomes of a record that has a key and no value (a tombstone), the deletion of its key. */
    public enum Tombstones {
        /** It is skipped, unless the mapper makes an event of it. */
        SKIP,
        /** It is an event {@code delete}, as {@link RecordMapper#mapTombstone} describes it. */
        DELETE
    }

    private final String name;
    private final String defaultText;
    private final String description;
    private final SettingForm<T> form;
    private final T defaultValue;

    Setting(String name, String defaultText, String description, SettingForm<T> form) {
        this.name = name;
        this.defaultText = defaultText;
        this.description = description;
        this.form = form;
        this.defaultValue = parse(defaultText);
    }

    /** {@return all settings of the engine, in the order of the documentation} */
    public static List<Setting<?>> all() {
        return EngineSettings.ALL;
    }

    /** {@return its name as a property} */
    public String name() {
        return name;
    }

    /** {@return its name as an environment variable: {@code KAFKASSE_} and the name in capitals} */
    public String environmentVariable() {
        return "KAFKASSE_" + name.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** {@return its value if it is not set} */
    public T defaultValue() {
        return defaultValue;
    }

    /** {@return its default as text} */
    public String defaultText() {
        return defaultText;
    }

    /** {@return what it is for, in one line} */
    public String description() {
        return description;
    }

    /**
     * Reads its value from text.
     *
     * @param text the text; surrounding white space is ignored
     * @return the value
     * @throws IllegalArgumentException if the text is not a value of this setting; the message says what is valid
     */
    public T parse(String text) {
        try {
            T value = form.read(text.strip());
            form.check(value);
            return value;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Setting " + name + " cannot be '" + text + "': " + e.getMessage(), e);
        }
    }

    /** Checks a value that was set in code. */
    void check(T value) {
        try {
            form.check(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Setting " + name + " cannot be " + value + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * {@return a setting of a duration from 0 on, for an adapter's own table}
     *
     * @param name its name
     * @param defaultText its default
     * @param description what it is for
     */
    public static Setting<Duration> duration(String name, String defaultText, String description) {
        return new Setting<>(name, defaultText, description, SettingForm.duration("0", SettingForm.CENTURY));
    }

    /**
     * {@return a setting of a list of words, for an adapter's own table}
     *
     * @param name its name
     * @param defaultText its default
     * @param description what it is for
     */
    public static Setting<List<String>> list(String name, String defaultText, String description) {
        return new Setting<>(name, defaultText, description, text -> Stream.of(text.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList());
    }

    /**
     * {@return a setting that is on or off, for an adapter's own table}
     *
     * @param name its name
     * @param defaultText its default
     * @param description what it is for
     */
    public static Setting<Boolean> flag(String name, String defaultText, String description) {
        return new Setting<>(name, defaultText, description, SettingText::flag);
    }

    /**
     * {@return a setting of any text, for an adapter's own table; surrounding white space is ignored}
     *
     * @param name its name
     * @param defaultText its default
     * @param description what it is for
     */
    public static Setting<String> text(String name, String defaultText, String description) {
        return new Setting<>(name, defaultText, description, text -> text);
    }

    /**
     * {@return a setting of a secret, for an adapter's own table; its value is not shown anywhere, and the default is
     * no secret}
     *
     * @param name its name
     * @param description what it is for
     */
    public static Setting<Secret> secret(String name, String description) {
        return new Setting<>(name, "", description, Secret::of);
    }

    /**
     * {@return a setting of a number from 0 on, for an adapter's own table}
     *
     * @param name its name
     * @param defaultText its default
     * @param description what it is for
     */
    public static Setting<Integer> natural(String name, String defaultText, String description) {
        return new Setting<>(name, defaultText, description, SettingForm.integer(0));
    }
}
