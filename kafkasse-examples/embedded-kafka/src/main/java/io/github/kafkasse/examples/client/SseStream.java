package io.github.kafkasse.examples.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A response, read line by line with the JDK's client. Its methods block without a timeout, so a test that uses it
 * needs one. Not thread-safe.
 */
public final class SseStream implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Head head;
    private final BufferedReader lines;
    private String lastId = "";

    /** The head of a response. A header that is absent is an empty string. */
    private record Head(int status, HttpClient.Version version, UnaryOperator<String> headers) {}

    private SseStream(Head head, InputStream body) {
        this.head = head;
        this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /**
     * Sends a request and waits for the response's head.
     *
     * @param headers names and values, alternating
     */
    public static SseStream get(HttpClient client, URI uri, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        UnaryOperator<String> received =
                name -> response.headers().firstValue(name).orElse("");
        return new SseStream(new Head(response.statusCode(), response.version(), received), response.body());
    }

    /** Sends a request to a port of this machine, with a client that is shared by all such requests. */
    public static SseStream get(int port, String path, String... headers) throws IOException, InterruptedException {
        return get(CLIENT, URI.create("http://localhost:" + port + path), headers);
    }

    /**
     * Sends a request whose URL has characters that a {@link URI} cannot have unencoded, such as {@code |}, and waits
     * for the response's head.
     *
     * @param url the URL; it is sent unchanged
     */
    @SuppressWarnings("deprecation") // newer JDKs advise to create the URL from a URI, which rejects such characters
    public static SseStream getUnencoded(String url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(url).openConnection();
        UnaryOperator<String> headers = name -> Objects.requireNonNullElse(connection.getHeaderField(name), "");
        int status = connection.getResponseCode();
        InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
        return new SseStream(new Head(status, HttpClient.Version.HTTP_1_1, headers), body);
    }

    /** {@return the response's status} */
    public int status() {
        return head.status();
    }

    /** {@return the HTTP version of the response} */
    public HttpClient.Version version() {
        return head.version();
    }

    /** {@return a header of the response, or an empty string} */
    public String header(String name) {
        return head.headers().apply(name);
    }

    /** {@return the last id that was read, or an empty string} */
    public String lastId() {
        return lastId;
    }

    /** Reads up to the next id; the first block of every stream has one. */
    public String nextId() throws IOException {
        return next("id: ");
    }

    /** Reads up to the next event's data. */
    public String nextData() throws IOException {
        return next("data: ");
    }

    private String next(String field) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("id: ")) {
                lastId = line.substring("id: ".length());
            }
            if (line.startsWith(field)) {
                return line.substring(field.length());
            }
        }
        throw new IOException("The response ended: status " + status());
    }

    /**
     * Reads the next {@code count} lines that begin with a prefix; skips empty lines.
     *
     * @return them without the prefix
     */
    public List<String> lines(int count, String prefix) throws IOException {
        List<String> read = new ArrayList<>();
        while (read.size() < count) {
            String line = next(prefix);
            if (!(prefix + line).isEmpty()) {
                read.add(line);
            }
        }
        return read;
    }

    /**
     * Reads the rest of the response.
     *
     * @throws java.io.UncheckedIOException if the connection is cut before the response ends
     */
    public String rest() {
        return String.join("\n", restLines());
    }

    /**
     * Reads the remaining lines.
     *
     * @throws java.io.UncheckedIOException if the connection is cut before the response ends
     */
    public List<String> restLines() {
        return lines.lines().toList();
    }

    /** Closes the connection, even in the middle of the stream. */
    @Override
    public void close() throws IOException {
        lines.close();
    }
}
