package io.github.kafkasse.servlet.internal.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Content negotiation by <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1">RFC 9110, 12.5.1</a>, with one
 * exception: if no media type is acceptable, or the header is invalid, the stream is served as Server-Sent Events and
 * not refused, because almost all clients expect them.
 */
public final class Accept {
    private static final Pattern QUALITY = Pattern.compile("0(\\.\\d{0,9})?|1(\\.0{0,9})?");

    /** One element of the header. */
    private record MediaRange(String type, String subtype, double quality, int order) {
        /**
         * The specificity of a match: 0 for {@code *}/{@code *}, 1 for {@code type/*}, 2 for the type itself, -1 for no
         * match.
         */
        int specificity(StreamType candidate) {
            if (type.equals("*")) {
                return 0;
            }
            if (!type.equals(candidate.type())) {
                return -1;
            }
            if (subtype.equals("*")) {
                return 1;
            }
            return subtype.equals(candidate.subtype()) ? 2 : -1;
        }
    }

    private Accept() {}

    /**
     * Chooses the type to serve: the one of highest quality; among equals, the one that the client names most
     * specifically, then the one that it names first, then the one that the server prefers. The quality of a type is
     * that of the most specific range that matches it.
     *
     * @param headers the values of all {@code Accept} headers
     */
    public static StreamType choose(Iterable<String> headers) {
        List<MediaRange> ranges = new ArrayList<>();
        for (String header : headers) {
            for (String element : split(header, ',')) {
                addRange(ranges, element);
            }
        }
        StreamType chosen = StreamType.EVENT_STREAM;
        MediaRange by = null;
        for (StreamType candidate : StreamType.values()) {
            MediaRange closest = closest(ranges, candidate);
            if (closest != null && closest.quality() > 0 && (by == null || better(closest, candidate, by, chosen))) {
                chosen = candidate;
                by = closest;
            }
        }
        return chosen;
    }

    private static boolean better(MediaRange range, StreamType candidate, MediaRange best, StreamType chosen) {
        if (range.quality() != best.quality()) {
            return range.quality() > best.quality();
        }
        int specificity = range.specificity(candidate);
        int bestSpecificity = best.specificity(chosen);
        if (specificity != bestSpecificity) {
            return specificity > bestSpecificity;
        }
        return range.order() < best.order();
    }

    private static @Nullable MediaRange closest(List<MediaRange> ranges, StreamType type) {
        MediaRange closest = null;
        for (MediaRange range : ranges) {
            int specificity = range.specificity(type);
            if (specificity >= 0 && (closest == null || specificity > closest.specificity(type))) {
                closest = range;
            }
        }
        return closest;
    }

    /** Adds the range of an element. Invalid elements are ignored. */
    private static void addRange(List<MediaRange> ranges, String element) {
        List<String> parts = split(element, ';');
        String name = parts.get(0).strip().toLowerCase(Locale.ROOT);
        int slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1) {
            return;
        }
        String type = name.substring(0, slash);
        String subtype = name.substring(slash + 1);
        if (type.equals("*") && !subtype.equals("*")) {
            return;
        }
        double quality = quality(parts);
        if (quality >= 0) {
            ranges.add(new MediaRange(type, subtype, quality, ranges.size()));
        }
    }

    /** Returns the quality in an element's parameters: 1 if there is none, -1 if it is invalid. */
    static double quality(List<String> parts) {
        for (String parameter : parts.subList(1, parts.size())) {
            int equals = parameter.indexOf('=');
            if (equals > 0 && parameter.substring(0, equals).strip().equalsIgnoreCase("q")) {
                String value = parameter.substring(equals + 1).strip();
                return QUALITY.matcher(value).matches() ? Double.parseDouble(value) : -1;
            }
        }
        return 1;
    }

    /** Splits at a separator, but not within a quoted string. The result has at least one element. */
    static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                i++;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
