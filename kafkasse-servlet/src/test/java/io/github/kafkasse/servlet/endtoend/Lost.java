package io.github.kafkasse.servlet.endtoend;

import io.github.kafkasse.KafkaSseListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stores the records that the engine reports as lost. */
final class Lost implements KafkaSseListener {
    private final List<String> losses = new CopyOnWriteArrayList<>();

    @Override
    public void recordsLost(String topic, int partition, long count) {
        losses.add(topic + "/" + partition + " " + count);
    }

    List<String> losses() {
        return losses;
    }
}
