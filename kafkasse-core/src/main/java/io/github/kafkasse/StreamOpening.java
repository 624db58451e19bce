package io.github.kafkasse;

/**
 * The facts of a response that is about to open.
 *
 * @param format the format of what follows
 * @param id the stream's positions at its start: what the client would send as {@code Last-Event-ID} to come back to
 *     exactly here; printable ASCII, one line
 */
public record StreamOpening(EventFormat format, String id) {}
