package io.github.kafkasse.internal.log;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one partition that were fetched again for clients behind its log: disjoint, with gaps between them.
 * Replay threads add and drop windows; event loops read them.
 */
public final class OlderWindows {
    private final ConcurrentNavigableMap<Long, RecordWindow> windows = new ConcurrentSkipListMap<>();

    /** The window that covers a position, or {@code null}. */
    public @Nullable RecordWindow find(long position) {
        Map.Entry<Long, RecordWindow> entry = windows.floorEntry(position);
        return entry != null && entry.getValue().covers(position) ? entry.getValue() : null;
    }

    /** The start of the first window after a position, or {@link Long#MAX_VALUE}. */
    public long nextStart(long position) {
        Long start = windows.higherKey(position);
        return start == null ? Long.MAX_VALUE : start;
    }

    /** The windows that end before a position, or there, in order. */
    public List<RecordWindow> upTo(long position) {
        return windows.headMap(position).values().stream()
                .filter(window -> window.end() <= position)
                .toList();
    }

    public void add(RecordWindow window) {
        windows.put(window.start(), window);
    }

    public void remove(RecordWindow window) {
        windows.remove(window.start(), window);
    }

    public Collection<RecordWindow> all() {
        return windows.values();
    }
}
