package io.github.kafkasse.servlet.internal.service;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration;
import io.github.kafkasse.servlet.internal.http.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests for the page to watch streams with: the files beside this class, which are all that a browser
 * runs of it, and the list of streams. What is below {@code ui/} is read once. Called on the container's threads.
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
            "figures.js",
            "find.js",
            "json.js",
            "keys.js",
            "list.js",
            "memory.js",
            "meter.js",
            "setup.js",
            "show.js",
            "stream.js",
            "summary.js");

    /** Nothing but what this server sends: no inline script or style, nothing from elsewhere. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; object-src 'none'";

    private static final String METHODS = "GET, HEAD";
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Content> files = new HashMap<>();
    private final Supplier<Content> streams;

    private static final class Content {
        final String type;
        final byte[] bytes;
        final String tag;

        Content(String type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes;
            this.tag = tag(bytes);
        }

        private static String tag(byte[] bytes) {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
                return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + '"';
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every JVM has SHA-256", e);
            }
        }
    }

    /**
     * The page of a service.
     *
     * @param streams its streams; asked at every request for their list
     * @param filter whether it takes filters; the page offers them then
     * @param documentation whether the service has its documentation at {@code ../?doc}; the page links to it then
     * @param complete whether these are all streams; if not, the page accepts names that are not listed
     */
    public static UiPage of(
            Supplier<StreamConfiguration> streams, boolean filter, boolean documentation, boolean complete) {
        return new UiPage(new StreamList(streams, filter, documentation, complete));
    }

    /** The list of streams, written once for each configuration. Thread-safe. */
    private static final class StreamList implements Supplier<Content> {
        private record Written(StreamConfiguration streams, Content content) {}

        private final Supplier<StreamConfiguration> streams;
        private final boolean filter;
        private final boolean documentation;
        private final boolean complete;
        private volatile @Nullable Written written;

        StreamList(Supplier<StreamConfiguration> streams, boolean filter, boolean documentation, boolean complete) {
            this.streams = streams;
            this.filter = filter;
            this.documentation = documentation;
            this.complete = complete;
        }

        @Override
        public Content get() {
            StreamConfiguration now = streams.get();
            Written present = written;
            if (present == null || present.streams != now) {
                byte[] list = list(now, filter, documentation, complete);
                present = new Written(now, new Content("application/json;charset=utf-8", list));
                written = present;
            }
            return present.content;
        }
    }

    /**
     * Reads the files.
     *
     * @param streams the list of streams, as the page reads it; asked at every request for it
     */
    private UiPage(Supplier<Content> streams) {
        this.streams = streams;
        for (String name : FILES) {
            files.put("/" + name, new Content(type(name), read(name)));
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
     * @param path what follows the page's own path: nothing for the page, or {@code /ui.js}
     */
    public void answer(HttpServletRequest request, HttpServletResponse response, String path) throws IOException {
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            response.setHeader("Allow", METHODS);
            Problem.methodNotAllowed(METHODS).answer(request, response);
            return;
        }
        if (path.equals("/")) {
            // The page's links are relative to its path without a slash. Its query says what it shows.
            String query = request.getQueryString();
            response.setStatus(HttpServletResponse.SC_MOVED_PERMANENTLY);
            response.setHeader("Location", query == null ? "../ui" : "../ui?" + query);
            return;
        }
        Content content = path.equals("/streams") ? streams.get() : files.get(path.isEmpty() ? "/index.html" : path);
        if (content == null) {
            Problem.notFound("The page and its files are all that is here").answer(request, response);
            return;
        }
        send(request, response, content);
    }

    private static void send(HttpServletRequest request, HttpServletResponse response, Content content)
            throws IOException {
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("ETag", content.tag);
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (has(request.getHeader("If-None-Match"), content.tag)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType(content.type);
        response.setContentLength(content.bytes.length);
        if (request.getMethod().equals("GET")) {
            response.getOutputStream().write(content.bytes);
        }
    }

    /** Compares weakly, as RFC 9110 has it here: a proxy that compresses weakens a tag. */
    private static boolean has(@Nullable String known, String tag) {
        if (known == null) {
            return false;
        }
        for (String each : known.split(",", -1)) {
            String one = each.strip();
            if (one.equals("*") || (one.startsWith("W/") ? one.substring(2) : one).equals(tag)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] list(StreamConfiguration streams, boolean filter, boolean documentation, boolean complete) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeArrayFieldStart("streams");
            for (StreamConfiguration.Stream stream : streams.streams()) {
                json.writeStartObject();
                json.writeStringField("name", stream.name());
                if (stream.description() != null) {
                    json.writeStringField("description", stream.description());
                }
                json.writeArrayFieldStart("aliases");
                for (String alias : stream.aliases()) {
                    json.writeString(alias);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeBooleanField("filter", filter);
            json.writeBooleanField("documentation", documentation);
            json.writeBooleanField("complete", complete);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }
}
