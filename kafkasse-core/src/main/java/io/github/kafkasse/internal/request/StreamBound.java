package io.github.kafkasse.internal.request;

import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.RecordsDeletedException;
import io.github.kafkasse.StreamOpening;
import io.github.kafkasse.internal.encode.Feed;
import io.github.kafkasse.internal.kafka.OffsetAndEpoch;
import io.github.kafkasse.internal.kafka.Unavailable;
import io.github.kafkasse.internal.position.IdLayout;
import io.github.kafkasse.internal.position.IdText;
import io.github.kafkasse.internal.position.LastEventId;
import io.github.kafkasse.internal.position.PartitionStart;
import io.github.kafkasse.internal.position.Positions;
import io.github.kafkasse.internal.position.Resolution;
import io.github.kafkasse.internal.position.StreamTopic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where a bounded stream ends: concrete offsets, pinned before the response opens. A bounded stream promises to contain
 * all records between its positions, so it does not open if one of its partitions cannot be looked up, or if Kafka has
 * deleted a part of its records. Used when both ends are looked up. Immutable.
 */
final class StreamBound {
    private final Request request;
    private final @Nullable LastEventId id;
    private final Resolution resolution;

    /**
     * @param id the positions that the client named as the end; {@code null} if it named a time
     * @param resolution where a stream would start there
     */
    StreamBound(Request request, @Nullable LastEventId id, Resolution resolution) {
        this.request = request;
        this.id = id;
        this.resolution = resolution;
    }

    /**
     * The end of each partition of a stream. A partition that the end does not name, or that starts after its end, ends
     * where it starts.
     *
     * @param start where the stream starts
     * @return the ends, in the order of the stream's partitions
     * @throws KafkaUnavailableException if partitions cannot be looked up at present
     * @throws RecordsDeletedException if Kafka does not have all of its records
     */
    List<PartitionStart> ends(Resolution start) {
        if (!start.unresolved().isEmpty() || !resolution.unresolved().isEmpty()) {
            throw Unavailable.with(
                    "Kafka cannot look up all partitions at present, and 'until' needs all of them.", null);
        }
        Map<String, StreamTopic> topics = new HashMap<>();
        start.topics().forEach(topic -> topics.put(topic.name(), topic));
        if (resolution.topics().stream().anyMatch(topic -> isOther(topic, topics.get(topic.name())))) {
            throw Unavailable.with("A topic was recreated while the request was looked up.", null);
        }
        Map<String, String> topicIds = topicIds(topics);
        if (named().anyMatch(each -> each.isOfOtherTopics(topicIds))) {
            throw deleted();
        }
        Map<TopicPartition, PartitionStart> ends = new HashMap<>();
        resolution.partitions().forEach(end -> ends.put(end.partition(), end));
        return start.partitions().stream()
                .map(each -> end(each, ends.getOrDefault(each.partition(), each)))
                .toList();
    }

    private static boolean isOther(StreamTopic topic, @Nullable StreamTopic same) {
        return same != null && !same.id().equals(topic.id());
    }

    private Stream<LastEventId> named() {
        return Stream.concat(Stream.ofNullable(request.lastEventId()), Stream.ofNullable(id));
    }

    private static Map<String, String> topicIds(Map<String, StreamTopic> topics) {
        Map<String, String> ids = new HashMap<>();
        topics.forEach((name, topic) -> {
            String id = topic.info().shortId();
            if (id != null) {
                ids.put(name, id);
            }
        });
        return ids;
    }

    private static PartitionStart end(PartitionStart start, PartitionStart end) {
        long from = start.offset() - Math.max(0, start.lost());
        long to = end.hasDiverged() ? Long.MAX_VALUE : end.offset() - Math.max(0, end.lost());
        if (from < to && (start.lost() != 0 || start.hasDiverged() || end.hasDiverged())) {
            throw deleted();
        }
        return end.offset() > start.offset() ? end : start;
    }

    private static RecordsDeletedException deleted() {
        return new RecordsDeletedException("Kafka no longer has all records up to 'until' from the position that the"
                + " request names. Start at a later position, or at a time with 'since'.");
    }

    /** What a stream contains, for the headers of its response. */
    StreamOpening.Range range(Feed.Key key, Positions from, IdLayout layout, boolean timestamps) {
        Positions end = key.selection().until();
        Positions until = end == null ? from : end;
        Map<String, String> topicIds = topicIds(key.topics());
        LastEventId start = request.lastEventId();
        boolean isFixed = !timestamps
                && start != null
                && id != null
                && start.isExactly(offsets(key, from), topicIds)
                && id.isExactly(offsets(key, until), topicIds);
        return new StreamOpening.Range(text(from, layout), text(until, layout), isFixed);
    }

    private static Map<TopicPartition, Long> offsets(Feed.Key key, Positions positions) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (int i = 0; i < positions.size(); i++) {
            offsets.put(key.partitions().get(i), positions.offset(i));
        }
        return offsets;
    }

    /** Without epochs: after each election, they would make another address of the same records. */
    private static String text(Positions positions, IdLayout layout) {
        Positions.Cursor cursor = positions.cursor();
        for (int i = 0; i < positions.size(); i++) {
            cursor.epoch(i, OffsetAndEpoch.UNKNOWN);
        }
        return new IdText(layout, cursor).toString();
    }
}
