package io.github.kafkasse.servlet;

import io.github.kafkasse.KafkaSseConfigurationException;
import io.github.kafkasse.StreamRequest;
import io.github.kafkasse.TopicNotAvailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from an HTTP request what the engine is to be asked for. What positions and times mean is the engine's to say.
 */
final class RequestReading {
    private static final Logger LOG = LoggerFactory.getLogger(RequestReading.class);

    private RequestReading() {}

    /**
     * Reads a request, on the container's thread.
     *
     * @throws TopicNotAvailableException if its path names nothing, or something that the catalogue does not have
     * @throws KafkaSseConfigurationException if no stream could be served in answer to it
     */
    static StreamRequest read(HttpServletRequest request, StreamCatalogue catalogue, StreamType type) {
        if (!request.isAsyncSupported()) {
            LOG.error("The servlet, or a filter in front of it, was registered without asyncSupported = true: "
                    + "no stream can be served");
            throw new KafkaSseConfigurationException("The service is not set up to serve streams");
        }
        return StreamRequest.ofTopics(topics(path(request), catalogue))
                .withFormat(type.format())
                .withLastEventId(lastEventId(request))
                .withSince(QueryString.parameter(request.getQueryString(), "since"));
    }

    private static Set<String> topics(String names, StreamCatalogue catalogue) {
        Set<String> topics = new TreeSet<>();
        for (String name : names.split(",", -1)) {
            if (!name.isEmpty()) {
                Set<String> found = catalogue.topics(name);
                if (found.isEmpty()) {
                    throw new TopicNotAvailableException("There is no stream '" + name + "' here");
                }
                topics.addAll(found);
            }
        }
        if (topics.isEmpty()) {
            throw new TopicNotAvailableException(
                    "The path names no stream: it is to end in one name, or several with commas between them");
        }
        return topics;
    }

    /** What follows the mount, decoded, without the slash before it and one after it. */
    private static String path(HttpServletRequest request) {
        String path = request.getHttpServletMapping().getMappingMatch() == MappingMatch.DEFAULT
                ? request.getServletPath()
                : request.getPathInfo();
        if (path == null) {
            return "";
        }
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
