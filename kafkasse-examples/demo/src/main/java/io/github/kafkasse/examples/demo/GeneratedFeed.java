package io.github.kafkasse.examples.demo;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Generated events without end. Each change happens in one data centre, mostly in the first; canary events are written
 * in both. Events about one page have the same key, so that Kafka keeps them in order. When a page is deleted, the
 * stream of created pages gets a record without a value, which deletes the page's key. Not thread-safe.
 */
final class GeneratedFeed implements EventFeed {
    private static final List<String> DATA_CENTRES = List.of("eqiad.", "codfw.");
    private static final int IN_THE_FIRST = 70;
    private static final int EVENTS_A_CANARY = 200;

    private final WikiEdits edits;
    private final RandomGenerator random;
    private final Queue<ProducerRecord<byte[], byte[]>> ready = new ArrayDeque<>();
    private int untilCanary = EVENTS_A_CANARY / 4;

    GeneratedFeed(WikiEdits edits, RandomGenerator random) {
        this.edits = edits;
        this.random = random;
    }

    /**
     * The topics of a stream of generated events, or of events from a file, in the order in which they are written to.
     */
    static List<String> topicsOf(String stream) {
        return DATA_CENTRES.stream().map(centre -> centre + stream).toList();
    }

    @Override
    public ProducerRecord<byte[], byte[]> next() {
        ProducerRecord<byte[], byte[]> next = ready.poll();
        while (next == null) {
            fill();
            next = ready.poll();
        }
        return next;
    }

    private void fill() {
        if (untilCanary <= 0) {
            untilCanary = EVENTS_A_CANARY;
            for (String stream : WikiEdits.STREAMS) {
                for (String topic : topicsOf(stream)) {
                    WikiEvent canary = edits.canary(stream);
                    ready.add(record(topic, canary, canary.json()));
                }
            }
            return;
        }
        String centre = DATA_CENTRES.get(random.nextInt(100) < IN_THE_FIRST ? 0 : 1);
        for (WikiEvent event : edits.next()) {
            ready.add(record(centre + event.stream(), event, event.json()));
            if (event.stream().equals(WikiEdits.PAGE_DELETE)) {
                ready.add(record(centre + WikiEdits.PAGE_CREATE, event, null));
            }
            untilCanary--;
        }
    }

    /** A record with an event's key and time; without a value, it is the deletion of the key. */
    private static ProducerRecord<byte[], byte[]> record(String topic, WikiEvent event, byte @Nullable [] value) {
        return new ProducerRecord<>(topic, null, event.timestamp(), event.key(), value);
    }

    @Override
    public void close() {
        // nothing to release
    }
}
