package io.github.kafkasse.servlet.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.kafkasse.Settings;
import io.github.kafkasse.servlet.catalogue.StreamConfiguration.Stream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON Schemas of a catalogue's streams: from where and how often they are read, and that nothing else is read. */
@Timeout(60)
class StreamSchemasTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private Path base;
    private Instant now = START;
    private @Nullable HttpServer server;

    @BeforeEach
    void makeBase() throws IOException {
        base = Files.createDirectory(folder.resolve("schemas"));
        write("outside.json", "{\"title\": \"secret\"}");
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private StreamSchemas schemas(String address) {
        return StreamSchemas.of(Settings.defaults().with(CatalogueSettings.CATALOGUE_SCHEMAS, address), () -> now);
    }

    private StreamSchemas files() {
        return schemas(base.toString());
    }

    /** A server with a schema at {@code /schemas/a/latest.json}, and redirects to it at {@code /schemas/away}. */
    private StreamSchemas site() throws IOException {
        HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server = made;
        made.createContext("/", exchange -> {
            String path = exchange.getRequestURI().toString();
            requests.add(path);
            if (path.startsWith("/schemas/away")) {
                exchange.getResponseHeaders().set("Location", "/secret");
                exchange.sendResponseHeaders(302, -1);
            } else {
                byte[] body = ("{\"title\": \"" + path + "\"}").getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(
                        path.equals("/schemas/a/latest.json") || path.equals("/secret") ? 200 : 404, body.length);
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        made.start();
        return schemas("http://localhost:" + made.getAddress().getPort() + "/schemas");
    }

    private static Stream stream(String name, @Nullable String title, @Nullable String uri) {
        return new Stream(name, Set.of(name), Set.of(), null, title, uri, false);
    }

    private static Map<String, String> read(StreamSchemas schemas, Stream... streams) {
        schemas.refresh(StreamConfiguration.of(List.of(streams)));
        return schemas.current();
    }

    @Test
    void noSchemasAreReadWithoutABase() {
        assertNull(schemas(""));
    }

    @Test
    void theLatestSchemaOfATitleIsRead() throws IOException {
        write("schemas/a/b/latest", "{\"title\": \"a/b\"}");
        assertEquals(
                Map.of("x", "{\"title\": \"a/b\"}"),
                read(files(), stream("x", "a/b", null), stream("y", null, null), stream("z", "none", null)));
    }

    @Test
    void thePathOfTheCatalogueOverridesTheTitle() throws IOException {
        write("schemas/a/1.0.0.json", "{}");
        write("schemas/a/latest.json", "{\"title\": \"new\"}");
        assertEquals(Map.of("x", "{}"), read(files(), stream("x", "a", "/a/1.0.0")));
        assertEquals(Map.of("x", "{}"), read(files(), stream("x", "a", "a/1.0.0.json")));
    }

    @Test
    void jsonIsPreferredToYaml() throws IOException {
        write("schemas/a/latest", "title: yaml\n");
        assertEquals(Map.of(), read(files(), stream("x", "a", null)));
        write("schemas/b/latest", "title: yaml\n");
        write("schemas/b/latest.json", "{}");
        assertEquals(Map.of("x", "{}"), read(files(), stream("x", "b", null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside",
                "/../outside.json",
                "a/../../outside.json",
                "a/./b",
                "..",
                ".hidden",
                "a//b",
                "//localhost/outside.json",
                "http://localhost/outside.json",
                "file:///outside.json",
                "%2e%2e/outside.json",
                "..\\outside.json",
                "a?b",
                "a#b",
                "a b",
                "a\nb",
                "user@localhost",
                "",
                "/"
            })
    void aPathThatIsNotBelowTheBaseIsNotRead(String path) throws IOException {
        assertEquals(Map.of(), read(files(), stream("x", "a", path)));
        assertEquals(Map.of(), read(site(), stream("x", "a", path)));
        assertEquals(List.of(), requests);
    }

    @Test
    void aTitleIsAsUntrustedAsAPath() {
        assertEquals(Map.of(), read(files(), stream("x", "../outside.json?", null), stream("y", "..", null)));
    }

    @Test
    void aLinkOutOfTheBaseIsNotFollowed() throws IOException {
        Files.createSymbolicLink(base.resolve("a.json"), folder.resolve("outside.json"));
        Files.createSymbolicLink(base.resolve("up"), folder);
        write("schemas/c/1.0.0.json", "{}");
        Files.createSymbolicLink(base.resolve("c/latest.json"), Path.of("1.0.0.json"));
        assertEquals(
                Map.of("z", "{}"),
                read(
                        files(),
                        stream("x", null, "/a.json"),
                        stream("y", null, "/up/outside.json"),
                        stream("z", "c", null)));
    }

    @Test
    void schemasAreReadOverHttp() throws IOException {
        assertEquals(Map.of("x", "{\"title\": \"/schemas/a/latest.json\"}"), read(site(), stream("x", "a", null)));
        assertEquals(List.of("/schemas/a/latest.json"), requests);
    }

    @Test
    void redirectsAreNotFollowed() throws IOException {
        assertEquals(Map.of(), read(site(), stream("x", null, "/away.json")));
        assertEquals(List.of("/schemas/away.json"), requests);
    }

    @Test
    void streamsOfOneSchemaCauseOneRequest() throws IOException {
        assertEquals(
                2, read(site(), stream("x", "a", null), stream("y", "a", null)).size());
        assertEquals(1, requests.size());
    }

    @Test
    void aSchemaIsReadAgainAfterSomeTime() throws IOException {
        write("schemas/a/latest.json", "{}");
        StreamSchemas schemas = files();
        Map<String, String> first = read(schemas, stream("x", "a", null));
        write("schemas/a/latest.json", "{\"title\": \"new\"}");
        now = START.plus(StreamSchemas.KEPT).minusMillis(1);
        assertSame(first, read(schemas, stream("x", "a", null)));
        now = START.plus(StreamSchemas.KEPT);
        Map<String, String> second = read(schemas, stream("x", "a", null));
        assertEquals(Map.of("x", "{\"title\": \"new\"}"), second);
        now = now.plus(StreamSchemas.KEPT);
        assertSame(second, read(schemas, stream("x", "a", null)), "nothing has changed");
    }

    @Test
    void aSchemaThatCannotBeReadAgainIsKept() throws IOException {
        write("schemas/a/latest.json", "{}");
        StreamSchemas schemas = files();
        Map<String, String> first = read(schemas, stream("x", "a", null));
        Files.delete(base.resolve("a/latest.json"));
        now = START.plus(StreamSchemas.KEPT);
        assertSame(first, read(schemas, stream("x", "a", null)));
        assertNotSame(first, read(schemas, stream("x", null, null)));
        assertEquals(Map.of(), schemas.current());
    }

    @Test
    void aNewStreamsSchemaIsReadAtOnce() throws IOException {
        write("schemas/a/latest.json", "{}");
        write("schemas/b/latest.json", "{}");
        StreamSchemas schemas = files();
        read(schemas, stream("x", "a", null));
        assertEquals(Map.of("x", "{}", "y", "{}"), read(schemas, stream("x", "a", null), stream("y", "b", null)));
    }

    @Test
    void aSchemaOfTheMaximumSizeIsRead() throws IOException {
        write("schemas/a.json", "{" + " ".repeat(SchemaBase.MAX_BYTES - 2) + "}");
        write("schemas/b.json", "{" + " ".repeat(SchemaBase.MAX_BYTES - 1) + "}");
        assertEquals(
                Set.of("x"),
                read(files(), stream("x", null, "a"), stream("y", null, "b")).keySet());
    }

    @Test
    void theLengthOfAllSchemasIsLimited() throws IOException {
        int fitting = StreamSchemas.MAX_LENGTH / SchemaBase.MAX_BYTES;
        Stream[] streams = new Stream[fitting + 1];
        for (int i = 0; i <= fitting; i++) {
            write("schemas/" + i + ".json", "{" + " ".repeat(SchemaBase.MAX_BYTES - 2) + "}");
            streams[i] = stream("s" + i, null, i + ".json");
        }
        assertEquals(fitting, read(files(), streams).size());
    }

    @Test
    void theNumberOfSchemasIsLimited() {
        read(slow(Duration.ZERO), many(StreamSchemas.MAX_SCHEMAS + 1));
        assertEquals(StreamSchemas.MAX_SCHEMAS, requests.size());
    }

    @Test
    void aTurnEndsAfterItsTimeAndTheNextContinues() {
        StreamSchemas schemas = slow(Duration.ofSeconds(4));
        read(schemas, many(5));
        assertEquals(3, requests.size(), "12 seconds");
        assertEquals(3, schemas.current().size());
        read(schemas, many(5));
        assertEquals(5, schemas.current().size());
        assertEquals(5, requests.size());
    }

    @Test
    void anInterruptedThreadReadsNoMore() throws IOException {
        write("schemas/a/latest.json", "{}");
        Thread.currentThread().interrupt();
        try {
            assertEquals(Map.of(), read(files(), stream("x", "a", null)));
        } finally {
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void anInvalidBaseIsRefused() {
        for (String address :
                List.of("ftp://localhost/", "http://localhost/?a", "https://me:secret@localhost/", "http:// /")) {
            var refused = assertThrows(IllegalArgumentException.class, () -> schemas(address));
            assertTrue(refused.getMessage().startsWith("Setting catalogue.schemas cannot be used: "), address);
        }
    }

    private static Stream[] many(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> stream("s" + i, null, "p" + i + ".json"))
                .toArray(Stream[]::new);
    }

    /** A base whose reads take time by the clock of the test. */
    private StreamSchemas slow(Duration each) {
        SchemaBase base = path -> {
            requests.add(path);
            now = now.plus(each);
            return "{}".getBytes(StandardCharsets.UTF_8);
        };
        return new StreamSchemas(base, () -> now);
    }
}
