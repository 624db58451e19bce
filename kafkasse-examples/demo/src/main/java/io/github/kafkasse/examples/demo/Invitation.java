package io.github.kafkasse.examples.demo;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What to try: some commands that work when they are pasted into a shell. Immutable. */
final class Invitation {
    /**
     * One command.
     *
     * @param purpose what it shows
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
     * An invitation to follow something.
     *
     * @param base the server's address, without a slash at its end
     * @param path what to follow, such as {@code /v2/stream/mediawiki.recentchange}
     * @param topic one of its topics, to resume from
     */
    static Invitation to(String base, String path, String topic) {
        String address = base + path;
        return new Invitation(
                base,
                base + "/v2/ui"
                        + (path.startsWith(STREAMS) ? "#streams=" + path.substring(STREAMS.length()) + "&live=1" : ""),
                List.of(
                        new Line("What happens from now on, as Server-Sent Events:", "curl -N '" + address + "'"),
                        new Line(
                                "All that Kafka has, then what happens, a JSON object a line (for jq, say):",
                                "curl -N -H 'Accept: application/json' '" + address + "?since=0'"),
                        new Line(
                                "All that Kafka has now, as a download that ends by itself:",
                                "curl -f -H 'Accept: application/json' '" + address + "?since=0&until=now'"),
                        new Line(
                                "Resumed from an id, as after a cut; here from the beginning of one partition:",
                                "curl -N -H 'Last-Event-ID: [{\"topic\":\"" + topic
                                        + "\",\"partition\":0,\"offset\":0}]' '" + address + "'")));
    }

    /** The server's address, without a slash at its end. */
    String base() {
        return base;
    }

    /** The address of the page, which shows the events at once. */
    String page() {
        return page;
    }

    List<Line> lines() {
        return lines;
    }

    /** A name as it is written in a path: names of topics need nothing, those of streams may be anything. */
    static String pathSegment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
