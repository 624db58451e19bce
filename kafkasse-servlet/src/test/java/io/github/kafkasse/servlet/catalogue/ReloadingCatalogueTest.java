package io.github.kafkasse.servlet.catalogue;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Setting;
import io.github.kafkasse.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A catalogue that is opened from its settings, and the thread that reads it again. */
class ReloadingCatalogueTest {
    private static final Duration WHILE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private Path file;
    private List<Thread> before;

    @BeforeEach
    void write() throws IOException {
        before = allThreads();
        file = folder.resolve("streams.json");
        replace("{\"streams\": {\"a\": {}, \"b\": {\"topics\": [\"t\"]}}}");
    }

    private void replace(String json) throws IOException {
        Path next = Files.writeString(folder.resolve("next.json"), json);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Settings settings(String reload) {
        return Settings.read(
                Map.of(
                        "catalogue.uri",
                        file.toString(),
                        "catalogue.path",
                        "/streams",
                        "catalogue.defaults",
                        "{\"topic_prefixes\": [\"x.\"]}",
                        "catalogue.reload",
                        reload),
                Map.of());
    }

    /** The readers' threads that the test has started; threads of other tests may still be ending. */
    private List<Thread> threads() {
        return allThreads().stream().filter(thread -> !before.contains(thread)).toList();
    }

    private static List<Thread> allThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("kafkasse-catalogue"))
                .toList();
    }

    @Test
    void aCatalogueIsOpenedByItsSettings() throws IOException {
        try (ReloadingCatalogue catalogue = ReloadingCatalogue.open(settings("0"))) {
            assertEquals(Set.of("x.a"), catalogue.topics("a"));
            assertEquals(Set.of("t", "x.a"), catalogue.current().topics());
            assertNull(catalogue.lastFailure());
            assertNotNull(catalogue.loadedAt());
        }
    }

    @Test
    void aCatalogueFollowsChangesOfItsDocument() throws IOException {
        try (ReloadingCatalogue catalogue = ReloadingCatalogue.open(settings("1ms"))) {
            replace("{\"streams\": {\"c\": {}}}");
            await().atMost(WHILE).until(() -> catalogue.topics("c").equals(Set.of("x.c")));
            assertEquals(Set.of(), catalogue.topics("a"));

            replace("{");
            await().atMost(WHILE).until(() -> catalogue.lastFailure() != null);
            assertEquals(Set.of("x.c"), catalogue.topics("c"));

            replace("{\"streams\": {\"d\": {}}}");
            await().atMost(WHILE).until(() -> catalogue.topics("d").equals(Set.of("x.d")));
            assertNull(catalogue.lastFailure());
        }
    }

    @Test
    void closingACatalogueEndsItsThread() throws IOException {
        ReloadingCatalogue catalogue = ReloadingCatalogue.open(settings("1h"));
        assertEquals(1, threads().size());
        assertTrue(threads().get(0).isDaemon());

        catalogue.close();

        await().atMost(WHILE).until(() -> threads().isEmpty());
        assertEquals(Set.of("x.a"), catalogue.topics("a"));
        catalogue.close();
    }

    @Test
    void aCatalogueWithoutReloadHasNoThread() throws IOException {
        try (ReloadingCatalogue catalogue = ReloadingCatalogue.open(settings("0"))) {
            assertTrue(threads().isEmpty());
            assertFalse(catalogue.topics("a").isEmpty());
        }
    }

    @Test
    void anErrorNamesADocumentThatIsMissingAtTheStart() throws IOException {
        Files.delete(file);

        IOException failure = assertThrows(IOException.class, () -> ReloadingCatalogue.open(settings("60s")));

        assertEquals("The stream catalogue " + file + " cannot be used: there is no such file", failure.getMessage());
        assertTrue(threads().isEmpty());
    }

    @Test
    void aCatalogueWithoutAnAddressIsRefused() {
        var refusal = assertThrows(IllegalArgumentException.class, () -> ReloadingCatalogue.open(Settings.defaults()));

        assertTrue(refusal.getMessage().startsWith("Setting catalogue.uri is missing"), refusal.getMessage());
    }

    @Test
    void anErrorDoesNotContainAnInvalidAddress() {
        Settings settings = Settings.defaults().with(CatalogueSettings.CATALOGUE_URI, "https://me:secret@example.org/");

        var refusal = assertThrows(IllegalArgumentException.class, () -> ReloadingCatalogue.open(settings));

        assertEquals(
                "Setting catalogue.uri cannot be used: it must not have a user name and password, because they would not be sent",
                refusal.getMessage());
    }

    @Test
    void aCatalogueReadsTheSchemasOfItsStreams() throws IOException {
        Files.writeString(folder.resolve("s.json"), "{}");
        replace("{\"streams\": {\"a\": {\"schema_uri\": \"/s\"}, \"b\": {}}}");
        Settings withSchemas = settings("0").with(CatalogueSettings.CATALOGUE_SCHEMAS, folder.toString());
        try (ReloadingCatalogue catalogue = ReloadingCatalogue.open(withSchemas)) {
            await().atMost(WHILE).until(() -> catalogue.schemas().equals(Map.of("a", "{}")));
            await().atMost(WHILE).until(() -> threads().isEmpty());
        }
        try (ReloadingCatalogue catalogue = ReloadingCatalogue.open(settings("0"))) {
            assertEquals(Map.of(), catalogue.schemas());
        }
    }

    @Test
    void aCatalogueReadsTheSchemasOfNewStreams() throws IOException {
        Files.writeString(folder.resolve("s.json"), "{}");
        Settings withSchemas = settings("1ms").with(CatalogueSettings.CATALOGUE_SCHEMAS, folder.toString());
        try (ReloadingCatalogue catalogue = ReloadingCatalogue.open(withSchemas)) {
            replace("{\"streams\": {\"c\": {\"schema_uri\": \"/s\"}}}");
            await().atMost(WHILE).until(() -> catalogue.schemas().equals(Map.of("c", "{}")));
        }
    }

    @Test
    void catalogueSettingsAreListed() {
        assertEquals(
                List.of(
                        "catalogue.uri",
                        "catalogue.path",
                        "catalogue.defaults",
                        "catalogue.overrides",
                        "catalogue.streams",
                        "catalogue.reload",
                        "catalogue.schemas"),
                CatalogueSettings.all().stream().map(Setting::name).toList());
        assertEquals(Duration.ofSeconds(60), CatalogueSettings.CATALOGUE_RELOAD.defaultValue());
    }
}
