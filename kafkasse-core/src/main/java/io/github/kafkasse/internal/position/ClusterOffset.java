package io.github.kafkasse.internal.position;

import io.github.kafkasse.internal.kafka.ClusterTag;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The next offset to read on one specific cluster: the opaque member {@code at}. With it, an id made of timestamps
 * still resumes exactly on the cluster where it was made. Immutable.
 *
 * @param cluster the cluster's short name, see {@link ClusterTag}
 * @param offset the next offset to read there, from 0
 */
public record ClusterOffset(String cluster, long offset) {
    private static final Pattern TEXT = Pattern.compile("([A-Za-z0-9_-]{1,64}):([0-9]{1,18})");

    /**
     * Parses the member's text.
     *
     * @param text the text, such as {@code x7Tq0a:1532031}
     * @return its content, or {@code null} if it does not have our format
     */
    static @Nullable ClusterOffset parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches() ? new ClusterOffset(matcher.group(1), Long.parseLong(matcher.group(2))) : null;
    }

    /** {@return the member's text, in printable ASCII} */
    @Override
    public String toString() {
        return cluster + ":" + offset;
    }
}
