package io.github.kafkasse.servlet.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One connection to a server, read byte by byte, because HTTP clients hide how a response is transferred. Fails if
 * nothing arrives for 20 s.
 */
public final class Wire implements Closeable {
    /** How a response ended. */
    public enum End {
        /** With the last chunk. */
        CLEAN,
        /** Without the last chunk: the connection was closed or reset. */
        CUT
    }

    /** The status line and the headers, unchanged. */
    public record Head(String statusLine, List<String> headers) {
        public int status() {
            return Integer.parseInt(statusLine.substring(9, 12));
        }

        /** The value of a header that occurs once; {@code null} if there is none. */
        public String header(String name) {
            List<String> values = headers(name);
            if (values.size() > 1) {
                throw new AssertionError("More than one " + name + " in " + headers);
            }
            return values.isEmpty() ? null : values.get(0);
        }

        /** The values of a header. */
        public List<String> headers(String name) {
            return headers.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .toList();
        }
    }

    private final Socket socket = new Socket();
    private final InputStream in;
    private boolean withinChunks;

    public Wire(int port) throws IOException {
        this(port, 0);
    }

    /**
     * A connection with a small receive buffer, for clients that stop reading.
     *
     * @param receiveBuffer its size in bytes; 0 for the system's
     */
    public Wire(int port, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends a request without a body: {@code "GET /x"}, and header lines. */
    public Wire send(String request, String... headers) throws IOException {
        StringBuilder text = new StringBuilder(request).append(" HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return sendRaw(text.append("\r\n").toString());
    }

    /** Sends bytes that need not be a valid request. */
    public Wire sendRaw(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    public Head readHead() throws IOException {
        String statusLine = readLine();
        List<String> headers = new ArrayList<>();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            headers.add(line);
        }
        return new Head(statusLine, headers);
    }

    /**
     * Reads the next chunk; an empty one is the last. The line break after a chunk is read with the next chunk, because
     * Jetty sends it with that one.
     */
    public byte[] readChunk() throws IOException {
        if (withinChunks && !readLine().isEmpty()) {
            throw new AssertionError("A chunk is longer than its declared size");
        }
        int length = Integer.parseInt(readLine(), 16);
        withinChunks = length > 0;
        byte[] chunk = readExactly(length);
        if (length == 0 && !readLine().isEmpty()) {
            throw new AssertionError("There are bytes after the last chunk");
        }
        return chunk;
    }

    /** Reads chunks until the expected text has arrived. Fails if another text arrives. */
    public void expect(String text) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (read.size() < text.length()) {
            byte[] chunk = readChunk();
            if (chunk.length == 0) {
                throw new EOFException("The response ended after '" + read.toString(StandardCharsets.UTF_8) + "'");
            }
            read.writeBytes(chunk);
        }
        if (!read.toString(StandardCharsets.UTF_8).equals(text)) {
            throw new AssertionError(
                    "Expected '" + text + "' but read '" + read.toString(StandardCharsets.UTF_8) + "'");
        }
    }

    /** Reads the rest of the response. */
    public End readToEnd(ByteArrayOutputStream body) throws IOException {
        try {
            for (byte[] chunk = readChunk(); chunk.length > 0; chunk = readChunk()) {
                body.writeBytes(chunk);
            }
            return End.CLEAN;
        } catch (EOFException | SocketException e) {
            return End.CUT;
        }
    }

    public byte[] readExactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The connection was closed after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    /** Whether the connection ends without further bytes. */
    public boolean isSilentUntilClosed() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("The connection was closed within '" + line + "'");
            }
            line.write(c);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r")) {
            throw new AssertionError("A line ends without CR: '" + text + "'");
        }
        return text.substring(0, text.length() - 1);
    }

    /** Closes the sending direction; the response can still be read. */
    public Wire shutDownOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Resets the connection instead of closing it. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
