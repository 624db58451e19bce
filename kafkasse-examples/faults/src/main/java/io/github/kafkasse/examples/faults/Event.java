package io.github.kafkasse.examples.faults;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A record of the fault run; its value identifies it. Immutable.
 *
 * @param sequence the sequence that the record belongs to
 * @param number its number in the sequence, from 0; committed records have no gaps between them
 * @param aborted whether its producer wrote it in a transaction that it aborts; no client may receive it
 * @param offset its offset in Kafka, or -1 if the text does not contain it
 */
record Event(Sequence sequence, long number, boolean aborted, long offset) {
    private static final Pattern HEAD =
            Pattern.compile("\\{\"topic\":\"(\\w+)\",\"generation\":(\\d+),\"partition\":(\\d+),"
                    + "\"source\":\"(\\w+)\",\"number\":(\\d+),\"aborted\":(true|false)");
    private static final Pattern OFFSET = Pattern.compile("\"_kafka\":\\{[^}]*?\"offset\":(\\d+)");
    private static final String FILL = "Ergänzung – \\\"Quelle\\\" nachgetragen; ".repeat(4);

    /** The value of a record. */
    static byte[] value(Sequence sequence, long number, boolean aborted) {
        return ("{\"topic\":\"" + sequence.topic() + "\",\"generation\":" + sequence.generation() + ",\"partition\":"
                        + sequence.partition() + ",\"source\":\"" + sequence.source() + "\",\"number\":" + number
                        + ",\"aborted\":" + aborted + ",\"comment\":\"" + FILL + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Reads a record's value as a client receives it, with or without its coordinates in Kafka. */
    static Event parse(String json) {
        Matcher head = HEAD.matcher(json);
        if (!head.lookingAt()) {
            throw new IllegalArgumentException("Not a record of this run: " + json);
        }
        Sequence sequence = new Sequence(
                head.group(1), Integer.parseInt(head.group(2)), Integer.parseInt(head.group(3)), head.group(4));
        Matcher offset = OFFSET.matcher(json);
        return new Event(
                sequence,
                Long.parseLong(head.group(5)),
                Boolean.parseBoolean(head.group(6)),
                offset.find(head.end()) ? Long.parseLong(offset.group(1)) : -1);
    }

    Event at(long position) {
        return new Event(sequence, number, aborted, position);
    }
}
