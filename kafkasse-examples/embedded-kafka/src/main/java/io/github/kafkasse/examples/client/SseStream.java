package io.github.kafkasse.examples.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * A response as the JDK's client reads it, line by line. It blocks: a test that uses it has a time limit. For one
 * thread.
 */
public final class SseStream implements AutoCloseable {
    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;
    private String lastId = "";

    private SseStream(HttpResponse<InputStream> response) {
        this.response = response;
        this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /**
     * Sends a request and waits for the response's head.
     *
     * @param headers names and values in turn
     */
    public static SseStream get(HttpClient client, URI uri, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new SseStream(client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
    }

    /** {@return the response's status} */
    public int status() {
        return response.statusCode();
    }

    /** {@return the version of HTTP that the response came with} */
    public HttpClient.Version version() {
        return response.version();
    }

    /** {@return a header of the response, or an empty string} */
    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** {@return the last id that was read, or an empty string} */
    public String lastId() {
        return lastId;
    }

    /** Reads up to the next id, which the first block of every stream has. */
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
     * Reads all that is left.
     *
     * @throws java.io.UncheckedIOException if the response is broken off instead of ended
     */
    public String rest() {
        return lines.lines().collect(Collectors.joining("\n"));
    }

    /** Cuts the stream off. */
    @Override
    public void close() throws IOException {
        lines.close();
    }
}
