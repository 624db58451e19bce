package io.github.kafkasse.examples.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page while its server is unavailable or refuses it: it shows the reason, and loses and repeats nothing. */
class BrowserReconnectIT extends InBrowser {
    /** The states of an EventSource. */
    private static final long CONNECTING = 0;

    private static final long OPEN = 1;

    private static final long CLOSED = 2;

    private final AtomicInteger proxied = new AtomicInteger();

    @Test
    void aRestartOfTheServerLosesAndRepeatsNothing() throws Exception {
        browser.open(page("streams=numbers&live=1"));
        browser.awaitText("#state", "Open");
        sendNumbers(1, 5);
        awaitLines(numbers(1, 5));

        demo.close();
        browser.await("the reason is shown", () -> browser.text("#problem").contains("cannot be reached"));
        sendNumbers(6, 10);
        demo = serve(kafka.bootstrapServers());

        browser.awaitText("#state", "Open");
        awaitLines(numbers(1, 10));
        sendNumbers(11, 15);
        awaitLines(linesOfKafka());
        assertEquals(numbers(1, 15), lines());
    }

    /** Each event arrives at once, although no later event follows it that could push it out of a buffer. */
    @Test
    void aCompressedStreamIsReadAndResumedLikeAnyOther() throws Exception {
        demo.close();
        settings.put("compression", "gzip");
        demo = serve(kafka.bootstrapServers());
        browser.open(page("streams=numbers&live=1"));
        browser.awaitText("#state", "Open");
        browser.value("(window.received = []) && (window.source = new EventSource('/v2/stream/numbers')) && null");
        browser.value("(source.onmessage = event => received.push(JSON.parse(event.data).n)) && null");
        browser.await("it is open", () -> browser.value("source.readyState").equals(OPEN));
        for (int i = 1; i <= 5; i++) {
            sendNumbers(i, i);
            awaitLines(numbers(1, i));
            awaitReceived(i);
        }
        assertEquals(
                "gzip",
                browser.promised("fetch('/v2/stream/numbers', {method: 'HEAD'})"
                        + ".then(answer => answer.headers.get('Content-Encoding'))"));

        demo.close();
        sendNumbers(6, 10);
        demo = serve(kafka.bootstrapServers());
        awaitLines(numbers(1, 10));
        awaitReceived(10);
        sendNumbers(11, 15);
        awaitLines(numbers(1, 15));
        awaitReceived(15);
    }

    private static void awaitReceived(int last) {
        browser.await("EventSource has received " + last, () -> browser.value("received.length")
                .equals((long) last));
        assertEquals((long) last, browser.value("received[received.length - 1]"));
    }

    @Test
    void aRefusalIsShownWithItsReason() {
        browser.open(page("streams=numbers&since=yesterday&live=1"));
        browser.await("it fails", () -> state().equals("failed"));
        assertTrue(browser.text("#problem").contains("(400)"), browser.text("#problem"));
        assertTrue(browser.text("#problem").contains("yesterday"), browser.text("#problem"));
        assertEquals("Connect", browser.text("#connect"));

        browser.open(page("streams=nothing&live=1"));
        browser.await("it does not know it", () -> browser.text("#problem").contains("nothing"));
    }

    @Test
    void thePageRetriesAfterATemporaryRefusal() throws Exception {
        demo.close();
        demo = serve("localhost:1");
        browser.open(page("streams=numbers&since=0&live=1"));
        browser.await("it waits", () -> browser.text("#state").matches("Reconnecting in \\d+ s"));
        assertTrue(browser.text("#problem").contains("(503)"), browser.text("#problem"));

        demo.close();
        sendNumbers(1, 3);
        demo = serve(kafka.bootstrapServers());
        browser.awaitText("#state", "Open");
        awaitLines(numbers(1, 3));
        assertEquals("", browser.text("#problem"));
    }

    @Test
    void aRetiredStreamIsNotRequestedAgain() throws Exception {
        browser.open(page("streams=numbers&live=1"));
        browser.awaitText("#state", "Open");
        browser.value("(window.states = []) && (window.source = new EventSource('/v2/stream/numbers')) && null");
        browser.value("(source.onerror = () => states.push(source.readyState)) && null");
        browser.await("it is open", () -> browser.value("source.readyState").equals(OPEN));

        demo.close();
        Files.writeString(
                directory.resolve("streams.json"),
                catalogue().replaceFirst("\\{\"topics", "{\"retired\": true, \"topics"));
        demo = serve(kafka.bootstrapServers());

        browser.await("the page says so", () -> browser.text("#problem").contains("The stream has ended"));
        browser.await(
                "EventSource gives up", () -> browser.value("source.readyState").equals(CLOSED));
        // It was disconnected, and then refused. A closed EventSource never reconnects.
        assertEquals(CLOSED, browser.value("states[states.length - 1]"));
        assertEquals("failed", state());
    }

