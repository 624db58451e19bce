package io.github.kafkasse.examples.faults;

/**
 * The records that one producer writes to one partition of one topic, numbered from 0.
 *
 * @param topic the topic's name
 * @param generation how often the topic has been deleted and created again
 * @param partition the partition's number
 * @param source the producer
 */
record Sequence(String topic, int generation, int partition, String source) {
    @Override
    public String toString() {
        return topic + (generation == 0 ? "" : "#" + generation) + "/" + partition + " by " + source;
    }
}
