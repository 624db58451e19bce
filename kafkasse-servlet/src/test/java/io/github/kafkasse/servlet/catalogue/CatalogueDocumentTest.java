package io.github.kafkasse.servlet.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.core.JsonPointer;
import io.github.kafkasse.servlet.catalogue.ReloadingCatalogue.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A document that is read repeatedly, step by step. */
class CatalogueDocumentTest {
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(CatalogueDocument.class);

    /** A document with the contents that the test sets. */
    private static final class Script implements CatalogueSource {
        private byte[] bytes;
        private Exception failure;

        void is(String json) {
            bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            failure = null;
        }

        void fails(Exception failure) {
            this.failure = failure;
        }

        @Override
        public byte[] read() throws IOException {
            if (failure instanceof IOException e) {
                throw e;
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            return bytes;
        }

        @Override
        public String toString() {
            return "streams.json";
        }
    }

    private final Script source = new Script();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Instant now = Instant.EPOCH;

    @BeforeEach
    void listen() {
        log.start();
        LOGGER.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        LOGGER.detachAppender(log);
    }

    private CatalogueDocument load(String json) throws IOException {
        return load(json, CatalogueFormat.PLAIN);
    }

    private CatalogueDocument load(String json, CatalogueFormat format) throws IOException {
        source.is(json);
        return CatalogueDocument.load(source, format, () -> now);
    }

    private static CatalogueFormat allowing(String... names) {
        return new CatalogueFormat(JsonPointer.empty(), StreamMembers.NONE, Map.of(), Set.of(names));
    }

    private void reload(CatalogueDocument document, String json) {
        source.is(json);
        reload(document);
    }

    private void reload(CatalogueDocument document) {
        now = now.plusSeconds(60);
        document.reload();
    }

