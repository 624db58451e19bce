package io.github.kafkasse.servlet.internal.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.kafkasse.CloseReason;
import io.github.kafkasse.ConnectionStatus;
import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.internal.common.Scheduler;
import io.github.kafkasse.servlet.internal.container.ServletHttp;
import io.github.kafkasse.servlet.internal.endpoint.OpenStreams.OpenStream;
import io.github.kafkasse.servlet.internal.http.HttpAnswer;
import io.github.kafkasse.servlet.internal.http.HttpRequest;
import io.github.kafkasse.servlet.internal.http.JsonWriter;
import io.github.kafkasse.servlet.internal.http.Problem;
import io.github.kafkasse.servlet.internal.http.QueryString;
import io.github.kafkasse.servlet.internal.service.SharedAnswer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the requests of operators: lists the open streams of this service page by page, and ends a stream. Its
 * answers are never cached, and have no CORS headers, so that scripts of other sites cannot read them. Thread-safe; no
 * method blocks.
 */
final class AdminConnections {
    /** The path below the service's root. */
    static final String PATH = "admin/connections";

    private static final Logger LOG = LoggerFactory.getLogger(AdminConnections.class);
    private static final String READ = "GET, HEAD";
    private static final int USUAL_PAGE = 100;
    private static final int LARGEST_PAGE = 1_000;

    /** How many streams are counted by name. */
    private static final int MOST_STREAMS = 1_000;

    /** How many names of a connection's streams are shown. */
    private static final int MOST_NAMES = 50;

