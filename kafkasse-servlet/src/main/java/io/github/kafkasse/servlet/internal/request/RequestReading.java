package io.github.kafkasse.servlet.internal.request;

import io.github.kafkasse.KafkaSseConfigurationException;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.TooManyTopicsException;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.servlet.Access;
import io.github.kafkasse.servlet.catalogue.StreamCatalogue;
import io.github.kafkasse.servlet.internal.http.QueryString;
import io.github.kafkasse.servlet.internal.http.StreamType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from an HTTP request what the engine is to be asked for. What positions and times mean is the engine's to say.
 */
public final class RequestReading {
    /** More than any page needs; so few that the look-ups of one request stay small. */
    public static final int MAX_NAMES = 500;

    private static final Logger LOG = LoggerFactory.getLogger(RequestReading.class);

    private final StreamCatalogue catalogue;
    private final FilterReading filters;

    /**
     * @param catalogue what names stand for
     * @param filters which events are asked for
     */
    public RequestReading(StreamCatalogue catalogue, FilterReading filters) {
        this.catalogue = catalogue;
        this.filters = filters;
    }

    /**
     * A request that has been read.
     *
     * @param request what the engine is asked for
     * @param streams the names of the streams that it names, aliases resolved, sorted
     */
    public record Asked(StreamRequest request, Set<String> streams) {}

    /**
     * Reads a request, on the container's thread.
     *
     * @param names the streams' names, with commas between them
     * @param granted which streams and events the client may read, and until when
     * @throws TooManyTopicsException if it names more than {@link #MAX_NAMES} streams
     * @throws TopicNotAvailableException if it names nothing, or something that the catalogue does not have, or that it
     *     may not have
     * @throws KafkaSseConfigurationException if no stream could be served in answer to it
     */
    public Asked read(HttpServletRequest request, String names, StreamType type, Access.Granted granted) {
        if (!request.isAsyncSupported()) {
            LOG.error("The servlet, or a filter in front of it, was registered without asyncSupported = true: "
                    + "no stream can be served");
            throw new KafkaSseConfigurationException("The service is not set up to serve streams");
        }
        Set<String> streams = new TreeSet<>();
        Set<String> topics = new TreeSet<>();
        for (String name : distinct(names)) {
            String stream = catalogue.nameOf(name);
            Set<String> found = catalogue.topics(name);
            if (found.isEmpty() || !granted.streams().test(stream)) {
                throw new TopicNotAvailableException("There is no stream '" + name + "' here");
            }
            streams.add(stream);
            topics.addAll(found);
        }
        if (topics.isEmpty()) {
            throw new TopicNotAvailableException(
                    "The path names no stream: it is to end in one name, or several with commas between them");
        }
        return new Asked(
                StreamRequest.ofTopics(topics)
                        .withFormat(type.format())
                        .withLastEventId(lastEventId(request))
                        .withSince(QueryString.parameter(request.getQueryString(), "since"))
                        .withFilter(filters.read(request.getQueryString(), granted.filter()))
                        .withEnd(granted.until()),
                streams);
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
                    "The path names " + distinct.size() + " streams; this server takes up to " + MAX_NAMES);
        }
        return distinct;
    }

    /** What follows the mount, decoded, without the slash before it and one after it. */
    public static String path(HttpServletRequest request) {
        String path = request.getHttpServletMapping().getMappingMatch() == MappingMatch.DEFAULT
                ? request.getServletPath()
                : request.getPathInfo();
        return path == null ? "" : withoutSlashes(path);
    }

    /** What follows the context's path, for a servlet that is mapped to several paths of its context. */
    public static String pathInContext(HttpServletRequest request) {
        String rest = request.getPathInfo();
        return withoutSlashes(rest == null ? request.getServletPath() : request.getServletPath() + rest);
    }

    /** Whether the path of a request, without its parameters, ends with a slash. */
    public static boolean endsWithSlash(HttpServletRequest request) {
        String rest = request.getPathInfo();
        return (rest == null ? request.getServletPath() : rest).endsWith("/");
    }

    private static String withoutSlashes(String path) {
        int start = path.startsWith("/") ? 1 : 0;
        int end = path.length() > start && path.endsWith("/") ? path.length() - 1 : path.length();
        return path.substring(start, end);
    }

    /** The header wins: it is what a browser sends when it comes back, to the address that it was first given. */
    private static @Nullable String lastEventId(HttpServletRequest request) {
        String header = request.getHeader("Last-Event-ID");
        return header != null && !header.isBlank()
                ? header
                : QueryString.parameter(request.getQueryString(), "lastEventId");
    }
}
