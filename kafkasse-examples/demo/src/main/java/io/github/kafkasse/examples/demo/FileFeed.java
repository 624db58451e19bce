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
 * The events of a file: each line unchanged, with the event's time as its timestamp. The events of a stream go to its
 * topics, and to their partitions, in turn. Not thread-safe.
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
     * @param topics the topics of each stream, in the order in which they are written to
     * @param partitions the number of partitions of each topic
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
