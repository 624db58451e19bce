package io.github.kafkasse.examples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The functions of the page; and a page of another origin can receive a stream. */
class BrowserIT extends InBrowser {
    @Test
    void eventsArriveAndAreHeldWhilePausedAndUnfoldUnchanged() throws Exception {
        sendNumbers(1, 2);
        send("{\"wiki\":\"enwiki\",\"title\":\"<b>Bold</b>\",\"user\":\"Ada\",\"big\":12345678901234567890,\"f\":1.0}");
        browser.open(page("streams=numbers&since=0&live=1"));
        awaitLines(List.of("n 1", "n 2", "enwiki <b>Bold</b> Ada"));
        browser.awaitText("#total", "3");

        browser.click("#pause");
        sendNumbers(4, 6);
        browser.awaitText("#waiting", "3 waiting");
        assertEquals(3, lines().size());
        browser.click("#pause");
        awaitLines(List.of("n 1", "n 2", "enwiki <b>Bold</b> Ada", "n 4", "n 5", "n 6"));

        browser.value("document.querySelector('#events li:nth-child(4) summary').focus()");
        browser.type(Keys.ENTER);
        browser.await("it unfolds", () -> !browser.texts("#events pre").isEmpty());
        assertEquals(
                """
                {
                  "wiki": "enwiki",
                  "title": "<b>Bold</b>",
                  "user": "Ada",
                  "big": 12345678901234567890,
                  "f": 1.0
                }""",
                browser.text("#events pre"));
        assertTrue(browser.text("#events .id code").contains("\"offset\":3"), browser.text("#events .id"));
        sendNumbers(7, 7);
        browser.awaitText("#waiting", "1 waiting");
        browser.type(Keys.ENTER);
        browser.await("folding lets events in again", () -> lines().size() == 7);
        assertEquals(List.of(), browser.reportedErrors());
    }

    @Test
    void everythingWorksWithTheKeyboardAndIsKeptInTheAddress() throws Exception {
        sendNumbers(1, 1);
        browser.open(page(""));
        browser.await(
                "the streams are listed", () -> browser.texts("#streams li").size() == 2);
        browser.tabTo("#search");
        browser.type("AFTER one", Keys.ENTER);
        assertEquals("1 of 2, 1 chosen", browser.text("#search-result"));
        browser.tabTo("#since");
        browser.type("0", Keys.ENTER);
        awaitLines(numbers(1, 1));
        assertTrue(browser.address().endsWith("/v2/ui#since=0&streams=numbers&live=1"), browser.address());

        browser.reload();
        browser.await("it connects again", () -> lines().size() == 1);
        browser.tabTo("#connect");
        browser.type(Keys.SPACE);
        browser.awaitText("#state", "Not connected");
        assertTrue(browser.address().endsWith("/v2/ui#since=0&streams=numbers"), browser.address());
        browser.tabTo("#clear");
        browser.type(Keys.ENTER);
        assertEquals(List.of(), lines());
    }

    @Test
    void aReloadKeepsTheEventsAndResumesTheStream() throws Exception {
        browser.open(page("streams=numbers&live=1"));
        browser.awaitText("#state", "Open");
        sendNumbers(1, 3);
        awaitLines(numbers(1, 3));

        browser.leaveFor("about:blank");
        sendNumbers(4, 6);
        browser.back();

        awaitLines(numbers(1, 6));
        browser.reload();
        sendNumbers(7, 8);
        awaitLines(numbers(1, 8));

        // the computer slept for an hour, so a connection that looks open may be dead
        browser.value("(({now}) => Date.now = () => now() + 3_600_000)(Date) && null");
        browser.awaitText("#announcer", "Reconnected. The stream resumes where it was.");
        sendNumbers(9, 9);
        awaitLines(numbers(1, 9));
    }

