package io.github.kafkasse.servlet.catalogue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A catalogue document on an HTTP server. Redirects are followed to http and https, but not from https to http.
 * Thread-safe.
 */
final class HttpSource implements CatalogueSource {
    private final URI uri;
    private final HttpClient client;
    private final HttpRequest request;
    private final Duration connectTimeout;
    private final Duration readTimeout;
    private final int maxBytes;

    /**
     * @param connectTimeout the limit for connecting
     * @param readTimeout the limit for reading the whole document, including connecting and all redirects
     * @param maxBytes the maximum size of the document
     * @throws IllegalArgumentException if the URI cannot be requested
     */
    HttpSource(URI uri, Duration connectTimeout, Duration readTimeout, int maxBytes) {
        this(uri, client(connectTimeout, HttpClient.Redirect.NORMAL), connectTimeout, readTimeout, maxBytes);
    }

    /** A document that is requested by a client that several documents share. */
    HttpSource(URI uri, HttpClient client, Duration connectTimeout, Duration readTimeout, int maxBytes) {
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "it must not have a user name and password, because they would not be sent");
        }
        this.uri = uri;
        this.client = client;
        this.connectTimeout = connectTimeout;
        this.readTimeout = readTimeout;
        this.maxBytes = maxBytes;
        this.request = HttpRequest.newBuilder(uri)
                .header("Accept", "application/json")
                .header("User-Agent", "KafkaSSE for Java")
                .build();
    }

    /**
     * Creates a client whose threads do not keep the class loader of an undeployed web application in memory. Its
     * worker threads end after a second without a request. Its selector thread inherits the context class loader of the
     * thread that creates it, and ends when the client is garbage-collected.
     */
    static HttpClient client(Duration connectTimeout, HttpClient.Redirect redirects) {
        ThreadPoolExecutor workers =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "kafkasse-catalogue-http");
                    thread.setDaemon(true);
                    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
                    return thread;
                });
        Thread maker = Thread.currentThread();
        ClassLoader loader = maker.getContextClassLoader();
        maker.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            return HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(redirects)
                    .connectTimeout(connectTimeout)
                    .executor(workers)
                    .build();
        } finally {
            maker.setContextClassLoader(loader);
        }
    }

    /** Bounds the time for the whole response, because the client's own timeout covers only the headers. */
    @Override
    public byte[] read() throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, bodies(maxBytes));
        try {
            HttpResponse<byte[]> response = answer.get(readTimeout.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new IOException("the answer is not 200 but " + response.statusCode()
                        + (response.uri().equals(uri) ? "" : ", from " + response.uri()));
            }
            return response.body();
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("it did not answer completely within " + seconds(readTimeout), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            answer.cancel(true); // closes the connection of an unfinished response
        }
    }

    /**
     * The handler of bodies. It has no reference to this object: the client keeps it with the open connection, would be
     * reachable from it, and so would not end its selector thread.
     */
    private static HttpResponse.BodyHandler<byte[]> bodies(int maxBytes) {
        return head -> head.statusCode() == 200 ? new BoundedBody(maxBytes) : BodySubscribers.replacing(new byte[0]);
    }

    /** Makes a readable message, because many exceptions of the client have none. */
    private IOException failure(Throwable cause) {
        if (cause instanceof HttpConnectTimeoutException) {
            return new IOException("cannot connect within " + seconds(connectTimeout), cause);
        }
        if (cause instanceof ConnectException) {
            return new IOException("cannot connect" + why(cause), cause);
        }
        if (cause instanceof BoundedBody.TooLargeException) {
            return new IOException("it is larger than " + maxBytes + " bytes", cause);
        }
        String message = cause.getMessage();
        return new IOException(message == null ? cause.getClass().getSimpleName() : message, cause);
    }

    private static String why(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return ": there is no host of that name";
            }
        }
        return failure.getMessage() == null ? "" : ": " + failure.getMessage();
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
