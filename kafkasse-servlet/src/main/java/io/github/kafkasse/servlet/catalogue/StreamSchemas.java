package io.github.kafkasse.servlet.catalogue;

import io.github.kafkasse.Settings;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration.Stream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JSON Schemas of a catalogue's streams as they were last read. The thread that reads the catalogue calls
 * {@link #refresh}; any thread may call {@link #current}. Bounded in number, in size and in the time of a turn.
 */
final class StreamSchemas {
    /** The maximum number of schemas. Streams often share one. */
    static final int MAX_SCHEMAS = 500;

    /** The maximum length of all schemas together. */
    static final int MAX_LENGTH = 4 << 20;

    /** How long a schema, or the failure to read it, is kept before it is read again. */
    static final Duration KEPT = Duration.ofMinutes(10);

    /** After this time a turn ends, so that a slow server does not keep the catalogue from being read. */
    static final Duration TURN = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(StreamSchemas.class);

    private record Schema(@Nullable String text, @Nullable String failure, Instant at) {}

    private final SchemaBase base;
    private final InstantSource clock;

    // Used by the thread that reads the catalogue.
    private final Map<String, Schema> byPath = new HashMap<>();
    private final Set<String> reported = new HashSet<>();

    private volatile Map<String, String> current = Map.of();

    StreamSchemas(SchemaBase base, InstantSource clock) {
        this.base = base;
        this.clock = clock;
    }

    /**
     * The schemas that the settings describe; {@code null} if they name no base.
     *
     * @throws IllegalArgumentException if the base is invalid; the message names the setting
     */
    static @Nullable StreamSchemas of(Settings settings, InstantSource clock) {
        String address = settings.get(CatalogueSettings.CATALOGUE_SCHEMAS);
        if (address.isEmpty()) {
            return null;
        }
        try {
            return new StreamSchemas(SchemaBase.at(address), clock);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Setting " + CatalogueSettings.CATALOGUE_SCHEMAS + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** {@return the schemas by the names of their streams; the same object until one of them changes} */
    Map<String, String> current() {
        return current;
    }

    /** Reads the schemas that are new, and those that were read too long ago. Stops if the thread is interrupted. */
    void refresh(StreamConfiguration streams) {
        Map<String, String> paths = new LinkedHashMap<>();
        for (Stream stream : streams.streams()) {
            String path = path(stream);
            if (path != null) {
                paths.put(stream.name(), path);
            }
        }
        Set<String> wanted = new LinkedHashSet<>(paths.values());
        byPath.keySet().retainAll(wanted);
        Instant start = clock.instant();
        for (String path : due(wanted, start)) {
            if (Thread.currentThread().isInterrupted() || !clock.instant().isBefore(start.plus(TURN))) {
                break;
            }
            byPath.put(path, read(path, byPath.get(path)));
        }
        Map<String, String> now = new HashMap<>();
        paths.forEach((stream, path) -> {
            Schema schema = byPath.get(path);
            if (schema != null && schema.text != null) {
                now.put(stream, schema.text);
            }
        });
        if (!now.equals(current)) {
            current = Map.copyOf(now);
        }
    }

    private @Nullable String path(Stream stream) {
        try {
            return SchemaBase.path(stream);
        } catch (IllegalArgumentException e) {
            String reason = "Stream " + stream.name() + " has no JSON Schema in the documentation: " + e.getMessage();
            if (reported.size() < MAX_SCHEMAS && reported.add(reason)) {
                LOG.warn("{}", reason);
            }
            return null;
        }
    }

    /** Returns the paths to read in this turn: first the new ones, then the others by their age. */
    private List<String> due(Set<String> wanted, Instant now) {
        if (wanted.size() > MAX_SCHEMAS && reported.add("number")) {
            LOG.warn("The catalogue names {} JSON Schemas; only {} are read", wanted.size(), MAX_SCHEMAS);
        }
        return wanted.stream()
                .limit(MAX_SCHEMAS)
                .filter(path -> !now.isBefore(at(path).plus(KEPT)))
                .sorted(Comparator.comparing(this::at))
                .toList();
    }

    private Instant at(String path) {
        Schema schema = byPath.get(path);
        return schema == null ? Instant.EPOCH : schema.at;
    }

    /** Reads a schema. If that fails, the previous text is kept, and a new reason is logged. */
    private Schema read(String path, @Nullable Schema before) {
        String old = before == null ? null : before.text;
        try {
            String text = read(path);
            requireRoom(text, old);
            return new Schema(text, null, clock.instant());
        } catch (IOException | RuntimeException e) {
            String reason = e.getMessage() == null ? e.toString() : e.getMessage();
            if (!Thread.currentThread().isInterrupted() && (before == null || !reason.equals(before.failure))) {
                LOG.warn("The JSON Schema {} of the documentation cannot be used: {}", path, reason);
                LOG.debug("The JSON Schema cannot be used", e);
            }
            return new Schema(old, reason, clock.instant());
        }
    }

    private void requireRoom(String text, @Nullable String old) throws IOException {
        long length = (long) text.length() - (old == null ? 0 : old.length());
        for (Schema schema : byPath.values()) {
            length += schema.text == null ? 0 : schema.text.length();
        }
        if (length > MAX_LENGTH) {
            throw new IOException("all schemas together are longer than " + MAX_LENGTH + " characters");
        }
    }

    /** Reads the file of that name, preferably the one with the ending {@code .json}, as the other can be in YAML. */
    private String read(String path) throws IOException {
        if (path.endsWith(".json")) {
            return object(base.read(path));
        }
        try {
            return object(base.read(path + ".json"));
        } catch (IOException first) {
            try {
                return object(base.read(path));
            } catch (IOException second) {
                throw new IOException(second.getMessage() + "; " + path + ".json: " + first.getMessage(), second);
            }
        }
    }

    private static String object(byte[] document) throws IOException {
        String text = new String(document, StandardCharsets.UTF_8);
        if (!text.stripLeading().startsWith("{")) {
            throw new IOException("it is not a JSON object");
        }
        return text;
    }
}
