package io.github.kafkasse.examples.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;

/**
 * Checks that a client can resume with a long id. A container with its default settings fails: an id names every
 * partition, so the id of a topic with many partitions exceeds the 8 KB that containers allow for a request's headers.
 */
public final class LongIds {
    /** The number of partitions of a topic whose ids are about 20 KB long. */
    public static final int PARTITIONS = 300;

    /** The longest id that all clients known to us send back intact. */
    private static final int LONGEST = 64 * 1024;

    private LongIds() {}

    /**
     * Follows a topic's stream, disconnects, and resumes twice: with the id that it received, and with an id of the
     * maximum length. Throws unless each resumed stream begins with the one event that was sent meanwhile.
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

    /** The event is sent to the last partition, which a truncated id would not contain. */
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
