package io.github.kafkasse.internal.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Uuid;

/**
 * Which incarnations of topics are past. Not all brokers learn at the same moment that a topic was made again, and an
 * answer may be late: it then names the old topic once more, and to go back to that and forth again would repeat
 * events. Topic ids have no order of their own, so those are remembered that were replaced.
 *
 * <p>Belongs to {@link PartitionCaches}, and is guarded by it.
 */
public final class PastTopicIds {
    /** So long Kafka has to name nothing but a past incarnation to be believed: then the other was the late answer. */
    static final long DOUBT_NANOS = 30_000_000_000L;

    private static final int REMEMBERED = 8;

    private final Map<String, Past> topics = new HashMap<>();

    /** What came before a topic, the newest last, and since when Kafka has been naming one of that again. */
    private static final class Past {
        final Deque<Uuid> ids = new ArrayDeque<>();
        boolean doubted;
        long doubtedSince;
    }

    /** Takes note of the incarnation that Kafka names. {@return whether it is to be believed} */
    boolean hear(String topic, Uuid id, long now) {
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

    /** Takes note that an incarnation stands in the place of another one now. */
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

    /** Forgets all topics but these. */
    void retain(Set<String> followed) {
        topics.keySet().retainAll(followed);
    }
}
