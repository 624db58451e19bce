package io.github.kafkasse.servlet.catalogue;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a catalogue's document comes from. Its {@code toString} is the address, as it is shown to people. */
interface CatalogueSource {
    /** The most bytes that a document may have: Wikimedia's, with a thousand streams, has less than one million. */
    int MAX_BYTES = 16 << 20;

    /** With one letter before the colon it is a drive. */
    Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):");

    /**
     * Gets the document as it is now. Blocks, for a bounded time, until it is there or the thread is interrupted.
     *
     * @throws IOException if there is none to be had; the message goes on from "it cannot be used:"
     */
    byte[] read() throws IOException;

    /**
     * The source at an address.
     *
     * @param address a file's path, or a {@code file:}, {@code http:} or {@code https:} URI
     * @throws IllegalArgumentException if it is none of these; the message says why and does not repeat it, since it
     *     may hold a password
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
            throw new IllegalArgumentException("it is no URI: " + e.getReason(), e);
        }
        return switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
            case "file" -> new FileSource(Path.of(uri));
            case "http", "https" -> new HttpSource(uri, Duration.ofSeconds(5), Duration.ofSeconds(30), MAX_BYTES);
            default -> throw new IllegalArgumentException("it is a file's path, or a file:, http: or https: URI");
        };
    }
}
