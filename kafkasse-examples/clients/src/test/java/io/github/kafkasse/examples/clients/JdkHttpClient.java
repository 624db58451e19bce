package io.github.kafkasse.examples.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.stream.Stream;

/** The JDK's HttpClient, with the code that is needed to read events with it. */
final class JdkHttpClient extends ClientUnderTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Thread thread = new Thread(this::run, "jdk-client");
    private volatile URI stream;
    private String lastEventId = "";

    @Override
    void follow(URI stream) {
        this.stream = stream;
        thread.start();
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(stream).header("Accept", "text/event-stream");
            if (!lastEventId.isEmpty()) {
                request.header("Last-Event-ID", lastEventId);
            }
            try (Stream<String> lines = http.send(request.build(), HttpResponse.BodyHandlers.ofLines())
                    .body()) {
                read(lines.iterator());
            } catch (IOException | UncheckedIOException e) {
                reportError(e);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** A block takes effect once it is complete. */
    private void read(Iterator<String> lines) {
        String id = lastEventId;
        StringBuilder data = new StringBuilder();
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.startsWith("id: ")) {
                id = line.substring("id: ".length());
            } else if (line.startsWith("data: ")) {
                data.append(line, "data: ".length(), line.length());
            } else if (line.isEmpty()) {
                lastEventId = id;
                if (data.length() > 0) {
                    receive(data.toString());
                    data.setLength(0);
                }
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
