package io.github.kafkasse.examples.clients;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An event that the test has written.
 *
 * @param topic the topic it was written to
 * @param number its number in that topic
 * @param data its whole data, as in a stream
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

    /** A short form for messages of failed assertions. */
    @Override
    public String toString() {
        return number + " (" + data.length() + " characters)";
    }
}