    private List<String> logged(Level level) {
        return log.list.stream()
                .filter(event -> event.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static void assertFailsToLoad(String reason, Load load) {
        IOException failure = assertThrows(IOException.class, load::run);
        assertEquals("The stream catalogue streams.json cannot be used: " + reason, failure.getMessage());
    }

    private interface Load {
        void run() throws IOException;
    }

    @Test
    void theFirstReadMustSucceed() {
        assertFailsToLoad("It has no streams", () -> load("{}"));
        assertFailsToLoad("The document must be an object keyed by stream name (line 1, column 1)", () -> load("[]"));
        assertFailsToLoad("It has none of the streams to serve: [b]", () -> load("{'a': {}}", allowing("b")));
        source.fails(new IOException("there is no such file"));
        assertFailsToLoad(
                "there is no such file", () -> CatalogueDocument.load(source, CatalogueFormat.PLAIN, () -> now));
    }

    @Test
    void streamsAreAddedAndRemoved() throws IOException {
        CatalogueDocument document = load("{'a': {}, 'b': {}, 'c': {}}");

        reload(document, "{'b': {}, 'c': {'topics': ['t']}, 'd': {}}");

        assertEquals(Set.of(), document.state().streams().topics("a"));
        assertEquals(Set.of("t"), document.state().streams().topics("c"));
        assertEquals(Set.of("d"), document.state().streams().topics("d"));
        assertEquals(
                "The stream catalogue streams.json has changed: added [d], removed [a], modified [c]",
                logged(Level.INFO).get(1));
    }

    @Test
    void anAliasThatBecomesAStreamIsReportedAsNew() throws IOException {
        CatalogueDocument document = load("{'a': {'stream_aliases': ['b']}}");

        reload(document, "{'a': {}, 'b': {}}");

        assertTrue(logged(Level.INFO).get(1).endsWith("added [b], removed [], modified [a]"), log.list.toString());
    }

    @Test
    void anUnchangedDocumentIsNotLogged() throws IOException {
        CatalogueDocument document = load("{'a': {}}");
        log.list.clear();

        reload(document, "{ 'a': {'topics': ['a']} }");

        assertEquals(List.of(), log.list);
        assertEquals(now, document.state().loadedAt());
    }

    @Test
    void aFailedReloadKeepsTheStreams() throws IOException {
        CatalogueDocument document = load("{'a': {}}");
        StreamConfiguration before = document.state().streams();

        for (String broken : List.of("", "not JSON", "{'b': {}", "[]", "{'b': 1}", "{}", "{'b': {'topics': []}}")) {
            reload(document, broken);
            assertSame(before, document.state().streams(), broken);
            assertEquals(Instant.EPOCH, document.state().loadedAt());
            assertEquals(now, document.state().failure().since(), broken);
        }
    }

    @Test
    void aFailureHasItsReason() throws IOException {
        CatalogueDocument document = load("{'a': {}}");

        reload(document, "{'a': {},\n 'b': 1}");

        assertEquals(
                new Failure("The value of stream 'b' must be an object of a stream's members (line 2, column 7)", now),
                document.state().failure());
        assertEquals(
                List.of("The stream catalogue streams.json cannot be used; the previous one is kept: "
                        + document.state().failure().reason()),
                logged(Level.WARN));
    }

    @Test
    void aContinuingFailureIsLoggedOnce() throws IOException {
        CatalogueDocument document = load("{'a': {}}");
        source.fails(new IOException("the answer is not 200 but 500"));

        reload(document);
        Instant first = now;
        reload(document);
        reload(document);

        assertEquals(1, logged(Level.WARN).size());
        assertEquals(first, document.state().failure().since());
    }

    @Test
    void aFailureWithANewReasonIsLoggedAgain() throws IOException {
        CatalogueDocument document = load("{'a': {}}");

        source.fails(new IOException("the answer is not 200 but 500"));
        reload(document);
        source.fails(new IOException("the answer is not 200 but 404"));
        reload(document);

        assertEquals(2, logged(Level.WARN).size());
        assertEquals(now, document.state().failure().since());
    }

    @Test
    void aSuccessfulReadEndsAFailure() throws IOException {
        CatalogueDocument document = load("{'a': {}}");
        reload(document, "");

        reload(document, "{'a': {}}");

        assertNull(document.state().failure());
        assertEquals(now, document.state().loadedAt());
        assertEquals(
                "The stream catalogue streams.json can be used again",
                logged(Level.INFO).get(1));

        reload(document, "");
        assertEquals(2, logged(Level.WARN).size());
    }

    @Test
    void anUnexpectedExceptionKeepsTheStreams() throws IOException {
        CatalogueDocument document = load("{'a': {}}");
        source.fails(new UncheckedIOException(new IOException("surprise")));

        reload(document);

        assertEquals(Set.of("a"), document.state().streams().topics("a"));
        assertTrue(document.state().failure().reason().contains("surprise"));
    }

    @Test
    void anInterruptedReadIsNotAFailure() throws IOException {
        CatalogueDocument document = load("{'a': {}}");
        source.fails(new IOException("interrupted"));

        Thread.currentThread().interrupt();
        try {
            document.reload();
        } finally {
            Thread.interrupted();
        }

        assertNull(document.state().failure());
        assertEquals(List.of(), logged(Level.WARN));
    }

    @Test
    void missingStreamsOfTheAllowListAreLoggedWhenStreamsChange() throws IOException {
        CatalogueDocument document = load("{'a': {}}", allowing("a", "b"));
        String missing = "The stream catalogue streams.json lacks streams of the setting catalogue.streams: [b]";
        assertEquals(List.of(missing), logged(Level.WARN));

        reload(document, "{'a': {}, 'other': {}}");
        assertEquals(List.of(missing), logged(Level.WARN));

        reload(document, "{'a': {}, 'b': {}}");
        reload(document, "{'a': {}}");
        assertEquals(List.of(missing, missing), logged(Level.WARN));
    }
}
