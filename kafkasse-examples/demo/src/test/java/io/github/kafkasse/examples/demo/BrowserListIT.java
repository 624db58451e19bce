package io.github.kafkasse.examples.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** A full list. The document contains only the rows near the view, but the user can reach all of them. */
class BrowserListIT extends InBrowser {
    private static final int KEPT = 1000;
    private static final int OLDEST = 51;
    private static final int NEWEST = OLDEST + KEPT - 1;

    /** Three times the rows of a window of 900 pixels, and some more. */
    private static final int MOST_ROWS = 120;

    private static final int LEAST_HEIGHT = KEPT * 30;

    @BeforeEach
    void fillTheList() throws Exception {
        sendNumbers(1, NEWEST);
        browser.screen(1280, 900);
        browser.open(page("streams=numbers&since=0&live=1"));
        awaitNewest(NEWEST);
    }

    @Test
    void onlyRowsNearTheViewAreInTheDocument() {
        assertTrue(lines().size() <= MOST_ROWS, lines().size() + " rows");
        assertEquals("Only the newest 1,000 are shown.", browser.text("#shown"));
        assertTrue(inView().contains(NEWEST), inView().toString());

        for (int y = 2000; y < LEAST_HEIGHT; y += 7000) {
            scrollTo(y);
            int atTop = inView().get(0);
            assertTrue(atTop < NEWEST - 20, "the view begins with event " + atTop);
            assertTrue(lines().size() <= MOST_ROWS, lines().size() + " rows");
        }
        scrollTo(10 * LEAST_HEIGHT);
        browser.await("the oldest event is in view", () -> inView().contains(OLDEST));
        assertTrue(lines().size() <= MOST_ROWS, lines().size() + " rows");
        assertTrue((boolean) browser.value("document.documentElement.scrollHeight > arguments[0]", LEAST_HEIGHT));
        assertEquals(List.of(), browser.reportedErrors());
    }

    @Test
    void assistiveTechnologyGetsThePositionOfARow() {
        String places = "[...document.querySelectorAll('#events li')].map(row => [row.ariaPosInSet, row.ariaSetSize,"
                + " row.querySelector('.line').textContent.trim()].join(' '))";
        for (int y : new int[] {0, 12_000}) {
            scrollTo(y);
            @SuppressWarnings("unchecked")
            List<String> told = (List<String>) browser.value(places);
            List<String> expected = lines().stream()
                    .map(line -> (NEWEST + 1 - number(line)) + " " + KEPT + " " + line)
                    .toList();
            assertEquals(
                    expected,
                    told.stream().sorted((a, b) -> number(a) - number(b)).toList());
        }
    }

    @Test
    void theSearchFindsAndMarksEventsOutsideOfTheView() {
        browser.tabTo("#find");
        browser.type("\"n\":" + (OLDEST + 1) + "}");
        browser.awaitText("#found", "1 of 1,000 match");
        assertEquals(numbers(OLDEST + 1, OLDEST + 1), lines());

        replaceSearch("77");
        browser.awaitText("#found", "19 of 1,000 match");
        assertEquals(19, lines().size());
        assertEquals(19L, browser.value("CSS.highlights.get('found').size"));

        replaceSearch("n");
        browser.awaitText("#found", "1,000 of 1,000 match");
        scrollTo(10 * LEAST_HEIGHT);
        browser.await("the oldest event is in view", () -> inView().contains(OLDEST));
        assertEquals(
                true,
                browser.value("[...CSS.highlights.get('found')].some(range =>"
                        + " document.querySelector('#events li:last-child .line').contains(range.startContainer))"));

        replaceSearch("");
        browser.awaitText("#found", "");
        assertEquals(false, browser.value("CSS.highlights.has('found')"));
        assertEquals(String.valueOf(KEPT), browser.value("document.querySelector('#events li').ariaSetSize"));
    }

    @Test
    void anUnfoldedEventStaysUnfoldedWhileItIsOutOfView() throws Exception {
        browser.click("#events li:nth-child(3) summary");
        browser.await("it unfolds", () -> !browser.texts("#events pre").isEmpty());
        String json = browser.text("#events pre");
        assertEquals("{\n  \"n\": " + (NEWEST - 2) + "\n}", json);
        browser.value("document.activeElement.blur()");

        scrollTo(20_000);
        assertEquals(List.of(), browser.texts("#events pre"));
        sendNumbers(NEWEST + 1, NEWEST + 3);
        browser.awaitText("#waiting", "3 waiting");

        scrollTo(0);
        browser.await("it is back", () -> !browser.texts("#events [open] pre").isEmpty());
        assertEquals(List.of(json), browser.texts("#events [open] pre"));
        browser.click("#events [open] summary");
        awaitNewest(NEWEST + 3);
    }

