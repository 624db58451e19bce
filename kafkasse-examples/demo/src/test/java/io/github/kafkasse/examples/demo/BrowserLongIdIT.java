package io.github.kafkasse.examples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The page resumes a stream whose id is too long for the server's request line, and reports if it cannot. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BrowserLongIdIT extends InBrowser {
    private static final int PARTITIONS = 300;
    private static final int LONGEST_TOPIC_NAME = 195;

    private static final String LONG_NAME =
            ("browser-" + System.nanoTime() + "-" + "x".repeat(LONGEST_TOPIC_NAME)).substring(0, LONGEST_TOPIC_NAME);
    private static boolean made;

    /**
     * One topic for all tests; each reads it from its end. The id is about 70 KB long: it fits into the 80 KB for
     * headers, but not into a URL, where it is percent-encoded.
     */
    @Override
    String makeTopics(String name) {
        if (!made) {
            kafka.createTopic(LONG_NAME, PARTITIONS);
            made = true;
        }
        return LONG_NAME;
    }

    @Override
    String catalogue() {
        return """
                {"numbers": {"topics": ["%s"], "description": "Of many partitions"}}
                """
                .formatted(topic);
    }

    @Test
    void aReloadResumesWithALongId() throws Exception {
        browser.open(page("streams=numbers&live=1"));
        browser.awaitText("#state", "Open");
        sendInOrder(1, 3);
        browser.leaveFor("about:blank");
        sendNumbers(4, 4);
        browser.back();

        awaitLines(numbers(1, 4));
        browser.awaitText("#state", "Open");
        sendInOrder(5, 6);
        assertEquals("", browser.text("#problem"));
    }

    @Test
    void aRestartOfTheServerLosesAndRepeatsNothing() throws Exception {
        browser.open(page("streams=numbers&live=1"));
        browser.awaitText("#state", "Open");
        sendInOrder(1, 3);
        for (int i = 4; i <= 6; i++) {
            demo.close();
            browser.await("the page waits", () -> state().equals("waiting"));
            sendNumbers(i, i);
            demo = serve(kafka.bootstrapServers());
            awaitLines(numbers(1, i));
        }
        assertEquals("", browser.text("#problem"));
    }

    /**
     * The proxy rejects every request with an id: the page restarts the stream, and reports that events are repeated.
     * It restarts some seconds before the time of its first connection, so no other test may write to the topic shortly
     * before.
     */
    @Test
    @Order(0)
    void aServerThatRefusesLongIdsIsFollowedAgainFromTheBeginning() throws Exception {
        browser.open(page("streams=numbers&live=1"));
        browser.awaitText("#state", "Open");
        sendInOrder(1, 2);

        demo.close();
        AtomicInteger refused = new AtomicInteger();
        HttpServer proxy = HttpServer.create(new InetSocketAddress(port), 0);
        proxy.createContext("/", exchange -> {
            boolean withId = exchange.getRequestHeaders().containsKey("Last-Event-ID")
                    || exchange.getRequestURI().toString().contains("lastEventId");
            refused.addAndGet(withId ? 1 : 0);
            exchange.sendResponseHeaders(withId ? 431 : 503, -1);
            exchange.close();
        });
        proxy.start();
        browser.await("it asks without an id", () -> browser.text("#problem").contains("(503)"));
        proxy.stop(0);
        sendNumbers(3, 3);
        demo = serve(kafka.bootstrapServers());

        browser.await("events are repeated", () -> lines().size() >= 5);
        List<String> repeated = lines();
        assertEquals(numbers(1, 2), repeated.subList(0, 2));
        assertEquals(
                numbers(1, 3),
                repeated.subList(2, repeated.size()).stream().sorted().toList());
        assertTrue(browser.text("#problem").contains("repeated"), browser.text("#problem"));
        assertTrue(refused.get() > 0);
    }

    /** Sends each record after the previous one was received, since they go to different partitions. */
    private void sendInOrder(int first, int last) throws Exception {
        for (int i = first; i <= last; i++) {
            List<String> expected =
                    Stream.concat(lines().stream(), numbers(i, i).stream()).toList();
            sendNumbers(i, i);
            awaitLines(expected);
        }
    }
}
