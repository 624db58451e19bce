package io.github.kafkasse.servlet.endtoend;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.servlet.endtoend.EventfulHistory.Kept;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A client that is disconnected at random bytes and resumes each time: an SSE client with the id of its last complete
 * block, an NDJSON client with the coordinates in its records.
 */
final class CuttingClient implements Runnable {
    private static final Pattern COORDINATES = Pattern.compile(
            "\\{\"n\":(\\d+),.*\"_kafka\":\\{\"topic\":\"[^\"]+\",\"partition\":(\\d+),\"offset\":(\\d+),.*");
    private static final Pattern TOMBSTONE = Pattern.compile("\\{\"topic\":\"[^\"]+\",\"partition\":(\\d+),"
            + "\"offset\":(\\d+),\"timestamp\":\\d+,\"key\":\"tombstone-(\\d+)\"}");
    private static final Pattern DELETE_LINE = Pattern.compile("\\{\"@delete\":(.*)}");

    /** How many of its first connections are cut before the first event. */
    private static final int EARLY_CUTS = 12;

    private static final int EARLY_BYTES = 900;
    private static final int LATE_BYTES = 120_000;
    private static final int LATE_BYTES_OF_DOWNLOADS = 1_000_000;

    /** A compressed stream has about as many events between two cuts. */
    private static final int COMPRESSION = 5;

    private final String name;
    private final int port;
    private final String topic;
    private final EventFormat format;
    private final boolean isGzip;
    private final boolean atTheEnd;
    private final int leastCuts;
    private final Random random;
    private final IntSupplier partitions;
    private final String until;
    private final boolean tombstones;
    private final CountDownLatch positioned = new CountDownLatch(1);
    private final Map<Integer, List<Kept>> received = new TreeMap<>();

    private volatile Map<Integer, List<Kept>> expected;
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private String lastId = "";

    /** Whether the server has reported that the client has everything. */
    private boolean ended;

    private boolean hasEnd;

    /**
     * @param partitions the present number of partitions, for clients that must name them
     * @param until the bound of its stream; empty for a stream that does not end
     * @param tombstones whether it receives records without a value as deletions
     */
    CuttingClient(
            String name,
            int port,
            String topic,
            EventFormat format,
            boolean isGzip,
            boolean atTheEnd,
            int leastCuts,
            Random random,
            IntSupplier partitions,
            String until,
            boolean tombstones) {
        this.name = name;
        this.port = port;
        this.topic = topic;
        this.format = format;
        this.isGzip = isGzip;
        this.atTheEnd = atTheEnd;
        this.leastCuts = leastCuts;
        this.random = random;
        this.partitions = partitions;
        this.until = until;
        this.tombstones = tombstones;
    }

    /** Waits until it has its first position. */
    void awaitPositioned() throws InterruptedException {
        if (!positioned.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("The client has no position: " + this);
        }
    }

    boolean begunAtTheEnd() {
        return atTheEnd;
    }

    /** Sets what it must receive; it ends when it has received all of it. */
    void expect(Map<Integer, List<Kept>> all) {
        expected = expectedOf(all);
    }

    /** The records, out of these, that it receives. */
    Map<Integer, List<Kept>> expectedOf(Map<Integer, List<Kept>> all) {
        Map<Integer, List<Kept>> expectedOfAll = new TreeMap<>();
        all.forEach((partition, records) -> expectedOfAll.put(
                partition,
                records.stream().filter(each -> tombstones || !each.tombstone()).toList()));
        return expectedOfAll;
    }

    /** What it has received; called after its end. */
    Map<Integer, List<Kept>> received() {
        return received;
    }

    int cuts() {
        return cuts.get();
    }

    @Override
    public void run() {
        try {
            while (until.isEmpty() ? cuts.get() < leastCuts || !complete() : !ended) {
                connect();
            }
        } catch (IOException e) {
            throw new AssertionError(toString(), e);
        }
    }

    private boolean complete() {
        if (!until.isEmpty()) {
            return ended;
        }
        Map<Integer, List<Kept>> all = expected;
        return all != null
                && all.entrySet().stream().allMatch(each -> {
                    List<Kept> have = received.getOrDefault(each.getKey(), List.of());
                    List<Kept> there = each.getValue();
                    return !have.isEmpty()
                            && have.get(have.size() - 1).offset()
                                    >= there.get(there.size() - 1).offset();
                });
    }

