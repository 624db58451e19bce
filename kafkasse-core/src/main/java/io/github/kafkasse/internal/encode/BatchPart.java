package io.github.kafkasse.internal.encode;

/**
 * Some of the bytes of a batch that a client has partly received.
 *
 * @param bytes the bytes
 * @param length the length of the whole batch in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // passed once, to one client
public record BatchPart(byte[] bytes, int length) {}
