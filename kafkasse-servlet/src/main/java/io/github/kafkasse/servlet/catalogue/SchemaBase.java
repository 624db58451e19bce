package io.github.kafkasse.servlet.catalogue;

import io.github.kafkasse.servlet.catalogue.StreamConfiguration.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The place below which JSON Schemas are read. A catalogue often comes from another server, so its paths are not
 * trusted: a path consists of plain names, and neither a symbolic link nor a redirect leads out of the base.
 */
interface SchemaBase {
    /** The maximum size of a schema. Wikimedia's have less than 30,000 bytes. */
    int MAX_BYTES = 256 << 10;

    Pattern PATH = Pattern.compile("(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*/)*[A-Za-z0-9_~-][A-Za-z0-9._~-]*");
    int MAX_PATH = 500;
    Pattern HTTP = Pattern.compile("https?:", Pattern.CASE_INSENSITIVE);

    /**
     * Reads a document. Blocks, for a bounded time.
     *
     * @param path a path that {@link #PATH} matches
     * @throws IOException if it cannot be read; the message has the reason
     */
    byte[] read(String path) throws IOException;

    /**
     * The path of a stream's schema below the base; {@code null} if the catalogue names none.
     *
     * @throws IllegalArgumentException if the catalogue's path is not a plain path; the message has the reason
     */
    static @Nullable String path(Stream stream) {
        String title = stream.schemaTitle();
        String path = stream.schemaUri() != null ? stream.schemaUri() : title == null ? null : title + "/latest";
        if (path == null) {
            return null;
        }
        String relative = path.startsWith("/") ? path.substring(1) : path;
        if (relative.length() > MAX_PATH || !PATH.matcher(relative).matches()) {
            throw new IllegalArgumentException("'" + path + "' is not a path below the base of all schemas");
        }
        return relative;
    }

    /**
     * The base at an address.
     *
     * @throws IllegalArgumentException if the address is neither a path nor a {@code file:}, {@code http:} or {@code
     *     https:} URI; the message has the reason, but not the address, which may contain a password
     */
    static SchemaBase at(String address) {
        if (HTTP.matcher(address).lookingAt()) {
            return new Site(address.endsWith("/") ? address : address + "/");
        }
        if (CatalogueSource.at(address) instanceof FileSource file) {
            return new Directory(file.path());
        }
        throw new IllegalArgumentException("it must be a directory, or a file:, http: or https: URI");
    }

    /** Schemas in files. */
    record Directory(Path root) implements SchemaBase {
        @Override
        public byte[] read(String path) throws IOException {
            Path file;
            try {
                file = root.resolve(path).toRealPath();
            } catch (NoSuchFileException e) {
                throw new IOException("there is no such file", e);
            }
            if (!file.startsWith(root.toRealPath())) {
                throw new IOException("a link leads out of the base of all schemas");
            }
            if (!Files.isRegularFile(file)) {
                throw new IOException("it is not a file");
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] document = in.readNBytes(MAX_BYTES + 1);
                if (document.length > MAX_BYTES) {
                    throw new IOException("it is larger than " + MAX_BYTES + " bytes");
                }
                return document;
            }
        }
    }

    /** Schemas on an HTTP server. */
    final class Site implements SchemaBase {
        private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
        private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);

        private final String root;
        private final HttpClient client = HttpSource.client(CONNECT_TIMEOUT, HttpClient.Redirect.NEVER);

        /**
         * @param root its URI, with a slash at its end
         */
        private Site(String root) {
            if (root.indexOf('?') >= 0 || root.indexOf('#') >= 0) {
                throw new IllegalArgumentException("it must not have a query or a fragment");
            }
            this.root = root;
            source(""); // refuses an address that cannot be requested
        }

        private HttpSource source(String path) {
            return new HttpSource(URI.create(root + path), client, CONNECT_TIMEOUT, READ_TIMEOUT, MAX_BYTES);
        }

        @Override
        public byte[] read(String path) throws IOException {
            return source(path).read();
        }
    }
}