    private void connect() throws IOException {
        boolean early = cuts.get() < EARLY_CUTS;
        int late = (until.isEmpty() ? LATE_BYTES : LATE_BYTES_OF_DOWNLOADS) / (isGzip ? COMPRESSION : 1);
        long limit = random.nextInt(early ? EARLY_BYTES : late);
        boolean since = format == EventFormat.SSE && lastId.isEmpty() && !atTheEnd;
        List<String> headers = new ArrayList<>();
        headers.add("Accept: " + (format == EventFormat.SSE ? "text/event-stream" : "application/x-ndjson"));
        if (isGzip) {
            headers.add("Accept-Encoding: gzip");
        }
        String id = format == EventFormat.SSE ? lastId : coordinates();
        if (!id.isEmpty()) {
            headers.add("Last-Event-ID: " + id);
        }
        String query = (since ? "?since=0" : "?") + (until.isEmpty() ? "" : "&until=" + StreamClient.query(until));
        try (StreamClient client =
                StreamClient.get(port, limit, "/topics/" + topic + query, headers.toArray(String[]::new))) {
            boolean mayBeRefused = id.isEmpty() || id.contains("-2");
            if (client.readHead().status() == 204 && !until.isEmpty()) {
                ended = true;
                return;
            }
            if (client.status() != 200) {
                refused(client, mayBeRefused);
                return;
            }
            if (!client.header("Content-Encoding").equals(isGzip ? "gzip" : "")) {
                throw new AssertionError("Not as the client accepts it: " + client.header("Content-Encoding"));
            }
            StreamClient.Body body = format == EventFormat.SSE ? new SseBody(this::take) : new Lines();
            try (GzipBody compressed = new GzipBody(body)) {
                follow(client, body, compressed);
            }
        } catch (StreamClient.CutException e) {
            cuts.incrementAndGet();
        } catch (EOFException | SocketException e) {
            throw new AssertionError("The server aborted the stream: " + this, e);
        }
    }

    private void refused(StreamClient client, boolean mayBe) throws IOException {
        if (client.status() != 503 || !mayBe) {
            throw new AssertionError(client.status() + " " + client.readAll() + " to " + this);
        }
        refusals.incrementAndGet();
    }

    private void follow(StreamClient client, StreamClient.Body body, GzipBody compressed) throws IOException {
        int named = partitions.getAsInt();
        while (!complete() && (format == EventFormat.SSE || named == partitions.getAsInt())) {
            if (!client.read(isGzip ? compressed : body)) {
                boolean isWhole = hasEnd || format == EventFormat.NDJSON;
                if (!until.isEmpty() && isWhole && (!isGzip || compressed.isComplete())) {
                    ended = true;
                    return;
                }
                throw new AssertionError("The server ended the stream of " + this);
            }
            if (body instanceof SseBody sse && !sse.lastId().isEmpty()) {
                lastId = sse.lastId();
                positioned.countDown();
            } else if (body instanceof Lines) {
                positioned.countDown();
            }
        }
        cuts.incrementAndGet();
    }

    private void take(SseBody.Event event) {
        switch (event.type()) {
            case "end" -> hasEnd = true;
            case "delete" -> takeTombstone(event.id(), event.data());
            default -> {
                Matcher matcher = matcher(COORDINATES, event.data());
                take(event.id(), matcher, 1, 2, 3);
            }
        }
    }

    private void takeLine(String line) {
        Matcher deleted = DELETE_LINE.matcher(line);
        if (deleted.matches()) {
            takeTombstone("", deleted.group(1));
        } else {
            take("", matcher(COORDINATES, line), 1, 2, 3);
        }
    }

    private void takeTombstone(String id, String json) {
        take(id, matcher(TOMBSTONE, json), 3, 1, 2);
    }

    private static Matcher matcher(Pattern pattern, String json) {
        Matcher matcher = pattern.matcher(json);
        if (!matcher.matches()) {
            throw new AssertionError("Not one of the test's records: " + json);
        }
        return matcher;
    }

    private void take(String id, Matcher matcher, int n, int partition, int offset) {
        Kept record = new Kept(
                Long.parseLong(matcher.group(offset)),
                Long.parseLong(matcher.group(n)),
                matcher.pattern() == TOMBSTONE);
        List<Kept> have =
                received.computeIfAbsent(Integer.parseInt(matcher.group(partition)), key -> new ArrayList<>());
        if (!have.isEmpty() && have.get(have.size() - 1).offset() >= record.offset()) {
            throw new AssertionError(
                    record + " comes after " + have.get(have.size() - 1) + " at " + id + " to " + this);
        }
        have.add(record);
        if (!id.isEmpty()) {
            lastId = id;
        }
    }

    /** The id that an NDJSON client builds from all partitions that it knows. */
    private String coordinates() {
        Map<Integer, Long> next = new TreeMap<>();
        for (int partition = 0; partition < partitions.getAsInt(); partition++) {
            next.put(partition, -2L);
        }
        received.forEach((partition, have) ->
                next.put(partition, have.get(have.size() - 1).offset() + 1));
        return next.entrySet().stream()
                .map(each -> "{\"topic\":\"" + topic + "\",\"partition\":" + each.getKey() + ",\"offset\":"
                        + each.getValue() + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    @Override
    public String toString() {
        return name + " (cut " + cuts + " times, refused " + refusals + " times, "
                + received.values().stream().mapToInt(List::size).sum() + " records, at " + lastId + ")";
    }

    /** Accepts complete lines; empty ones are heartbeats. */
    private final class Lines implements StreamClient.Body {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public void accept(byte[] bytes, int length) {
            int from = 0;
            for (int i = 0; i < length; i++) {
                if (bytes[i] == '\n') {
                    line.write(bytes, from, i - from);
                    from = i + 1;
                    if (line.size() > 0) {
                        takeLine(line.toString(StandardCharsets.UTF_8));
                        line.reset();
                    }
                }
            }
            line.write(bytes, from, length - from);
        }
    }
}
