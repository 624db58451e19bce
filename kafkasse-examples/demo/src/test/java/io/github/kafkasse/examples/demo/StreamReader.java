package io.github.kafkasse.examples.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client that does no more than curl does. It blocks: a test that uses it has a time limit. */
final class StreamReader implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    private StreamReader(HttpResponse<InputStream> response) {
        this.response = response;
        this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    static StreamReader get(int port, String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new StreamReader(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
    }

    int status() {
        return response.statusCode();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** The next lines that say something: heartbeats and empty lines are passed over. */
    List<String> lines(int count, String prefix) throws IOException {
        List<String> read = new ArrayList<>();
        while (read.size() < count) {
            String line = lines.readLine();
            if (line == null) {
                throw new IOException("The stream ended after " + read);
            }
            if (!line.isEmpty() && line.startsWith(prefix)) {
                read.add(line.substring(prefix.length()));
            }
        }
        return read;
    }

    /** All that is left, up to a clean end. */
    List<String> rest() {
        try {
            return lines.lines().toList();
        } catch (UncheckedIOException e) {
            throw new AssertionError("The stream was broken off", e);
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