    @Test
    void theKeyboardReachesEveryEvent() {
        browser.type("j".repeat(150));
        browser.await("the focus moves", () -> focused() == NEWEST - 149);
        assertTrue(inView().contains(NEWEST - 149), inView().toString());
        assertTrue(lines().size() <= MOST_ROWS, lines().size() + " rows");
        browser.type(Keys.ENTER);
        browser.await("it unfolds", () -> !browser.texts("#events pre").isEmpty());
        assertEquals("{\n  \"n\": " + (NEWEST - 149) + "\n}", browser.text("#events pre"));
        browser.type(Keys.ENTER);
        browser.await("it folds", () -> browser.texts("#events [open]").isEmpty());

        scrollTo(20_000);
        browser.type(Keys.TAB);
        assertEquals(NEWEST - 150, focused());
        assertTrue(inView().contains(NEWEST - 150), inView().toString());
        scrollTo(20_000);
        browser.type("kk");
        assertEquals(NEWEST - 148, focused());
        assertTrue(inView().contains(NEWEST - 148), inView().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "none"}) // with and without a browser that anchors the scroll position by itself
    void eventsThatAreReadStayWhereTheyAreWhileOthersArrive(String anchoring) throws Exception {
        browser.value(
                "document.documentElement.style.overflowAnchor = document.body.style.overflowAnchor = arguments[0]",
                anchoring);
        scrollTo(12_000);
        browser.value("window.read = [...document.querySelectorAll('#events li')]"
                + ".find(row => row.getBoundingClientRect().top > 300)");
        browser.value("window.placed = read.getBoundingClientRect().top");
        browser.value("(window.moved = 0) || (function frame() {"
                + " moved = Math.max(moved, Math.abs(read.getBoundingClientRect().top - placed));"
                + " requestAnimationFrame(frame) })()");
        for (int i = 1; i <= 5; i++) {
            sendNumbers(NEWEST + 20 * i - 19, NEWEST + 20 * i);
            awaitNewest(NEWEST + 20 * i);
        }
        assertEquals(true, browser.value("read.isConnected"));
        double moved = ((Number) browser.value("moved")).doubleValue();
        assertTrue(moved < 2, "it moved by " + moved);
    }

    @Test
    void theFirstEventInViewStaysInViewOnAnotherScreen() {
        scrollTo(12_000);
        int read = inView().get(5);
        browser.screen(360, 740);
        browser.await("the rows are narrow", () -> browser.value("innerWidth").equals(360L));
        awaitFrames();
        assertTrue(inView().contains(read), read + " is not one of " + inView());
    }

    @Test
    void aSelectionSurvivesScrolling() {
        browser.value("getSelection().selectAllChildren(document.querySelector('#events li:nth-child(2) .line'))");
        scrollTo(20_000);
        scrollTo(10_000);
        assertEquals("n " + (NEWEST - 1), browser.value("String(getSelection()).trim()"));
    }

    @Test
    void allEventsArePrinted() {
        browser.value(
                "addEventListener('beforeprint', () => window.printed = document.querySelectorAll('#events li').length)");
        browser.print();
        assertEquals((long) KEPT, browser.value("printed"));
        awaitFrames();
        assertTrue(lines().size() <= MOST_ROWS, lines().size() + " rows");
    }

    private void awaitNewest(int number) {
        browser.await("the newest event is " + number, () -> browser.texts("#events li:first-child .line").stream()
                .anyMatch(line -> number(line) == number));
    }

    private void replaceSearch(String text) {
        browser.type(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
        browser.type(text);
    }

    /** Scrolls the page, and waits until the new position is rendered. */
    private void scrollTo(int y) {
        browser.value("scrollTo(0, arguments[0])", y);
        awaitFrames();
    }

    private void awaitFrames() {
        browser.promised("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    /** The numbers of the events whose rows are in view. Asserts that there is no gap between the rows. */
    private List<Integer> inView() {
        @SuppressWarnings("unchecked")
        Map<String, Object> view = (Map<String, Object>)
                browser.value("(rows => ({lines: rows.map(row => row.querySelector('.line').textContent),"
                        + " empty: rows.some((row, i) => i > 0 && Math.abs(row.getBoundingClientRect().top"
                        + " - rows[i - 1].getBoundingClientRect().bottom) > 1)}))"
                        + "([...document.querySelectorAll('#events li')].filter(row => (({top, bottom}) =>"
                        + " bottom > 0 && top < innerHeight)(row.getBoundingClientRect())))");
        @SuppressWarnings("unchecked")
        List<Integer> numbers = ((List<String>) view.get("lines"))
                .stream().map(BrowserListIT::number).toList();
        int first = numbers.isEmpty() ? 0 : numbers.get(0);
        assertEquals(IntStream.range(0, numbers.size()).mapToObj(i -> first - i).toList(), numbers);
        assertEquals(false, view.get("empty"));
        return numbers;
    }

    private static int focused() {
        return number((String) browser.value("document.activeElement.querySelector('.line')?.textContent ?? '-1'"));
    }

    /** The last number in a text. */
    private static int number(String text) {
        return Integer.parseInt(text.strip().replaceAll(".*\\D", ""));
    }
}
