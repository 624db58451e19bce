package io.github.kafkasse.servlet.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses of catalogues, and catalogues in files. */
class CatalogueSourceTest {
    @TempDir
    Path folder;

    private static String read(String address) throws IOException {
        return new String(CatalogueSource.at(address).read(), StandardCharsets.UTF_8);
    }

    private static void assertUnreadable(String address, String reason) {
        IOException failure = assertThrows(IOException.class, () -> read(address));
        assertTrue(failure.getMessage().contains(reason), failure.getMessage());
    }

    @Test
    void aFileIsNamedByItsPathOrItsUri() throws IOException {
        Path file = Files.writeString(folder.resolve("my streams.json"), "{\"é\": 1}");

        assertEquals("{\"é\": 1}", read(file.toString()));
        assertEquals("{\"é\": 1}", read(file.toUri().toString()));
        assertEquals(
                file.toString(), CatalogueSource.at(file.toUri().toString()).toString());
    }

    @Test
    void aFileIsReadAgainEachTime() throws IOException {
        Path file = Files.writeString(folder.resolve("streams.json"), "1");
        CatalogueSource source = CatalogueSource.at(file.toString());
        source.read();
        Files.writeString(file, "2");

        assertEquals("2", new String(source.read(), StandardCharsets.UTF_8));
    }

    @Test
    void aMissingFileIsAnError() {
        assertUnreadable(folder.resolve("none.json").toString(), "there is no such file");
    }

    @Test
    void aFolderIsAnError() {
        assertThrows(IOException.class, () -> read(folder.toString()));
    }

    @Test
    void aFileThatIsTooLargeIsAnError() throws IOException {
        Path file = folder.resolve("large.json");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(CatalogueSource.MAX_BYTES + 1L);
        }

        assertUnreadable(file.toString(), "larger than 16777216 bytes");
    }

    @Test
    void httpAndHttpsAddressesAreAccepted() {
        assertInstanceOf(HttpSource.class, CatalogueSource.at("http://localhost:1/streams.json"));
        assertInstanceOf(HttpSource.class, CatalogueSource.at("HTTPS://localhost/w/api.php?action=streamconfigs"));
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://localhost/streams.json,   the path of a file",
        "classpath:streams.json,         the path of a file",
        "http://local host/,             it is not a URI",
        "http:///streams.json,           http:///streams.json",
        "file:streams.json,              ''",
        "http://me:secret@localhost/,    must not have a user name",
    })
    void otherAddressesAreRefusedWithAReason(String address, String reason) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> CatalogueSource.at(address));

        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("secret"), refusal.getMessage());
    }
}