    @Test
    void aCompleteBoundedStreamIsNotRequestedAgain() throws Exception {
        sendNumbers(1, 3);
        browser.open(page("streams=numbers"));
        browser.value(
                """
                (source => {
                  Object.assign(window, {source, states: [], received: []});
                  source.onmessage = ({data, lastEventId}) => {
                    received.push(data);
                    window.last = lastEventId;
                  };
                  source.onerror = () => states.push(source.readyState);
                })(new EventSource('/v2/stream/numbers?since=0&until=now'))
                """
                        .strip());

        browser.await(
                "EventSource gives up", () -> browser.value("source.readyState").equals(CLOSED));
        // It was disconnected at the end, and then refused: it asked for the rest with its last id.
        assertEquals(List.of(CONNECTING, CLOSED), browser.value("states"));
        assertEquals(
                204L,
                browser.promised("fetch(source.url, {headers: {'Last-Event-ID': last}}).then(({status}) => status)"));
        assertEquals(List.of("{\"n\":1}", "{\"n\":2}", "{\"n\":3}"), browser.value("received"));
    }

    /**
     * An EventSource stops at the first answer that is not 200: the page continues at its position, or at its intended
     * start.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void anErrorWhileReconnectingLosesAndRepeatsNothing(int before) throws Exception {
        browser.open(page("streams=numbers"));
        browser.await(
                "the stream is chosen", () -> browser.text("#search-result").equals("2 of 2, 1 chosen"));
        browser.value("(({now}) => Date.now = () => now() + 3_600_000)(Date) && null"); // a wrong clock
        browser.click("#connect");
        browser.awaitText("#state", "Open");
        sendNumbers(1, before);
        awaitLines(numbers(1, before));

        demo.close();
        HttpServer proxy = HttpServer.create(new InetSocketAddress(port), 0);
        proxy.createContext("/", exchange -> {
            exchange.sendResponseHeaders(502, -1);
            exchange.close();
        });
        proxy.start();
        browser.await("the page waits", () -> browser.text("#problem").contains("(502)"));
        browser.await("it counts down", () -> browser.text("#state").matches("Reconnecting in \\d+ s"));
        sendNumbers(before + 1, 10);
        proxy.stop(0);
        demo = serve(kafka.bootstrapServers());

        browser.awaitText("#state", "Open");
        sendNumbers(11, 15);
        awaitLines(numbers(1, 15));
    }

    /** A proxy whose server is down. The test advances the page's clock instead of waiting. */
    @Test
    void aRequestWithoutAnAnswerIsAbandonedAndRepeated() throws Exception {
        browser.open(page("streams=numbers&live=1"));
        browser.awaitText("#state", "Open");
        sendNumbers(1, 3);
        awaitLines(numbers(1, 3));

        demo.close();
        HttpServer proxy = proxy(exchange -> {});
        browser.await("it has asked", () -> proxied.get() > 0);
        int asked = proxied.get();
        passTime();
        browser.await("the page says so", () -> browser.text("#problem").contains("does not answer"));
        browser.await("it asks again", () -> proxied.get() > asked);
        sendNumbers(4, 6);
        proxy.stop(0);
        demo = serve(kafka.bootstrapServers());

        browser.awaitText("#state", "Open");
        awaitLines(numbers(1, 6));
        assertEquals("", browser.text("#problem"));
    }

    @Test
    void aStreamWithoutHeartbeatsIsAbandonedAndResumed() throws Exception {
        browser.open(page("streams=numbers&live=1"));
        browser.awaitText("#state", "Open");
        sendNumbers(1, 3);
        awaitLines(numbers(1, 3));

        demo.close();
        HttpServer proxy = proxy(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(":\n\n".getBytes(UTF_8));
            exchange.getResponseBody().flush();
        });
        browser.await("it has asked", () -> proxied.get() == 1);
        browser.awaitText("#state", "Open");
        passTime();
        browser.await("it asks again", () -> proxied.get() > 1);
        sendNumbers(4, 6);
        proxy.stop(0);
        demo = serve(kafka.bootstrapServers());

        awaitLines(numbers(1, 6));
    }

    /** Starts a server on the port of the demo that counts requests. */
    private HttpServer proxy(HttpHandler handler) throws IOException {
        HttpServer proxy = HttpServer.create(new InetSocketAddress(port), 0);
        proxy.createContext("/", exchange -> {
            proxied.incrementAndGet();
            handler.handle(exchange);
        });
        proxy.start();
        return proxy;
    }

    /** Advances the page's monotonic clock by an hour. */
    private static void passTime() {
        browser.value("(now => performance.now = () => now() + 3_600_000)(performance.now.bind(performance)) && null");
    }
}
