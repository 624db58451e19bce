package io.github.kafkasse.examples.demo;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium. All tests of a JVM share one, since its start takes seconds. A test is skipped if there is no
 * browser, unless {@code browser.required} is set.
 */
final class Browser {
    /**
     * Chromium is always newer than Selenium, which warns of it; the features that the tests use do not depend on the
     * version.
     */
    private static final Logger VERSIONS = Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What a page shows, and its last requests; a request that has not ended is missing. */
    private static final String REPORT =
            """
            {
              address: location.href,
              now: Math.round(performance.now()),
              state: document.querySelector('#state')?.textContent,
              problem: document.querySelector('#problem')?.textContent,
              ended: performance.getEntriesByType('resource').slice(-5).map((each) =>
                `${each.name} ${each.responseStatus} at ${Math.round(each.responseEnd)}`)
            }
            """
                    .strip();

    /** The number of the browser's messages in the report of a failure. */
    private static final int LAST_MESSAGES = 10;

    private static @Nullable Browser shared;

    private final Path profile;
    private final ChromeDriver driver;

    private Browser(Path profile, ChromeDriver driver) {
        this.profile = profile;
        this.driver = driver;
    }

    /** {@return the running browser, at an empty page on its own screen; it ends with the JVM} */
    static synchronized Browser get() throws IOException {
        Browser running = shared;
        if (running == null) {
            running = start();
            shared = running;
            Runtime.getRuntime().addShutdownHook(new Thread(running::close, "browser-end"));
        }
        running.leaveFor("about:blank");
        running.driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        return running;
    }

    private static Browser start() throws IOException {
        Optional<File> chromium = find("chromium", "chromium-browser", "google-chrome");
        Optional<File> chromedriver = find("chromedriver");
        if (chromium.isEmpty() || chromedriver.isEmpty()) {
            String message = "There is no chromium with a chromedriver on the PATH";
            if (Boolean.getBoolean("browser.required")) {
                throw new AssertionError(message);
            }
            assumeTrue(false, message);
        }
        VERSIONS.setLevel(Level.SEVERE);
        Path profile = Files.createTempDirectory("kafkasse-browser-");
        LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                // One process for all pages: each page has its own origin, and a new process would take longer than the
                // page.
                "--renderer-process-limit=1",
                "--disable-site-isolation-trials",
                "--disable-features=SpareRendererForSitePerProcess",
                "--window-size=1280,900",
                "--user-data-dir=" + profile);
        options.setCapability("goog:loggingPrefs", logging);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.orElseThrow())
                .usingAnyFreePort()
                .build();
        return new Browser(profile, new ChromeDriver(service, options));
    }

    private static Optional<File> find(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(directory -> new File(directory, name)))
                .filter(File::canExecute)
                .findFirst();
    }

    /** Loads a page, even if its address differs from the present one only in the fragment. */
    void open(String address) {
        driver.get("about:blank");
        driver.get(address);
    }

    /** Follows a link to another page. */
    void leaveFor(String address) {
        driver.get(address);
    }

    /** Goes back to the previous page. */
    void back() {
        driver.navigate().back();
    }

    void reload() {
        driver.navigate().refresh();
    }

    String address() {
        return driver.getCurrentUrl();
    }

    /** The value of a JavaScript expression in the page. */
    Object value(String expression, Object... arguments) {
        return driver.executeScript("return " + expression, arguments);
    }

    /** The value of a promise. */
    Object promised(String expression, Object... arguments) {
        return driver.executeAsyncScript(
                "const done = arguments[arguments.length - 1]; (" + expression + ").then(done, e => done(String(e)))",
                arguments);
    }

    String text(String selector) {
        return (String) value("document.querySelector(arguments[0]).textContent", selector);
    }

    @SuppressWarnings("unchecked")
    List<String> texts(String selector) {
        return (List<String>) value("[...document.querySelectorAll(arguments[0])].map(e => e.textContent)", selector);
    }

    /**
     * Waits for a condition. If it fails, the message contains the state of the page and the browser's last messages.
     */
    void await(String what, BooleanSupplier condition) {
        try {
            Awaitility.await(what).atMost(PATIENCE).until(condition::getAsBoolean);
        } catch (ConditionTimeoutException e) {
            throw new ConditionTimeoutException(e.getMessage() + "\n" + report(), e);
        }
    }

    private String report() {
        try {
            List<String> reportedErrors = reportedErrors();
            return "Page: " + value(REPORT) + "\nBrowser: "
                    + reportedErrors.subList(Math.max(0, reportedErrors.size() - LAST_MESSAGES), reportedErrors.size());
        } catch (WebDriverException e) {
            return "The browser does not answer: " + e.getMessage();
        }
    }

    void awaitText(String selector, String text) {
        await(selector + " says '" + text + "'", () -> text(selector).equals(text));
    }

    /** Clicks an element. */
    void click(String selector) {
        driver.findElement(By.cssSelector(selector)).click();
    }

    /** Types keys into the element that has the focus. */
    void type(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Presses Tab until the element has the focus. */
    void tabTo(String selector) {
        for (int i = 0; i < 50; i++) {
            if ((boolean) value("document.activeElement.matches(arguments[0])", selector)) {
                return;
            }
            type(Keys.TAB);
        }
        throw new AssertionError(selector + " cannot be reached with the keyboard");
    }

    /**
     * Sets the screen size, for example to that of a phone. The pixel ratio stays 1: doubled pixels would take the
     * software renderer much more time.
     */
    void screen(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", true));
    }

    /** Prints the page without a printer. The whole page is laid out, but only one sheet is drawn. */
    void print() {
        driver.executeCdpCommand("Page.printToPDF", Map.of("pageRanges", "1"));
    }

    /** The errors that the browser has reported since the last call. */
    List<String> reportedErrors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    private void close() {
        driver.quit();
        try (Stream<Path> tree = Files.walk(profile)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
