package io.github.kafkasse.servlet.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Catalogues over HTTP, from correct servers and from others. */
@Timeout(60)
class HttpSourceTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private URI address(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    private HttpSource source(String path, Duration readTimeout, int maxBytes) {
        return new HttpSource(address(path), LONG, readTimeout, maxBytes);
    }

    private HttpSource source(HttpHandler handler) {
        server.createContext("/streams", handler);
        return source("/streams", LONG, 1000);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static HttpHandler redirect(String location) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            answer(exchange, 302, "");
        };
    }

    private static void assertFails(HttpSource source, String reason) {
        IOException failure = assertThrows(IOException.class, source::read);
        assertTrue(failure.getMessage().contains(reason), failure.getMessage());
    }

    /** Blocks the server's thread until the test ends. */
    private void hold() {
        asked.countDown();
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theDocumentIsTheBodyOfTheResponse() throws IOException {
        HttpSource source = source(exchange ->
                answer(exchange, 200, exchange.getRequestHeaders().getFirst("Accept") + exchange.getRequestURI()));

        assertEquals("application/json/streams", new String(source.read(), StandardCharsets.UTF_8));
    }

    @Test
    void aStatusOtherThan200IsAnError() {
        assertFails(source(exchange -> answer(exchange, 500, "{\"a\": {}}")), "not 200 but 500");
    }

    @Test
    void anEmptyAnswerIsNotADocument() {
        assertFails(source(exchange -> answer(exchange, 204, "")), "not 200 but 204");
    }

    @Test
    void redirectsAreFollowed() throws IOException {
        server.createContext("/there", exchange -> answer(exchange, 200, "x"));

        assertEquals(1, source(redirect("/there")).read().length);
    }

    @Test
    void anErrorAfterARedirectNamesItsTarget() {
        assertFails(source(redirect("/nowhere")), "not 200 but 404, from " + address("/nowhere"));
    }

    @Test
    void redirectsToOtherSchemesAreNotFollowed() {
        assertThrows(IOException.class, source(redirect("file:///etc/hostname"))::read);
    }

    @Test
    void anEndlessRedirectIsAnError() {
        assertThrows(IOException.class, source(redirect("/streams"))::read);
    }

    @Test
    void aDocumentOfTheMaximumSizeIsRead() throws IOException {
        assertEquals(
                1000,
                source(exchange -> answer(exchange, 200, "x".repeat(1000))).read().length);
    }

    @Test
    void aDocumentThatIsTooLargeIsAnError() {
        assertFails(source(exchange -> answer(exchange, 200, "x".repeat(1001))), "larger than 1000 bytes");
    }

    @Test
    void anEndlessDocumentIsAnError() {
        HttpSource source = source(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (over.getCount() > 0) {
                    out.write(new byte[100]);
                }
            }
        });

        assertFails(source, "larger than 1000 bytes");
    }

    @Test
    void aServerThatDoesNotAnswerTimesOut() {
        server.createContext("/slow", exchange -> hold());

        assertFails(source("/slow", SHORT, 1000), "not answer completely within 0.2 s");
    }

    @Test
    void aServerThatStallsInTheMiddleTimesOut() {
        server.createContext("/half", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            hold();
        });

        assertFails(source("/half", SHORT, 1000), "not answer completely within 0.2 s");
    }

    @Test
    void aTruncatedResponseIsAnError() {
        HttpSource source = source(exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.close();
        });

        assertThrows(IOException.class, source::read);
    }

    @Test
    void anUnreachableServerIsAnError() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertFails(new HttpSource(URI.create("http://localhost:" + port + "/"), LONG, LONG, 1000), "cannot connect");
    }

    @Test
    void aHostThatDoesNotExistIsAnError() {
        assertFails(new HttpSource(URI.create("http://no-such-host.invalid/"), LONG, LONG, 1000), "cannot connect");
    }

    @Test
    void anInterruptStopsTheRead() throws Exception {
        HttpSource source = source(exchange -> hold());
        CountDownLatch given = new CountDownLatch(1);
        Thread reader = new Thread(() -> {
            assertThrows(IOException.class, source::read);
            assertTrue(Thread.currentThread().isInterrupted());
            given.countDown();
        });
        reader.start();
        assertTrue(asked.await(30, TimeUnit.SECONDS));

        reader.interrupt();

        assertTrue(given.await(30, TimeUnit.SECONDS));
        reader.join();
        assertFalse(reader.isAlive());
    }
}
