package io.github.kafkasse.servlet.internal.service;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import io.github.kafkasse.servlet.HttpSettings;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.internal.http.Document;
import io.github.kafkasse.servlet.internal.http.HttpAnswer;
import io.github.kafkasse.servlet.internal.http.HttpRequest;
import io.github.kafkasse.servlet.internal.http.JsonWriter;
import io.github.kafkasse.servlet.internal.http.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests for the page that shows streams: the files in {@code ui/} beside this class, which are read once,
 * and the list of streams. Thread-safe.
 */
public final class UiPage {
    public static final List<String> FILES = List.of(
            "index.html",
            "ui.css",
            "icon.svg",
            "ui.js",
            "asked.js",
            "chart.js",
            "dom.js",
            "fetched.js",
            "figures.js",
            "find.js",
            "json.js",
            "keys.js",
            "list.js",
            "memory.js",
            "meter.js",
            "origin.js",
            "patience.js",
            "row.js",
            "rows.js",
            "setup.js",
            "show.js",
            "stream.js",
            "summary.js");

    /** Allows only resources of this server: no inline script or style, and nothing from other sites. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; object-src 'none'";

    private static final String METHODS = "GET, HEAD";

    private final Map<String, Document> files = new HashMap<>();
    private final Supplier<Document> streams;

    /**
     * The page of a service.
     *
     * @param streams supplies its streams; called at every request for the list
     * @param facts what else the page must know
     */
    public static UiPage of(Supplier<StreamConfiguration> streams, Facts facts) {
        return new UiPage(new StreamList(streams, facts));
    }

    /**
     * What the page must know of its service.
     *
     * @param filter whether it accepts filters; if so, the page offers them
     * @param documentation whether it has its documentation at {@code ../?doc}; if so, the page links to it
     * @param complete whether all streams are listed; if not, the page accepts other names too
     * @param showsTopics whether the list names the topics of streams, by which the page counts events; not if clients
     *     must authenticate
     * @param times how long the page may wait; {@code null} if that is not known
     */
    public record Facts(
            boolean filter, boolean documentation, boolean complete, boolean showsTopics, @Nullable Times times) {}

    /**
     * The times by which the page recognizes a connection that leads nowhere.
     *
     * @param answer how long the service takes at most until it answers a request for a stream
     * @param heartbeat the silence after which it sends a heartbeat
     */
    public record Times(Duration answer, Duration heartbeat) {
        static Times of(Settings settings) {
            return new Times(
                    settings.get(Setting.CONNECT_TIMEOUT).plus(settings.get(HttpSettings.LIMIT_PATIENCE)),
                    settings.get(Setting.HEARTBEAT_INTERVAL));
        }
    }

    /** The list of streams, written once for each configuration. Thread-safe. */
    private static final class StreamList implements Supplier<Document> {
        private record Written(StreamConfiguration streams, Document content) {}

        private final Supplier<StreamConfiguration> streams;
        private final Facts facts;
        private volatile @Nullable Written written;

        StreamList(Supplier<StreamConfiguration> streams, Facts facts) {
            this.streams = streams;
            this.facts = facts;
        }

        @Override
        public Document get() {
            StreamConfiguration now = streams.get();
            Written present = written;
            if (present == null || present.streams != now) {
                byte[] list = list(now, facts);
                present = new Written(now, Document.of(list, "application/json;charset=utf-8"));
                written = present;
            }
            return present.content;
        }
    }

    /**
     * Reads the files.
     *
     * @param streams supplies the list of streams; called at every request for it
     */
    private UiPage(Supplier<Document> streams) {
        this.streams = streams;
        for (String name : FILES) {
            files.put("/" + name, Document.of(read(name), type(name)));
        }
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.'))) {
            case ".html" -> "text/html;charset=utf-8";
            case ".css" -> "text/css;charset=utf-8";
            case ".js" -> "text/javascript;charset=utf-8";
            case ".svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static byte[] read(String name) {
        try (InputStream in = UiPage.class.getResourceAsStream("ui/" + name)) {
            if (in == null) {
                throw new IllegalStateException("ui/" + name + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("ui/" + name + " cannot be read", e);
        }
    }

    /**
     * Answers a request.
     *
     * @param path the rest of the path after the page's own path: empty for the page, or a file such as {@code /ui.js}
     */
    public HttpAnswer answer(HttpRequest request, String path) {
        if (!request.isRead()) {
            return Problem.methodNotAllowed(METHODS).answer(request).with("Allow", METHODS);
        }
        if (path.equals("/")) {
            // The page's links are relative to its path without a slash. Its query determines what it shows.
            String query = request.query();
            return HttpAnswer.empty(301).with("Location", query == null ? "../ui" : "../ui?" + query);
        }
        Document document = path.equals("/streams") ? streams.get() : files.get(path.isEmpty() ? "/index.html" : path);
        if (document == null) {
            return Problem.notFound("There is only the page and its files here").answer(request);
        }
        return document.answer(request)
                .with("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .with("X-Content-Type-Options", "nosniff");
    }

    private static byte[] list(StreamConfiguration streams, Facts facts) {
        return JsonWriter.of(json -> {
            json.writeArrayFieldStart("streams");
            for (StreamConfiguration.Stream stream : streams.streams()) {
                json.writeStartObject();
                json.writeStringField("name", stream.name());
                if (stream.description() != null) {
                    json.writeStringField("description", stream.description());
                }
                writeNames(json, "aliases", stream.aliases());
                if (facts.showsTopics() && !stream.topics().equals(Set.of(stream.name()))) {
                    writeNames(json, "topics", stream.topics());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeBooleanField("filter", facts.filter());
            json.writeBooleanField("documentation", facts.documentation());
            json.writeBooleanField("complete", facts.complete());
            Times times = facts.times();
            if (times != null) {
                json.writeNumberField("answerMillis", times.answer().toMillis());
                json.writeNumberField("heartbeatMillis", times.heartbeat().toMillis());
            }
        });
    }

    private static void writeNames(JsonGenerator json, String field, Collection<String> names) throws IOException {
        json.writeArrayFieldStart(field);
        for (String name : names) {
            json.writeString(name);
        }
        json.writeEndArray();
    }
}
