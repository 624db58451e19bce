package io.github.kafkasse.servlet.internal.limits;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One element of the header {@code Forwarded} (<a href="https://www.rfc-editor.org/rfc/rfc7239#section-4">RFC
 * 7239</a>). An element that does not match the grammar has no node, because it may be the end of a text that a client
 * has sent.
 */
final class ForwardedElement {
    private static final int MAX_LENGTH = 1_000;

    /** A name and a value: a quoted string, or (more than the RFC allows) anything without a quotation mark. */
    private static final Pattern PAIR =
            Pattern.compile("\\s*([\\w!#$%&'*+.^`|~-]+)=(?:([^\"\\\\;\\s]*)|\"((?:[^\"\\\\]|\\\\.)*)\")\\s*(?:;|$)");

    private ForwardedElement() {}

    /** {@return the value of the parameter {@code for}; {@code null} if there is none, or more than one} */
    static @Nullable String node(String element) {
        if (element.length() > MAX_LENGTH) {
            return null;
        }
        String node = null;
        Matcher pair = PAIR.matcher(element);
        int end = 0;
        while (end < element.length()) {
            if (!pair.find(end) || pair.start() != end) {
                return null;
            }
            if (pair.group(1).equalsIgnoreCase("for")) {
                if (node != null) {
                    return null;
                }
                node = pair.group(2) != null ? pair.group(2) : pair.group(3).replaceAll("\\\\(.)", "$1");
            }
            end = pair.end();
        }
        return node;
    }
}
