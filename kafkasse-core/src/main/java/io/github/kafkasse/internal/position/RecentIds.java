package io.github.kafkasse.internal.position;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Parses the {@code Last-Event-ID}s of requests, and keeps the last few distinct ones. After a restart, thousands of
 * clients come back with the id of the same event: all of them get the same object, so that what is made of it can be
 * shared too. Thread-safe, without a lock.
 */
public final class RecentIds {
    private static final int KEPT = 8;

    /** A longer text is parsed each time, so that the memory of this object is bounded. */
    private static final int LONGEST = 64 << 10;

    private final int maxLength;
    private final int maxEntries;
    private final AtomicReferenceArray<@Nullable Parsed> recent = new AtomicReferenceArray<>(KEPT);
    private final AtomicInteger next = new AtomicInteger();

    private record Parsed(String text, LastEventId id) {}

    /**
     * @param maxLength how many characters an id may have
     * @param maxEntries how many entries it may have
     */
    public RecentIds(int maxLength, int maxEntries) {
        this.maxLength = maxLength;
        this.maxEntries = maxEntries;
    }

    /** The id of a request; see {@link LastEventId#parse}. */
    public @Nullable LastEventId parse(@Nullable String text) {
        LastEventId known = text == null ? null : find(text);
        if (known != null) {
            return known;
        }
        LastEventId id = LastEventId.parse(text, maxLength, maxEntries);
        if (text != null && id != null && text.length() <= LONGEST) {
            recent.set(Math.floorMod(next.getAndIncrement(), KEPT), new Parsed(text, id));
        }
        return id;
    }

    private @Nullable LastEventId find(String text) {
        for (int i = 0; i < KEPT; i++) {
            Parsed each = recent.get(i);
            if (each != null && each.text.equals(text)) {
                return each.id;
            }
        }
        return null;
    }
}
