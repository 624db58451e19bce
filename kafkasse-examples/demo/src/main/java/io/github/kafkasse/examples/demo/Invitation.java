package io.github.kafkasse.examples.demo;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
     * @param sample what to follow
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
                new Line("What happens from now on, as Server-Sent Events:", "curl -N '" + address + "'"),
                new Line(
                        "All that Kafka has, then what happens, a JSON object a line (for jq, say):",
                        "curl -N -H 'Accept: application/json' '" + address + "?since=0'"),
                new Line(
                        "All that Kafka has now, as a download that ends by itself:",
                        "curl -f -H 'Accept: application/json' '" + address + "?since=0&until=now'"),
                new Line(
                        "Resumed from an id, as after a cut; here from the beginning of one partition:",
                        "curl -N -H 'Last-Event-ID: [{\"topic\":\"" + topic + "\",\"partition\":0,\"offset\":0}]' '"
                                + address + "'"));
    }

    /** What can be seen of made-up pages, whose records have keys. */
    private static List<Line> ofPages(String streams) {
        return List.of(
                new Line(
                        "The pages that exist: each creation, and, as `event: delete`, each deletion of a page's key:",
                        "curl -N '" + streams + WikiEdits.PAGE_CREATE + "?since=0'"),
                new Line(
                        "A table: the newest event of each page, and then what happens:",
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
