package io.github.kafkasse.internal.common;

import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/** Over how long the ends of all streams are spread, so that their clients do not all reconnect at once. */
public final class EndSpread {
    private static final Duration LONGEST = Duration.ofSeconds(1);

    /** A few streams do not need the whole period: it would only delay the end of their server. */
    private static final Duration PER_STREAM = Duration.ofMillis(100);

    /** How much of the time limit the spread may take: the clients need the rest. */
    private static final int SHARE = 4;

    private EndSpread() {}

    /**
     * The period.
     *
     * @param limit how long the ends of all streams may take
     * @param streams how many streams there are
     */
    public static Duration of(Duration limit, int streams) {
        return Stream.of(limit.dividedBy(SHARE), LONGEST, PER_STREAM.multipliedBy(streams))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }
}
