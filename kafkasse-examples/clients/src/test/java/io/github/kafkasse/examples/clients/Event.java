package io.github.kafkasse.examples.clients;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An event of the test's.
 *
 * @param topic where it was written to
 * @param number its place in that topic
 * @param data all of it, as a stream has it
 */
record Event(String topic, int number, String data) {
    private static final Pattern FACTS =
            Pattern.compile("\\{\"meta\": \\{.*?\"topic\": \"(.*?)\"}, \"number\": (\\d+),.*");

    static Event of(String data) {
        Matcher facts = FACTS.matcher(data);
        return facts.matches()
                ? new Event(facts.group(1), Integer.parseInt(facts.group(2)), data)
                : new Event("of another kind", 0, data);
    }

    /** Short, for the messages of failures. */
    @Override
    public String toString() {
        return number + " (" + data.length() + " characters)";
    }
}
