package io.github.kafkasse.servlet.internal.documentation;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Escapes names as parts of a URL's path. It also escapes braces, because they have a meaning in the paths of an
 * OpenAPI document.
 */
final class UrlPath {
    private UrlPath() {}

    /** Escapes each segment of a path. */
    static String of(String path) {
        return Arrays.stream(path.split("/"))
                .filter(segment -> !segment.isEmpty())
                .map(UrlPath::segment)
                .collect(Collectors.joining("/"));
    }

    /** Escapes one segment. */
    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
