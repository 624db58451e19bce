package io.github.kafkasse;

/**
 * What the headers of a response depend on.
 *
 * @param format the format of what follows
 * @param id the positions at the start of the stream, as the {@code Last-Event-ID} that resumes exactly here; printable
 *     ASCII, one line
 */
public record StreamOpening(EventFormat format, String id) {}
