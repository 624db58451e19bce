package io.github.kafkasse.internal.encode;

import io.github.kafkasse.internal.position.Positions;

/**
 * The bytes that lead a client from one place of a feed to another: whole blocks, shared by all who go that way.
 *
 * @param from the positions before
 * @param to the positions after, different from those before
 * @param bytes what to write; empty where nothing on the way is delivered
 * @param events how many events the bytes hold
 * @param timestamp the timestamp of the first of them; 0 if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // shared by reference, which is what a batch is for
public record EncodedBatch(Positions from, Positions to, byte[] bytes, int events, long timestamp) {
    /** What remembering the batch costs, in bytes. */
    long cost() {
        return bytes.length + 32L * from.size() + 256;
    }
}
