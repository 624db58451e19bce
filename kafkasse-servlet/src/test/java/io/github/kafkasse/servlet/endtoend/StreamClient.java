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
 * One request for a stream, on a socket of its own that can be cut after any byte of the response, headers and chunk
 * sizes among them. What of the body has come, complete or not, goes to a {@link Body} at once. Fails if nothing
 * arrives within 20 s, or if the expected bytes do not arrive within a minute.
 */
final class StreamClient implements Closeable {
    /** Takes the bytes of a body, in the pieces in which they come. */
    interface Body {
        void accept(byte[] bytes, int length);
    }

    /** The response is read as far as its reader wanted. */
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

    /** Sends a request; nothing is read yet. */
    static StreamClient get(int port, String target, String... headers) throws IOException {
        return get(port, Long.MAX_VALUE, target, headers);
    }

    /** Sends a request of whose response only so many bytes can be read, before {@link CutException} is thrown. */
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

    /** Waits for the response's first byte, and takes no other. */
    StreamClient awaitFirstByte() throws IOException {
        in.mark(1);
        if (in.read() < 0) {
            throw new EOFException("There is no response");
        }
        in.reset();
        return this;
    }

    /** Reads status line and headers. */
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

    /** A header's value, or an empty string. */
    String header(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        return headers.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .findFirst()
                .orElse("");
    }

    /**
     * Reads what has come, or waits for something.
     *
     * @return whether the response continues; if not, it has ended cleanly
     * @throws EOFException if it was broken off
     */
    boolean read(Body body) throws IOException {
        if (chunkLeft == 0) {
            if (chunkOpen && !readLine().isEmpty()) {
                throw new AssertionError("A chunk is longer than it says");
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
            throw new EOFException("The response was broken off");
        }
        chunkLeft -= count;
        body.accept(buffer, count);
        return true;
    }

    /** Reads until there is enough; fails if the response ends before, or has nothing to add but heartbeats. */
    void readUntil(Body body, BooleanSupplier enough) throws IOException {
        long begun = System.nanoTime();
        while (!enough.getAsBoolean()) {
            if (!read(body)) {
                throw new EOFException("The response has ended, and this is not enough: " + body);
            }
            if (System.nanoTime() - begun > LONGEST_NANOS) {
                throw new AssertionError("In a minute no more has come than this: " + body);
            }
        }
    }

    /** Reads to the clean end. */
    void readToCleanEnd(Body body) throws IOException {
        boolean more = true;
        while (more) {
            more = read(body);
        }
    }

    /** The body of a response that says how long it is. */
    String readAll() throws IOException {
        return new String(in.readNBytes(Integer.parseInt(header("Content-Length"))), StandardCharsets.UTF_8);
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("The response was broken off");
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

    /** Gives so many bytes, one read's worth at a time, and then throws. */
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
