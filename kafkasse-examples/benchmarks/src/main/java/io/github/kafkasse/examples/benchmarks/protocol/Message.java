package io.github.kafkasse.examples.benchmarks.protocol;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a scenario asks a process, and what that answers: a line of words {@code name=value} after a verb. Values have
 * no white space in them. Not thread-safe.
 */
public final class Message {
    private final String verb;
    private final Map<String, String> values = new LinkedHashMap<>();

    private Message(String verb) {
        this.verb = verb;
    }

    /** A message of one word, to which values are added. */
    public static Message of(String verb) {
        return new Message(verb);
    }

    /** The message that a line has. */
    public static Message parse(String line) {
        String[] words = line.strip().split("\\s+", -1);
        Message message = new Message(words[0]);
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            message.with(words[i].substring(0, equals), words[i].substring(equals + 1));
        }
        return message;
    }

    /** Adds a value. */
    public Message with(String name, Object value) {
        values.put(name, String.valueOf(value));
        return this;
    }

    /** The first word. */
    public String verb() {
        return verb;
    }

    /** A value that the message must have. */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("'" + this + "' does not say " + name);
        }
        return value;
    }

    /** A value, or another one where the message has none. */
    public String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /** A number that the message must have. */
    public long number(String name) {
        return Long.parseLong(text(name));
    }

    /** A number, or another one where the message has none. */
    public long number(String name, long otherwise) {
        return Long.parseLong(text(name, Long.toString(otherwise)));
    }

    /** A number that fits into an int. */
    public int count(String name) {
        return Math.toIntExact(number(name));
    }

    /** All values whose names begin with a prefix, without it. */
    public Map<String, String> under(String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), value);
            }
        });
        return found;
    }

    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(verb);
        values.forEach(
                (name, value) -> line.append(' ').append(name).append('=').append(value));
        return line.toString();
    }
}
