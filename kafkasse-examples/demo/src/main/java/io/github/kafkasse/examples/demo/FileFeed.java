package io.github.kafkasse.examples.demo;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The events of a file: every line's bytes as they are, under the event's own time, each to its stream's topics, and
 * their partitions, in turn. For one thread.
 */
final class FileFeed implements EventFeed {
    private final Iterator<EventFile.Event> events;
    private final RandomAccessFile file;
    private final Map<String, List<String>> topics;
    private final Map<String, Integer> partitions;
    private final Map<String, Integer> turns = new HashMap<>();

    /**
     * Opens the file.
     *
     * @param topics the topics of each stream, in their turn
     * @param partitions how many partitions each topic has
     */
    FileFeed(EventFile events, Map<String, List<String>> topics, Map<String, Integer> partitions) throws IOException {
        this.events = events.events().iterator();
        this.file = new RandomAccessFile(events.path().toFile(), "r");
        this.topics = topics;
        this.partitions = partitions;
    }

    @Override
    public @Nullable ProducerRecord<byte[], byte[]> next() throws IOException {
        if (!events.hasNext()) {
            return null;
        }
        EventFile.Event event = events.next();
        List<String> among = topics.getOrDefault(event.stream(), List.of());
        int turn = turns.merge(event.stream(), 1, Integer::sum) - 1;
        String topic = among.get(turn % among.size());
        int partition = turn / among.size() % partitions.getOrDefault(topic, 1);
        return new ProducerRecord<>(topic, partition, event.timestamp(), null, bytes(event));
    }

    private byte[] bytes(EventFile.Event event) throws IOException {
        byte[] bytes = new byte[event.length()];
        file.seek(event.offset());
        file.readFully(bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
