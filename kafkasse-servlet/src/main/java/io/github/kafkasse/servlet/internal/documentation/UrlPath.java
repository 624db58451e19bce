package io.github.kafkasse.servlet.internal.documentation;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Names as parts of a URL's path. Braces, which mean something in an OpenAPI document's paths, are among what is
 * escaped.
 */
final class UrlPath {
    private UrlPath() {}

    /** The segments of a path that are separated by slashes, each escaped. */
    static String of(String path) {
        return Arrays.stream(path.split("/"))
                .filter(segment -> !segment.isEmpty())
                .map(UrlPath::segment)
                .collect(Collectors.joining("/"));
    }

    /** One segment, escaped. */
    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
