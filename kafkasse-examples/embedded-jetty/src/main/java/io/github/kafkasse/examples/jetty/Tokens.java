package io.github.kafkasse.examples.jetty;

import io.github.kafkasse.RecordFilter;
import io.github.kafkasse.filter.EventFilter;
import io.github.kafkasse.servlet.Access;
import io.github.kafkasse.servlet.Authenticator;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Grants access by a token in the {@code Authorization} header or in a cookie, since a browser's EventSource cannot set
 * headers. Immutable and thread-safe.
 */
final class Tokens implements Authenticator {
    private static final String BEARER = "Bearer ";
    private static final String COOKIE = "token";

    /**
     * The access of a token's owner.
     *
     * @param client identifies the owner; the limit of connections per client applies to it
     * @param streams the names of the streams
     * @param events the events of these streams; {@code null} for all
     * @param until when the token expires and its streams end
     */
    record Grant(String client, Set<String> streams, @Nullable RecordFilter events, Instant until) {
        /** All events of the streams. */
        static Grant all(String client, Set<String> streams, Instant until) {
            return new Grant(client, streams, null, until);
        }

        /** Only the events whose member {@code wiki} has this value. */
        static Grant ofWiki(String wiki, String client, Set<String> streams, Instant until) {
            return new Grant(client, streams, EventFilter.member("wiki", wiki), until);
        }
    }

    private final Map<String, Grant> grants;

    /** The tokens are fixed in this example; a real service looks them up. */
    Tokens(Map<String, Grant> grants) {
        this.grants = Map.copyOf(grants);
    }

    @Override
    public Access authenticate(HttpServletRequest request) {
        String token = token(request);
        Grant grant = token == null ? null : grants.get(token);
        if (grant == null || !grant.until().isAfter(Instant.now())) {
            return Access.unauthorized(
                    "Bearer realm=\"events\"", "A valid token is required; this one is missing, unknown or expired.");
        }
        return new Access.Granted(grant.client(), grant.streams()::contains, grant.until(), grant.events());
    }

    private static @Nullable String token(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header != null) {
            return header.startsWith(BEARER) ? header.substring(BEARER.length()) : null;
        }
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(COOKIE)) {
                    return cookie.getValue();
                }
            }
        }
        return null;
    }
}
