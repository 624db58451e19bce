package io.github.kafkasse.servlet.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A catalogue document in a file. A file that is read while it is being written is usually invalid; that reading fails
 * and is logged, and the next one succeeds. Replacing the file atomically, by a rename, avoids this.
 */
record FileSource(Path path) implements CatalogueSource {
    @Override
    public byte[] read() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] document = in.readNBytes(MAX_BYTES + 1);
            if (document.length > MAX_BYTES) {
                throw new IOException("it is larger than " + MAX_BYTES + " bytes");
            }
            return document;
        } catch (NoSuchFileException e) {
            throw new IOException("there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException("it may not be read", e);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
