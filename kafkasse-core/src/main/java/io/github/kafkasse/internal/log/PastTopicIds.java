package io.github.kafkasse.internal.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Uuid;

/**
 * The ids of topics that were replaced. Brokers do not all learn at the same moment that a topic was recreated, and an
 * answer may be late: it then names the old topic once more. To switch to that one and back would repeat events. Topic
 * ids have no order, so the replaced ids are stored.
 *
 * <p>Belongs to {@link PartitionCaches}, and is guarded by it.
 */
public final class PastTopicIds {
    /** How long Kafka must name only a past id until it is accepted: then the other answer was the late one. */
    static final long DOUBT_NANOS = 30_000_000_000L;

    private static final int REMEMBERED = 8;

    private final Map<String, Past> topics = new HashMap<>();

    /** The earlier ids of a topic, the newest last, and since when Kafka names one of them again. */
    private static final class Past {
        final Deque<Uuid> ids = new ArrayDeque<>();
        boolean doubted;
        long doubtedSince;
    }

    /** Records the id that Kafka names. {@return whether it is accepted} */
    boolean accept(String topic, Uuid id, long now) {
        Past past = topics.get(topic);
        if (past == null) {
            return true;
        }
        if (!past.ids.contains(id)) {
            past.doubted = false;
            return true;
        }
        if (!past.doubted) {
            past.doubted = true;
            past.doubtedSince = now;
        }
        return now - past.doubtedSince >= DOUBT_NANOS;
    }

    /** Records that an id has replaced another one. */
    void replaced(String topic, Uuid before, Uuid now) {
        if (before.equals(now)) {
            return;
        }
        Past past = topics.computeIfAbsent(topic, name -> new Past());
        past.doubted = false;
        past.ids.remove(now);
        if (!past.ids.contains(before)) {
            past.ids.add(before);
        }
        if (past.ids.size() > REMEMBERED) {
            past.ids.remove();
        }
    }

    /** Removes all topics but these. */
    void retain(Set<String> followed) {
        topics.keySet().retainAll(followed);
    }
}
