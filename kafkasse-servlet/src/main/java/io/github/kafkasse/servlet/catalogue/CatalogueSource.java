package io.github.kafkasse.servlet.catalogue;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the bytes of a catalogue document. {@code toString} returns the address that logs and errors show. */
interface CatalogueSource {
    /**
     * The maximum size of a document in bytes. Wikimedia's document, with a thousand streams, has less than a million.
     */
    int MAX_BYTES = 16 << 20;

    /** Matches schemes of at least two letters, because one letter before a colon is a drive. */
    Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):");

    /**
     * Reads the document. Blocks, for a bounded time, until it is read or the thread is interrupted.
     *
     * @throws IOException if the document cannot be read; the message completes the sentence "it cannot be used: …"
     */
    byte[] read() throws IOException;

    /**
     * The source at an address.
     *
     * @param address a file's path, or a {@code file:}, {@code http:} or {@code https:} URI
     * @throws IllegalArgumentException if the address is none of these; the message has the reason, but not the
     *     address, which may contain a password
     */
    static CatalogueSource at(String address) {
        Matcher scheme = SCHEME.matcher(address);
        if (!scheme.lookingAt()) {
            return new FileSource(Path.of(address));
        }
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("it is not a URI: " + e.getReason(), e);
        }
        return switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
            case "file" -> new FileSource(Path.of(uri));
            case "http", "https" -> new HttpSource(uri, Duration.ofSeconds(5), Duration.ofSeconds(30), MAX_BYTES);
            default ->
                throw new IllegalArgumentException("it must be the path of a file, or a file:, http: or https: URI");
        };
    }
}
