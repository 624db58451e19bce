package io.github.kafkasse.servlet.internal.http;

import io.github.kafkasse.StreamOpening;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Determines the headers that tell caches whether they may store a bounded stream. A stream between positions that its
 * request names is always the same, so it may be stored. A stream that is bounded by times is not always the same,
 * because a record with an earlier time can arrive later; its {@code Content-Location} is the address of the same
 * records by positions. Immutable.
 *
 * @param isPublic whether everybody may read the stream
 */
public record Caching(boolean isPublic) {
    /** The parameters that the address of a range replaces. */
    private static final Set<String> BOUNDS = Set.of("since", "lastEventId", "until");

    /** Deleted records stay in caches for this time. */
    private static final int PUBLIC_SECONDS = 3600;

    /** A client's permission may end. */
    private static final int PRIVATE_SECONDS = 60;

    /** Containers and proxies limit the length of a response's headers, some to 4 KB. */
    private static final int LONGEST_LOCATION = 2_500;

    private static final String LIVE = "no-cache, no-transform";

    /**
     * The headers of a stream.
     *
     * @param hasChunks whether a client notices that a response is not complete; otherwise a cache could keep a part
     * @param vary the value of {@code Vary} that the response has already; {@code null} for none
     */
    public Map<String, String> headers(
            HttpRequest request, StreamType type, StreamOpening opening, boolean hasChunks, @Nullable String vary) {
        StreamOpening.Range range = opening.range();
        if (range == null) {
            return Map.of("Cache-Control", LIVE);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        // A cache must not send a whole range to a client that resumes within it.
        headers.put(
                "Vary",
                (vary == null ? "" : vary + ", ") + "Last-Event-ID" + (isPublic ? "" : ", Authorization, Cookie"));
        String location = location(request.query(), range);
        if (!range.isFixed() && location.length() <= LONGEST_LOCATION) {
            headers.put("Content-Location", location);
        }
        if (!range.isFixed() || !hasChunks) {
            headers.put("Cache-Control", LIVE);
        } else if (isPublic) {
            headers.put("Cache-Control", "public, max-age=" + PUBLIC_SECONDS + ", immutable, no-transform");
            headers.put("ETag", tag(request.path() + " " + type.contentType() + " " + location));
        } else {
            headers.put("Cache-Control", "private, max-age=" + PRIVATE_SECONDS + ", no-transform");
        }
        return headers;
    }

    /** Whether a client names versions that it has, so that the answer may be 304. */
    public boolean isConditional(HttpRequest request) {
        return isPublic && request.header("If-None-Match") != null;
    }

    /** Whether a client has the stream with these headers; see RFC 9110, 13.1.2. */
    public boolean isUnchanged(HttpRequest request, Map<String, String> headers) {
        String tag = headers.get("ETag");
        return tag != null
                && request.headers("If-None-Match").stream()
                        .flatMap(header -> List.of(header.split(",", -1)).stream())
                        .map(String::strip)
                        .anyMatch(each -> each.equals(tag) || ("W/" + each).equals(tag));
    }

    /** The address of a range, relative to the request's. */
    private static String location(@Nullable String query, StreamOpening.Range range) {
        StringBuilder location = new StringBuilder("?");
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            if (!pair.isEmpty() && !BOUNDS.contains(QueryString.name(pair))) {
                location.append(pair).append('&');
            }
        }
        return location.append("lastEventId=")
                .append(encoded(range.from()))
                .append("&until=")
                .append(encoded(range.until()))
                .toString();
    }

    /** Escapes the characters of an id that a query may not contain. */
    private static String encoded(String id) {
        return id.replace("[", "%5B")
                .replace("]", "%5D")
                .replace("{", "%7B")
                .replace("}", "%7D")
                .replace("\"", "%22");
    }

    /** Returns a weak tag, because the ids in the stream may contain later epochs of the same logs. */
    private static String tag(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "W/\"" + HexFormat.of().formatHex(digest, 0, 12) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
