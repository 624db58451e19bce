package io.github.kafkasse.servlet.internal.request;

import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.TooManyTopicsException;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.servlet.Access;
import io.github.kafkasse.servlet.catalogue.StreamCatalogue;
import io.github.kafkasse.servlet.internal.http.HttpRequest;
import io.github.kafkasse.servlet.internal.http.QueryString;
import io.github.kafkasse.servlet.internal.http.StreamType;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Turns an HTTP request into a request to the engine, which parses positions and times. Immutable and thread-safe. */
public final class RequestParser {
    /** The maximum number of names in a request. It bounds the lookups for one request. */
    public static final int MAX_NAMES = 500;

    /** What is between the names of streams and a key. */
    private static final String KEY = "/key/";

    private final StreamCatalogue catalogue;
    private final RequestFilters filters;

    /**
     * @param catalogue resolves the names of streams
     * @param filters parses filters
     */
    public RequestParser(StreamCatalogue catalogue, RequestFilters filters) {
        this.catalogue = catalogue;
        this.filters = filters;
    }

    /**
     * A request that has been parsed.
     *
     * @param request the request to the engine
     * @param streams the names of the streams that it names, aliases resolved, sorted
     */
    public record Parsed(StreamRequest request, Set<String> streams) {}

    /**
     * Parses a request. Retired streams are left out.
     *
     * @param path the streams' names, with commas between them; then, if clients may filter, {@code /key/} and a key
     * @param granted which streams and events the client may read, and until when
     * @return {@code null} if all streams that it names are retired: the client must not reconnect
     * @throws TooManyTopicsException if it names more than {@link #MAX_NAMES} streams
     * @throws TopicNotAvailableException if it names no stream, or one that the catalogue does not have or that the
     *     client may not read
     */
    public @Nullable Parsed parse(HttpRequest request, String path, StreamType type, Access.Granted granted) {
        int end = filters.offered() ? path.indexOf(KEY) : -1; // no name has a slash
        String names = end < 0 ? path : path.substring(0, end);
        String key = end < 0 ? null : path.substring(end + KEY.length());
        Set<String> streams = new TreeSet<>();
        Set<String> topics = new TreeSet<>();
        boolean anyRetired = false;
        for (String name : distinct(names)) {
            String stream = catalogue.nameOf(name);
            Set<String> found = catalogue.topics(name);
            boolean isRetired = catalogue.isRetired(name);
            if ((found.isEmpty() && !isRetired) || !granted.streams().test(stream)) {
                throw new TopicNotAvailableException("There is no stream '" + name + "' here");
            }
            anyRetired |= isRetired;
            if (!isRetired) {
                streams.add(stream);
                topics.addAll(found);
            }
        }
        if (topics.isEmpty() && anyRetired) {
            return null;
        }
        if (topics.isEmpty()) {
            throw new TopicNotAvailableException(
                    "The path names no stream: it must end with one name, or several with commas between them");
        }
        return new Parsed(
                StreamRequest.ofTopics(topics)
                        .withFormat(type.format())
                        .withLastEventId(lastEventId(request))
                        .withSince(QueryString.parameter(request.query(), "since"))
                        .withUntil(QueryString.parameter(request.query(), "until"))
                        .withView(QueryString.parameter(request.query(), "view"))
                        .withFilter(filters.of(request.query(), granted.filter(), key))
                        .withEnd(granted.until()),
                streams.size() == 1 ? Set.copyOf(streams) : streams); // most name one; a tree would be kept for it
    }

    private static Set<String> distinct(String names) {
        Set<String> distinct = new LinkedHashSet<>();
        for (String name : names.split(",", -1)) {
            if (!name.isEmpty()) {
                distinct.add(name);
            }
        }
        if (distinct.size() > MAX_NAMES) {
            throw new TooManyTopicsException(
                    "The path names " + distinct.size() + " streams; this server accepts up to " + MAX_NAMES);
        }
        return distinct;
    }

    /**
     * The header overrides the query parameter, because a browser that reconnects sends the header together with its
     * first URL.
     */
    private static @Nullable String lastEventId(HttpRequest request) {
        String header = request.header("Last-Event-ID");
        return header != null && !header.isBlank() ? header : QueryString.parameter(request.query(), "lastEventId");
    }
}
