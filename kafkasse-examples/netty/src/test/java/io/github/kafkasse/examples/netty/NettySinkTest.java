package io.github.kafkasse.examples.netty;

import io.github.kafkasse.testing.EventSinkContract;
import io.github.kafkasse.testing.TestEngine;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;

/** The example's sink follows the rules of {@code EventSink}. */
class NettySinkTest extends EventSinkContract {
    private NettyService service;

    // README: begin
    @Override
    protected Client connect(TestEngine engine) {
        service = new NettyService(0, (request, sink) -> engine.connect(sink));
        URI uri = URI.create("http://localhost:" + service.port() + "/topics/a");
        return new HttpTestClient(HttpClient.newHttpClient()
                .sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofInputStream()));
    }
    // README: end

    @AfterEach
    void stop() {
        service.close();
    }

    private record HttpTestClient(CompletableFuture<HttpResponse<InputStream>> response) implements Client {
        private HttpResponse<InputStream> get() throws IOException {
            try {
                return response.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new IOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }

        @Override
        public int status() throws IOException {
            return get().statusCode();
        }

        @Override
        public InputStream body() throws IOException {
            return get().body();
        }

        @Override
        public void close() throws IOException {
            if (!response.cancel(true) && !response.isCompletedExceptionally()) {
                body().close();
            }
        }
    }
}