    private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);

    private final AdminAccess access;
    private final OpenStreams open;
    private final SharedAnswer<Look> look;

    /**
     * The status of all connections.
     *
     * @param at when the engine was asked
     * @param connections the connections, in no order
     */
    private record Look(Instant at, List<ConnectionStatus> connections) {}

    /** The part of the list that a request selects. */
    private record Page(int limit, long after, @Nullable String stream) {}

    /** @param scheduler limits the time of a look at the engine's connections */
    AdminConnections(AdminAccess access, OpenStreams open, KafkaSse engine, InstantSource clock, Scheduler scheduler) {
        this.access = access;
        this.open = open;
        this.look = new SharedAnswer<>(
                () -> {
                    Instant at = clock.instant();
                    return engine.connections().thenApply(connections -> new Look(at, connections));
                },
                LONGEST_LOOK,
                true,
                clock,
                scheduler);
    }

    static boolean isAt(String path) {
        return path.equals(PATH) || path.startsWith(PATH + "/");
    }

    /**
     * Answers a request, on the container's thread.
     *
     * @param path its path below the service's root, for which {@link #isAt} is true
     * @return completes within seconds, and not exceptionally, with what makes the answer on the container's thread
     */
    CompletableFuture<Supplier<HttpAnswer>> answer(ServletHttp http, String path) {
        Problem refusal = access.refusal(http);
        if (refusal != null) {
            return now(refusal.answer(http));
        }
        String id = path.equals(PATH) ? "" : path.substring(PATH.length() + 1);
        if (!id.isEmpty()) {
            return now(http.method().equals("DELETE") ? end(http, id) : notAllowed(http, "DELETE"));
        }
        return http.isRead() ? list(http) : now(notAllowed(http, READ));
    }

    private static CompletableFuture<Supplier<HttpAnswer>> now(HttpAnswer answer) {
        return CompletableFuture.completedFuture(() -> answer);
    }

    private static HttpAnswer notAllowed(HttpRequest request, String methods) {
        return Problem.methodNotAllowed(methods).answer(request).with("Allow", methods);
    }

    /** Ends a stream cleanly. A bounded stream that is not complete is broken off, as at every other end. */
    private HttpAnswer end(HttpRequest request, String id) {
        OpenStream stream = open.find(id);
        StreamConnection connection = stream == null ? null : stream.connection();
        if (stream == null || connection == null) {
            return Problem.notFound("There is no such connection here; it may have ended")
                    .answer(request);
        }
        connection.end(CloseReason.ENDED);
        LOG.info("An operator has ended connection {} to {}", id, stream.streams());
        return HttpAnswer.uncachedJson(202, JsonWriter.of(json -> {
            json.writeStringField("id", id);
            json.writeStringField(
                    "detail",
                    "The stream ends after the event that is being sent. Its client may come back; to keep it"
                            + " away, let the authenticator stop it.");
        }));
    }

    private CompletableFuture<Supplier<HttpAnswer>> list(HttpRequest request) {
        Page page;
        try {
            page = page(request);
        } catch (IllegalArgumentException e) {
            String reason = e.getMessage() == null ? "Invalid parameter" : e.getMessage();
            return now(Problem.badRequest(reason).answer(request));
        }
        return look.get().handle((result, failure) -> {
            if (failure != null) {
                LOG.error("The status of the connections cannot be determined", failure);
                return () -> Problem.unexpected().answer(request);
            }
            return () -> HttpAnswer.uncachedJson(200, JsonWriter.of(json -> write(json, page, result)));
        });
    }

    private Page page(HttpRequest request) {
        String limit = QueryString.parameter(request.query(), "limit");
        String after = QueryString.parameter(request.query(), "after");
        long number = after == null ? 0 : open.number(after);
        if (limit != null && !limit.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException("The parameter 'limit' is a number from 1 to " + LARGEST_PAGE);
        }
        if (number < 0) {
            throw new IllegalArgumentException("The parameter 'after' is the 'next' of another page of this server");
        }
        int size = limit == null ? USUAL_PAGE : Math.min(LARGEST_PAGE, Integer.parseInt(limit));
        return new Page(size, number, QueryString.parameter(request.query(), "stream"));
    }

    private void write(JsonGenerator json, Page page, Look result) throws IOException {
        int total = 0;
        Map<String, Integer> counts = new TreeMap<>();
        List<OpenStream> shown = new ArrayList<>();
        boolean isMore = false;
        for (OpenStream stream : open.after(0)) {
            total++;
            for (String name : stream.streams()) {
                if (counts.size() < MOST_STREAMS || counts.containsKey(name)) {
                    counts.merge(name, 1, Integer::sum);
                }
            }
            if (stream.number() > page.after
                    && (page.stream == null || stream.streams().contains(page.stream))) {
                isMore |= shown.size() == page.limit;
                if (!isMore) {
                    shown.add(stream);
                }
            }
        }
        json.writeStringField("time", result.at().toString());
        json.writeNumberField("total", total);
        json.writeObjectFieldStart("streams");
        for (Map.Entry<String, Integer> each : counts.entrySet()) {
            json.writeNumberField(each.getKey(), each.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("connections");
        Map<OpenStream, ConnectionStatus> statuses = statuses(shown, result.connections());
        for (OpenStream stream : shown) {
            write(json, stream, statuses.get(stream));
        }
        json.writeEndArray();
        if (isMore) {
            json.writeStringField("next", open.id(shown.get(shown.size() - 1)));
        }
    }

    private static Map<OpenStream, ConnectionStatus> statuses(List<OpenStream> shown, List<ConnectionStatus> all) {
        IdentityHashMap<StreamConnection, OpenStream> byConnection = new IdentityHashMap<>();
        for (OpenStream stream : shown) {
            StreamConnection connection = stream.connection();
            if (connection != null) {
                byConnection.put(connection, stream);
            }
        }
        Map<OpenStream, ConnectionStatus> statuses = new HashMap<>();
        for (ConnectionStatus status : all) {
            OpenStream stream = byConnection.get(status.connection());
            if (stream != null) {
                statuses.put(stream, status);
            }
        }
        return statuses;
    }

    /** @param status {@code null} for a stream that was opened after the look */
    private void write(JsonGenerator json, OpenStream stream, @Nullable ConnectionStatus status) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", open.id(stream));
        json.writeArrayFieldStart("streams");
        int left = MOST_NAMES;
        for (String name : stream.streams()) {
            if (left-- == 0) {
                break;
            }
            json.writeString(name);
        }
        json.writeEndArray();
        if (left < 0) {
            json.writeNumberField("moreStreams", stream.streams().size() - MOST_NAMES);
        }
        json.writeStringField("format", stream.format().name().toLowerCase(Locale.ROOT));
        json.writeStringField("since", stream.since().toString());
        if (status != null && status.behind().isPresent()) {
            json.writeNumberField("behind", status.behind().getAsLong());
        } else {
            json.writeNullField("behind");
        }
        if (status == null) {
            json.writeNullField("bytes");
        } else {
            json.writeNumberField("bytes", status.bytes());
        }
        json.writeStringField("address", stream.address());
        json.writeStringField("client", stream.client());
        if (stream.userAgent() != null) {
            json.writeStringField("userAgent", stream.userAgent());
        }
        json.writeEndObject();
    }
}
