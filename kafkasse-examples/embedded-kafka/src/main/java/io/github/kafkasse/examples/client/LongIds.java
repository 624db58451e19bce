package io.github.kafkasse.examples.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;

/**
 * The check that a container, left to its defaults, does not pass: an id names every partition, so that of a topic with
 * many of them is longer than the 8 KB that containers let a request's headers have.
 */
public final class LongIds {
    /** How many partitions a topic has whose id is some 20 KB long. */
    public static final int PARTITIONS = 300;

    /** The longest id that all clients known to us send back intact. */
    private static final int LONGEST = 64 * 1024;

    private LongIds() {}

    /**
     * Follows a topic's stream, is cut off, and comes back twice: with the id that it was given, and with one as long
     * as ids may become. Fails unless it gets, each time, the one event that was sent meanwhile.
     *
     * @param stream the stream of the topic, which has {@value #PARTITIONS} partitions
     */
    public static void requireResuming(HttpClient client, URI stream, TestTopic topic)
            throws IOException, InterruptedException {
        String first;
        HttpClient.Version version;
        try (SseStream opened = SseStream.get(client, stream)) {
            require(200, opened.status());
            first = opened.nextId();
            version = opened.version();
        }
        require(PARTITIONS, first.split("\"partition\"", -1).length - 1);
        String second = resume(client, version, stream, topic, first, "{\"resumed\": 1}");
        String padding = " ".repeat(LONGEST - second.length());
        resume(client, version, stream, topic, second.replace("]", padding + "]"), "{\"resumed\": 2}");
    }

    /** The event is sent to the last partition: an id that was cut short would not have it. */
    private static String resume(
            HttpClient client, HttpClient.Version version, URI stream, TestTopic topic, String id, String event)
            throws IOException, InterruptedException {
        topic.send(PARTITIONS - 1, event);
        try (SseStream resumed = SseStream.get(client, stream, "Last-Event-ID", id)) {
            require(200, resumed.status());
            require(version, resumed.version());
            require(event, resumed.nextData());
            return resumed.lastId();
        }
    }

    private static void require(Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("Expected " + expected + ", got " + actual);
        }
    }
}
