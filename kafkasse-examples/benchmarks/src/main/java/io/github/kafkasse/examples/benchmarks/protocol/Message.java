package io.github.kafkasse.examples.benchmarks.protocol;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request of a scenario to a process, or the answer: one line with a verb and then {@code name=value} pairs. Values
 * contain no white space. Not thread-safe.
 */
public final class Message {
    private final String verb;
    private final Map<String, String> values = new LinkedHashMap<>();

    private Message(String verb) {
        this.verb = verb;
    }

    /** Creates a message without values. */
    public static Message of(String verb) {
        return new Message(verb);
    }

    /** Parses a line. */
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

    /** The verb. */
    public String verb() {
        return verb;
    }

    /**
     * The value of this name.
     *
     * @throws IllegalArgumentException if the message does not have it
     */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("'" + this + "' has no value for " + name);
        }
        return value;
    }

    /** The value of this name, or {@code otherwise} if the message does not have it. */
    public String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /** The number of this name, which the message must have. */
    public long number(String name) {
        return Long.parseLong(text(name));
    }

    /** The number of this name, or {@code otherwise} if the message does not have it. */
    public long number(String name, long otherwise) {
        return Long.parseLong(text(name, Long.toString(otherwise)));
    }

    /** The number of this name as an int, which the message must have. */
    public int count(String name) {
        return Math.toIntExact(number(name));
    }

    /** All values whose names begin with a prefix, by the rest of their names. */
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
