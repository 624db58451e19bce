package io.github.kafkasse.examples.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a cluster's data is stored, and that it is deleted. */
class DataDirectoryTest {
    private static Path parent(DataDirectory directory) {
        return directory.of("broker-0").getParent().getParent();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "/there/is/no/such/mount")
    void itIsATemporaryDirectoryWithoutAMemoryFileSystem(String memory) {
        DataDirectory directory = DataDirectory.create(memory);
        assertEquals(Path.of(System.getProperty("java.io.tmpdir")), parent(directory));
        directory.delete();
    }

    @Test
    void itIsInTheMemoryFileSystemIfThatHasEnoughSpace(@TempDir Path mount) throws IOException {
        DataDirectory directory = DataDirectory.create(mount.toString());
        long usable = Files.getFileStore(mount).getUsableSpace();
        assertEquals(usable >= 4L << 30 ? mount : Path.of(System.getProperty("java.io.tmpdir")), parent(directory));
        directory.delete();
    }

    @Test
    void itIsDeletedCompletely() throws IOException {
        DataDirectory directory = DataDirectory.create(null);
        Path file = Files.writeString(
                Files.createDirectories(directory.of("broker-0").resolve("topic-0"))
                        .resolve("0.log"),
                "x");
        assertTrue(Files.exists(file));
        directory.delete();
        assertFalse(Files.exists(directory.of("broker-0").getParent()));
    }
}
