package io.github.kafkasse.examples.benchmarks.http;

import io.github.kafkasse.examples.benchmarks.events.EditEvents;

/** Reads a response's body as its bytes arrive. Called by one thread. */
public interface ResponseBody {
    /**
     * Reads the next bytes.
     *
     * @param bytes an array that the caller reuses
     * @param from the first byte's index
     * @param to the index after the last byte
     * @param nowMicros the time of their arrival, on the clock of {@link EditEvents#nowMicros()}
     */
    void read(byte[] bytes, int from, int to, long nowMicros);
}