    @Test
    void eventsAreFoundByTheirText() throws Exception {
        sendNumbers(1, 12);
        browser.open(page("streams=numbers&since=0&live=1"));
        awaitLines(numbers(1, 12));

        browser.tabTo("#find");
        browser.type("\"N\":1");

        browser.awaitText("#found", "4 of 12 match");
        assertEquals(List.of("n 12", "n 11", "n 10", "n 1"), visibleLines());
        sendNumbers(13, 14);
        browser.awaitText("#found", "6 of 14 match");
        browser.type(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        browser.await("all events are visible", () -> visibleLines().size() == 14);
    }

    private List<String> visibleLines() {
        return browser.texts("#events li:not([hidden]) .line").stream()
                .map(line -> line.replaceAll("\\s+", " ").strip())
                .toList();
    }

    @Test
    void eachStreamIsCounted() throws Exception {
        send("{\"meta\":{\"stream\":\"numbers\"},\"n\":1}");
        send("{\"n\":2}"); // the data does not name its stream, the id does
        browser.open(page("streams=numbers,more&since=0&live=1"));

        browser.await(
                "both are counted",
                () -> browser.texts("#counts li").stream().sorted().toList().equals(List.of("more 0", "numbers 2")));

        demo.close();
        settings.put("id.format", "compact");
        demo = serve(kafka.bootstrapServers());
        sendNumbers(3, 4); // the first id cannot be compared, because the previous ones were JSON
        browser.await(
                "the second is counted, by its compact id",
                () -> browser.texts("#counts li").stream().sorted().toList().equals(List.of("more 0", "numbers 3")));
    }

    @Test
    void aDeletionIsShownByItsKeyAndKeptByAReload() throws Exception {
        demo.close();
        settings.put("record.tombstones", "delete");
        demo = serve(kafka.bootstrapServers());
        send("Zürich", "{\"n\":1}");
        send("Zürich", null);
        browser.open(page("streams=numbers&since=0&live=1"));
        awaitLines(List.of("n 1", "deletes key Zürich"));

        browser.click("#events li:first-child summary");
        browser.await("it unfolds", () -> !browser.texts("#events pre").isEmpty());
        assertTrue(browser.text("#events pre").contains("\"key\": \"Zürich\""), browser.text("#events pre"));
        browser.reload();
        awaitLines(List.of("n 1", "deletes key Zürich"));
        assertEquals(List.of("numbers", "numbers"), browser.texts("#events .stream"));
    }

    @Test
    void singleKeysAreShortcutsUnlessTheyAreSwitchedOff() {
        browser.open(page("streams=numbers&live=1"));
        browser.awaitText("#state", "Open");
        browser.type("p");
        browser.awaitText("#pause", "Resume");
        browser.type("p");
        browser.awaitText("#pause", "Pause");
        browser.type("l");
        browser.awaitText("#announcer", "Link copied");

        browser.type("?");
        browser.click("#keys-enabled");
        browser.click("#keys button");
        browser.type("p");
        assertEquals("Pause", browser.text("#pause"));
        browser.value("localStorage.clear()");
    }

    @Test
    void thePageFitsTheScreensOfPhonesAndLaptops() throws Exception {
        send("{\"wiki\":\"" + "w".repeat(200) + "\",\"title\":\"" + "t".repeat(200) + "\"}");
        browser.screen(360, 740);
        browser.open(page("streams=numbers,more&since=0&live=1"));
        browser.await("an event is there", () -> lines().size() == 1);
        browser.click("#events summary");
        browser.await("it unfolds", () -> !browser.texts("#events pre").isEmpty());
        browser.click("#setup-panel summary");
        assertEquals(360L, browser.value("document.documentElement.scrollWidth"));

        // On a laptop the filter is visible, even if there are many streams.
        browser.screen(1280, 800);
        browser.value("scrollTo(0, 0)");
        browser.value("(document.querySelector('#streams').style.height = '100rem') && null");
        assertEquals(true, browser.value("!document.querySelector('#filter').hidden"));
        assertEquals(
                true, browser.value("document.querySelector('#add-condition').getBoundingClientRect().bottom < 800"));
        browser.screen(1280, 900);
    }

    @Test
    void theAddressContainsTheUsersChoices() {
        browser.open(page(""));
        String asked = "{streams: ['a b', 'ü'], since: '2018-06-14T00:00:00+02:00',"
                + " filters: ['wiki:enwiki|dewiki', 'a\\\\:b:c d&']}";
        assertEquals(
                "http://localhost:" + port + "/v2/stream/a%20b,%C3%BC?since=2018-06-14T00:00:00%2B02:00"
                        + "&filter=wiki:enwiki%7Cdewiki&filter=a%5C:b:c+d%26",
                browser.promised("import('/v2/ui/asked.js').then(m => m.toAddress(" + asked + "))"));
        assertEquals(
                true,
                browser.promised("import('/v2/ui/asked.js').then(m => JSON.stringify({..." + asked + ", live: true})"
                        + " === JSON.stringify(m.fromFragment(m.toFragment(" + asked + ", true))))"));
    }

    @Test
    void conditionsCanBeEnteredWithTheKeyboard() {
        browser.open(page("streams=numbers"));
        browser.await(
                "the streams are listed", () -> browser.texts("#streams li").size() == 2);
        browser.value("document.getElementById('filter').hidden = false");
        browser.tabTo("#add-condition");
        browser.type(Keys.ENTER);
        browser.type("meta.domain", Keys.TAB, "a.org|b.org");
        browser.await("it is part of the address", () -> browser.text("#address")
                .endsWith("/v2/stream/numbers?filter=meta.domain:a.org%7Cb.org"));
        browser.tabTo("#conditions button");
        browser.type(Keys.ENTER);
        assertTrue(browser.text("#address").endsWith("/v2/stream/numbers"), browser.text("#address"));
    }

    @Test
    void filtersReachTheServer() throws Exception {
        browser.open(page(""));
        browser.await(
                "the streams are listed", () -> browser.texts("#streams li").size() == 2);
        sendNumbers(1, 5);
        browser.open(page("streams=numbers&since=0&filter=n:2%7C4&live=1"));
        awaitLines(List.of("n 2", "n 4"));
        sendNumbers(4, 4);
        awaitLines(List.of("n 2", "n 4", "n 4"));
    }

    @Test
    void jsonIsShownUnchanged() {
        browser.open(page(""));
        String pretty = "import('/v2/ui/json.js').then(m => [...m.pretty(arguments[0])].map(t => t[1]).join(''))";
        Map<String, String> shown = Map.of(
                "{\"a\":[],\"b\":{},\"c\":[1e5,-0,1.50],\"d\\\"\":\"}\\\\\"}",
                "{\n  \"a\": [],\n  \"b\": {},\n  \"c\": [\n    1e5,\n    -0,\n    1.50\n  ],\n  \"d\\\"\": \"}\\\\\"\n}",
                "12345678901234567890",
                "12345678901234567890",
                "[ true , null ]",
                "[\n  true,\n  null\n]",
                "{\"cut\":[\"o",
                "{\n  \"cut\": [\n    \"o");
        shown.forEach((json, expected) -> assertEquals(expected, browser.promised(pretty, json)));
    }

    @Test
    void aPageOfAnotherOriginReceivesEvents() throws Exception {
        sendNumbers(1, 3);
        String script =
                """
                <!DOCTYPE html><title>waiting</title><ol></ol><script>
                new EventSource('http://localhost:%d/v2/stream/numbers?since=0').onmessage = event => {
                  const item = document.createElement('li');
                  item.textContent = event.data;
                  document.querySelector('ol').append(item);
                };
                </script>
                """
                        .formatted(port);
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            byte[] body = script.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html;charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        other.start();
        try {
            browser.open("http://127.0.0.1:" + other.getAddress().getPort() + "/");
            browser.await("all arrive", () -> browser.texts("li").size() == 3);
            assertEquals(List.of("{\"n\":1}", "{\"n\":2}", "{\"n\":3}"), browser.texts("li"));
        } finally {
            other.stop(0);
        }
    }
}
