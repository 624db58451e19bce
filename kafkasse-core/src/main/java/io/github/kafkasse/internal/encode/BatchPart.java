package io.github.kafkasse.internal.encode;

/**
 * Some of the bytes of a batch that a client has already begun to read.
 *
 * @param bytes the bytes
 * @param length how many bytes the whole batch has
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, to one client
public record BatchPart(byte[] bytes, int length) {}
