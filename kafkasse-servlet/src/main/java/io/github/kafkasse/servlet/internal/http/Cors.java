package io.github.kafkasse.servlet.internal.http;

import io.github.kafkasse.Settings;
import io.github.kafkasse.servlet.HttpSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Determines which scripts of other origins may read answers: the server's part of <a
 * href="https://fetch.spec.whatwg.org/#http-cors-protocol">CORS</a>. Errors have its headers too, because a script
 * cannot read an error without them. Immutable.
 */
public final class Cors {
    /** The methods of a stream. */
    public static final String METHODS = "GET, HEAD, OPTIONS";

    /** An origin as browsers write it: {@code scheme://host[:port]}, or {@code null}. */
    private static final Pattern ORIGIN = Pattern.compile("null|[a-z][a-z0-9+.-]*://[^/?#\\s]+");

    /** The request headers that clients send, with or without a token, and those of W3C Trace Context. */
    private static final String ALLOWED =
            "Last-Event-ID, Cache-Control, Accept, Authorization, traceparent, tracestate";

    /** The response headers with the time of a retry, the expected credentials, and the address of a range. */
    private static final String EXPOSED = "Retry-After, WWW-Authenticate, Content-Location";

    private final boolean everybody;
    private final Set<String> origins;
    private final boolean credentials;
    private final Duration maxAge;

    private Cors(boolean everybody, Set<String> origins, boolean credentials, Duration maxAge) {
        this.everybody = everybody;
        this.origins = origins;
        this.credentials = credentials;
        this.maxAge = maxAge;
    }

    /**
     * Reads the policy from the servlet's settings.
     *
     * @throws IllegalArgumentException if an origin is invalid, or if credentials are allowed for all origins
     */
    public static Cors of(Settings settings) {
        List<String> given = settings.get(HttpSettings.CORS_ORIGINS);
        boolean everybody = given.contains("*");
        boolean credentials = settings.get(HttpSettings.CORS_CREDENTIALS);
        if (everybody && credentials) {
            throw new IllegalArgumentException("Setting " + HttpSettings.CORS_CREDENTIALS
                    + " cannot be 'true': credentials need named origins in " + HttpSettings.CORS_ORIGINS);
        }
        Set<String> origins = given.stream()
                .filter(origin -> !origin.equals("*"))
                .map(origin -> origin.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        for (String origin : origins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException("Setting " + HttpSettings.CORS_ORIGINS + " cannot hold '" + origin
                        + "': an origin is written like https://example.org or http://localhost:8080, without a path");
            }
        }
        return new Cors(everybody, origins, credentials, settings.get(HttpSettings.CORS_MAX_AGE));
    }

    /**
     * Returns the headers for every answer of a path, including {@code Vary}.
     *
     * @param dependsOn the request header that the answer depends on, {@code null} for none
     */
    public Map<String, String> headers(HttpRequest request, @Nullable String dependsOn) {
        Map<String, String> headers = new LinkedHashMap<>();
        boolean byOrigin = !everybody && !origins.isEmpty();
        if (byOrigin) {
            headers.put("Vary", dependsOn == null ? "Origin" : dependsOn + ", Origin");
        } else if (dependsOn != null) {
            headers.put("Vary", dependsOn);
        }
        String allowed = allowed(request.header("Origin"));
        if (allowed != null) {
            headers.put("Access-Control-Allow-Origin", allowed);
            headers.put("Access-Control-Expose-Headers", EXPOSED);
            if (credentials) {
                headers.put("Access-Control-Allow-Credentials", "true");
            }
        }
        return headers;
    }

    /** {@return the answer to {@code OPTIONS}, whether or not it is a preflight request} */
    public HttpAnswer preflight(HttpRequest request) {
        HttpAnswer answer = new HttpAnswer(204, headers(request, null), null).with("Allow", METHODS);
        if (allowed(request.header("Origin")) == null) {
            return answer;
        }
        return answer.with("Access-Control-Allow-Methods", METHODS)
                .with("Access-Control-Allow-Headers", ALLOWED)
                .with("Access-Control-Max-Age", Long.toString(maxAge.toSeconds()));
    }

    /**
     * Returns the value of {@code Access-Control-Allow-Origin}; {@code null} if scripts of the origin may not read
     * answers.
     */
    private @Nullable String allowed(@Nullable String origin) {
        if (everybody) {
            return "*";
        }
        return origin != null && origins.contains(origin.toLowerCase(Locale.ROOT)) ? origin : null;
    }
}
