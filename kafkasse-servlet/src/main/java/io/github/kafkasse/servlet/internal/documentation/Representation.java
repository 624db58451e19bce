package io.github.kafkasse.servlet.internal.documentation;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;

/**
 * A small document in memory, as an answer to {@code GET} and {@code HEAD}. A client that has it already is told so,
 * which it finds out by asking each time: what a service says of itself changes when it is configured anew.
 */
final class Representation {
    private final byte[] bytes;
    private final String contentType;
    private final String tag;

    private Representation(byte[] bytes, String contentType, String tag) {
        this.bytes = bytes;
        this.contentType = contentType;
        this.tag = tag;
    }

    static Representation of(byte[] bytes, String contentType) {
        return new Representation(bytes, contentType, '"' + digest(bytes) + '"');
    }

    static Representation of(String text, String contentType) {
        return of(text.getBytes(StandardCharsets.UTF_8), contentType);
    }

    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-cache");
        if (beginAnswer(request, response, tag, contentType)) {
            response.setContentLength(bytes.length);
            if (!request.getMethod().equals("HEAD")) {
                response.getOutputStream().write(bytes);
            }
        }
    }

    /** Sets the headers, and says whether there is more to be sent: not to a client that has it already. */
    static boolean beginAnswer(
            HttpServletRequest request, HttpServletResponse response, String tag, String contentType) {
        response.setHeader("ETag", tag);
        if (isKnown(request, tag)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return false;
        }
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentType(contentType);
        return true;
    }

    /** By RFC 9110, 13.1.2; a weak tag is one that a proxy has compressed. */
    private static boolean isKnown(HttpServletRequest request, String tag) {
        for (String header : Collections.list(request.getHeaders("If-None-Match"))) {
            for (String known : header.split(",", -1)) {
                String candidate = known.strip();
                if (candidate.equals("*") || candidate.equals(tag) || candidate.equals("W/" + tag)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
