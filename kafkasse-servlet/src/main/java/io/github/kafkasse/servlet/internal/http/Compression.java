package io.github.kafkasse.servlet.internal.http;

import io.github.kafkasse.Settings;
import io.github.kafkasse.servlet.HttpSettings;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Negotiates the content coding of streams, by <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3">RFC
 * 9110, 12.5.3</a>. Immutable.
 *
 * @param isOffered whether streams are compressed for clients that accept it
 */
public record Compression(boolean isOffered) {
    /** The coding, and its older name. */
    private static final Set<String> GZIP = Set.of("gzip", "x-gzip");

    /**
     * Reads the policy from the servlet's settings.
     *
     * @throws IllegalArgumentException if a coding is unknown
     */
    public static Compression of(Settings settings) {
        List<String> codings = settings.get(HttpSettings.COMPRESSION);
        for (String coding : codings) {
            if (!coding.equals("gzip")) {
                throw new IllegalArgumentException("Setting " + HttpSettings.COMPRESSION + " cannot hold '" + coding
                        + "': streams can be compressed with gzip");
            }
        }
        return new Compression(!codings.isEmpty());
    }

    /** {@return the names of the request headers on which the bytes of an answer depend} */
    public String dependsOn() {
        return isOffered ? "Accept, Accept-Encoding" : "Accept";
    }

    /**
     * Whether a client receives a compressed stream: it names gzip, or all codings, and does not prefer the stream
     * without compression.
     */
    public boolean isChosen(HttpRequest request) {
        if (!isOffered) {
            return false;
        }
        double gzip = -1;
        double any = -1;
        double identity = -1;
        for (String header : request.headers("Accept-Encoding")) {
            for (String element : Accept.split(header, ',')) {
                List<String> parts = Accept.split(element, ';');
                String coding = parts.get(0).strip().toLowerCase(Locale.ROOT);
                double quality = Accept.quality(parts);
                if (GZIP.contains(coding)) {
                    gzip = Math.max(gzip, quality);
                } else if (coding.equals("*")) {
                    any = quality;
                } else if (coding.equals("identity")) {
                    identity = quality;
                }
            }
        }
        double compressed = gzip >= 0 ? gzip : any;
        double plain = identity >= 0 ? identity : any;
        return compressed > 0 && compressed >= plain;
    }
}
