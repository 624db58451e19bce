package io.github.kafkasse.servlet.endtoend;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * One request for a stream, on a socket of its own that can be cut after any byte of the response, including its
 * headers and chunk sizes. Bytes of the body go to a {@link Body} as soon as they arrive. Fails if nothing arrives
 * within 20 s, or if the expected bytes do not arrive within a minute.
 */
final class StreamClient implements Closeable {
    /** Receives the bytes of a body, in pieces as they arrive. */
    interface Body {
        void accept(byte[] bytes, int length);
    }

    /** The response was read up to the byte at which it is cut. */
    static final class CutException extends IOException {
        private static final long serialVersionUID = 1L;

        CutException() {
            super("Cut off by the client");
        }
    }

    private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();

    private final Socket socket = new Socket();
    private final InputStream in;
    private final byte[] buffer = new byte[16 << 10];
    private final List<String> headers = new ArrayList<>();
    private int status;
    private int chunkLeft;
    private boolean chunkOpen;

    private StreamClient(int port, long limit) throws IOException {
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        in = new BufferedInputStream(new Limited(socket.getInputStream(), limit), 16 << 10);
    }

    /** Sends a request, and reads nothing. */
    static StreamClient get(int port, String target, String... headers) throws IOException {
        return get(port, Long.MAX_VALUE, target, headers);
    }

    /** Sends a request. After this many bytes of its response, {@link CutException} is thrown. */
    static StreamClient get(int port, long limit, String target, String... headers) throws IOException {
        return send(port, limit, "GET " + target, headers);
    }

    static StreamClient send(int port, long limit, String method, String... headers) throws IOException {
        StreamClient client = new StreamClient(port, limit);
        StringBuilder request = new StringBuilder(method).append(" HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        byte[] bytes = request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        client.socket.getOutputStream().write(bytes);
        return client;
    }

    /** Encodes a value for a query string. */
    static String query(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** Reads the first byte of the response. */
    StreamClient awaitFirstByte() throws IOException {
        in.mark(1);
        if (in.read() < 0) {
            throw new EOFException("There is no response");
        }
        in.reset();
        return this;
    }

    /** Reads the status line and the headers. */
    StreamClient readHead() throws IOException {
        String line = readLine();
        status = Integer.parseInt(line.split(" ", -1)[1]);
        for (line = readLine(); !line.isEmpty(); line = readLine()) {
            headers.add(line);
        }
        return this;
    }

    /** Reads the head of a response that must be a stream. */
    StreamClient readStreamHead() throws IOException {
        readHead();
        if (status != 200) {
            throw new AssertionError(status + " " + headers + " " + readAll());
        }
        return this;
    }

    int status() {
        return status;
    }

    /** A header's value; an empty string if there is none. */
    String header(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        return headers.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .findFirst()
                .orElse("");
    }

    /**
     * Reads the bytes that have arrived; if there are none, waits for some.
     *
     * @return whether the response continues; if not, it has ended cleanly
     * @throws EOFException if it was aborted
     */
    boolean read(Body body) throws IOException {
        if (chunkLeft == 0) {
            if (chunkOpen && !readLine().isEmpty()) {
                throw new AssertionError("A chunk is longer than its declared size");
            }
            chunkLeft = Integer.parseInt(readLine(), 16);
            chunkOpen = true;
            if (chunkLeft == 0) {
                readLine();
                return false;
            }
        }
        int count = in.read(buffer, 0, Math.min(buffer.length, chunkLeft));
        if (count < 0) {
            throw new EOFException("The response was aborted");
        }
        chunkLeft -= count;
        body.accept(buffer, count);
        return true;
    }

    /** Reads until a condition is true; fails if the response ends before, or sends only heartbeats. */
    void readUntil(Body body, BooleanSupplier enough) throws IOException {
        long begun = System.nanoTime();
        while (!enough.getAsBoolean()) {
            if (!read(body)) {
                throw new EOFException("The response has ended too early: " + body);
            }
            if (System.nanoTime() - begun > LONGEST_NANOS) {
                throw new AssertionError("Within a minute, only this has arrived: " + body);
            }
        }
    }

    /** Reads to the end, which must be clean. */
    void readToCleanEnd(Body body) throws IOException {
        boolean more = true;
        while (more) {
            more = read(body);
        }
    }

    /** The body of a response that has a {@code Content-Length}. */
    String readAll() throws IOException {
        return new String(in.readNBytes(Integer.parseInt(header("Content-Length"))), StandardCharsets.UTF_8);
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("The response was aborted");
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /** Resets the connection instead of closing it. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Returns this many bytes, and then throws. */
    private static final class Limited extends InputStream {
        private final InputStream from;
        private long left;

        Limited(InputStream from, long limit) {
            this.from = from;
            this.left = limit;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                throw new CutException();
            }
            int count = from.read(bytes, offset, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(left, from.available());
        }
    }
}
