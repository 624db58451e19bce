package io.github.kafkasse.internal.connection;

/** Parts of the streams that clients of {@link ConnectionFixture} receive, and records. */
final class StreamTexts {
    private StreamTexts() {}

    /** The first block of a stream. */
    static String opening(String id) {
        return ":ok\nid: " + id + "\n\n";
    }

    static String event(String id, String data) {
        return "event: message\nid: " + id + "\ndata: " + data + "\n\n";
    }

    /** A JSON string of this many bytes. */
    static String large(int bytes) {
        return "\"" + "x".repeat(bytes - 2) + "\"";
    }
}
