package io.github.kafkasse.servlet.internal.endpoint;

import io.github.kafkasse.EventFormat;
import io.github.kafkasse.StreamConnection;
import io.github.kafkasse.servlet.internal.http.HttpRequest;
import io.github.kafkasse.servlet.internal.limits.ClientKey;
import io.github.kafkasse.servlet.internal.request.RequestParser;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The open streams of one service, with what an operator sees of their clients. Thread-safe; no method blocks. */
final class OpenStreams {
    private static final int LONGEST_TEXT = 200;

    /** The beginning of all ids, so that an id of another server or of an earlier run ends no stream here. */
    private final String tag =
            HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());

    private final ClientKey key;
    private final InstantSource clock;
    private final AtomicLong last = new AtomicLong();
    private final ConcurrentSkipListMap<Long, OpenStream> open = new ConcurrentSkipListMap<>();

    /** @param key finds the address that a trusted proxy reports */
    OpenStreams(ClientKey key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    /** One stream. Its number increases with each request. */
    static final class OpenStream {
        private final long number;
        private final Set<String> streams;
        private final EventFormat format;
        private final Instant since;
        private final String address;
        private final String client;
        private final @Nullable String userAgent;
        private volatile @Nullable StreamConnection connection;

        private OpenStream(
                long number, HttpRequest request, RequestParser.Parsed parsed, String client, Instant since) {
            this.number = number;
            this.streams = parsed.streams();
            this.format = parsed.request().format();
            this.since = since;
            this.address = request.remoteAddress();
            this.client = client;
            String agent = request.header("User-Agent");
            this.userAgent =
                    agent == null || agent.length() <= LONGEST_TEXT ? agent : agent.substring(0, LONGEST_TEXT) + "…";
        }

        long number() {
            return number;
        }

        Set<String> streams() {
            return streams;
        }

        EventFormat format() {
            return format;
        }

        Instant since() {
            return since;
        }

        /** The address of the peer, which can be a proxy. */
        String address() {
            return address;
        }

        /** The address by which the limit for each client counts it. */
        String client() {
            return client;
        }

        @Nullable
        String userAgent() {
            return userAgent;
        }

        void connected(StreamConnection made) {
            connection = made;
        }

        @Nullable
        StreamConnection connection() {
            return connection;
        }
    }

    /** Creates the entry of a requested stream, on the container's thread. It is listed from {@link #opened} on. */
    OpenStream requested(HttpRequest request, RequestParser.Parsed parsed) {
        return new OpenStream(last.incrementAndGet(), request, parsed, key.of(request), clock.instant());
    }

    void opened(OpenStream stream) {
        open.put(stream.number, stream);
    }

    void ended(OpenStream stream) {
        open.remove(stream.number);
    }

    /** The streams after a number, by their numbers; streams can open and end meanwhile. */
    Collection<OpenStream> after(long number) {
        return open.tailMap(number, false).values();
    }

    String id(OpenStream stream) {
        return tag + "-" + stream.number;
    }

    /** The number in an id; -1 if it is not an id of this service. The stream may have ended. */
    long number(String id) {
        if (!id.startsWith(tag + "-")) {
            return -1;
        }
        String digits = id.substring(tag.length() + 1);
        return digits.matches("[1-9][0-9]{0,17}") ? Long.parseLong(digits) : -1;
    }

    /** The open stream of an id; {@code null} if there is none. */
    @Nullable
    OpenStream find(String id) {
        return open.get(number(id));
    }
}
