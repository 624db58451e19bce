package io.github.kafkasse.examples.demo;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Commands for the user to try; they work when pasted into a shell. Immutable. */
final class Invitation {
    /**
     * One command.
     *
     * @param purpose what the command shows
     * @param command the command
     */
    record Line(String purpose, String command) {}

    private static final String STREAMS = "/v2/stream/";

    private final String base;
    private final String page;
    private final List<Line> lines;

    private Invitation(String base, String page, List<Line> lines) {
        this.base = base;
        this.page = page;
        this.lines = lines;
    }

    /**
     * Creates the commands for a stream.
     *
     * @param base the server's address, without a slash at its end
     * @param sample the stream to follow
     */
    static Invitation to(String base, Sample sample) {
        String path = sample.path();
        String address = base + path;
        List<Line> lines = new ArrayList<>(ofStream(address, sample.topic()));
        if (sample.hasPages()) {
            lines.addAll(ofPages(base + STREAMS));
        }
        return new Invitation(
                base,
                base + "/v2/ui"
                        + (path.startsWith(STREAMS) ? "#streams=" + path.substring(STREAMS.length()) + "&live=1" : ""),
                List.copyOf(lines));
    }

    private static List<Line> ofStream(String address, String topic) {
        return List.of(
                new Line("New events, as Server-Sent Events:", "curl -N '" + address + "'"),
                new Line(
                        "All events in Kafka, then new ones, one JSON object per line (for example for jq):",
                        "curl -N -H 'Accept: application/json' '" + address + "?since=0'"),
                new Line(
                        "All events that are in Kafka now, as a download that ends by itself:",
                        "curl -f -H 'Accept: application/json' '" + address + "?since=0&until=now'"),
                new Line(
                        "Resumed from an id, as after a disconnection; here from the beginning of one partition:",
                        "curl -N -H 'Last-Event-ID: [{\"topic\":\"" + topic + "\",\"partition\":0,\"offset\":0}]' '"
                                + address + "'"));
    }

    /** Commands for the events of generated pages, whose records have keys. */
    private static List<Line> ofPages(String streams) {
        return List.of(
                new Line(
                        "The pages that exist: each creation, and, as `event: delete`, each deletion of a page's key:",
                        "curl -N '" + streams + WikiEdits.PAGE_CREATE + "?since=0'"),
                new Line(
                        "A table: the newest event of each page, and then new events:",
                        "curl -N '" + streams + WikiEdits.RECENT_CHANGE + "?view=latest'"),
                new Line(
                        "One page only: the records with its key:",
                        "curl -N '" + streams + WikiEdits.RECENT_CHANGE + "/key/" + pathSegment(Wiki.anyKey())
                                + "?since=0'"));
    }

    /** The server's address, without a slash at its end. */
    String base() {
        return base;
    }

    /** The address of the web page, which shows new events at once. */
    String page() {
        return page;
    }

    List<Line> lines() {
        return lines;
    }

    /** Encodes a name for a path. Topic names need no encoding; stream names can have any characters. */
    static String pathSegment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
