package io.github.kafkasse.servlet.internal.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A small document in memory with an entity tag. Clients revalidate it at each use, and get 304 if it has not changed.
 * Immutable.
 */
public final class Document {
    private final HttpAnswer.Body body;
    private final String contentType;
    private final String tag;

    private Document(byte[] bytes, String contentType) {
        this.body = HttpAnswer.body(bytes);
        this.contentType = contentType;
        this.tag = '"' + digest(bytes) + '"';
    }

    /** {@return a document of bytes} */
    public static Document of(byte[] bytes, String contentType) {
        return new Document(bytes, contentType);
    }

    /** {@return a document of a text in UTF-8} */
    public static Document of(String text, String contentType) {
        return of(text.getBytes(StandardCharsets.UTF_8), contentType);
    }

    /** {@return the answer to a request for the document} */
    public HttpAnswer answer(HttpRequest request) {
        return revalidated(request, tag, contentType, body).with("Cache-Control", "no-cache");
    }

    /** {@return an answer with an entity tag: 304 without a body if the client has that version already} */
    public static HttpAnswer revalidated(HttpRequest request, String tag, String contentType, HttpAnswer.Body body) {
        if (isKnown(request, tag)) {
            return HttpAnswer.empty(304).with("ETag", tag);
        }
        return HttpAnswer.empty(200)
                .with("ETag", tag)
                .with("X-Content-Type-Options", "nosniff")
                .with("Content-Type", contentType)
                .with(body);
    }

    /** Uses the weak comparison of RFC 9110, 13.1.2, because a proxy that compresses an answer makes its tag weak. */
    private static boolean isKnown(HttpRequest request, String tag) {
        for (String header : request.headers("If-None-Match")) {
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
