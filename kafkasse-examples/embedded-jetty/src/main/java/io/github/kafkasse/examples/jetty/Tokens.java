package io.github.kafkasse.examples.jetty;

import io.github.kafkasse.servlet.Access;
import io.github.kafkasse.servlet.Authenticator;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets those in who have a token: in the header {@code Authorization}, or in a cookie, since a browser's EventSource
 * can set no headers. Immutable and thread-safe.
 */
final class Tokens implements Authenticator {
    private static final String BEARER = "Bearer ";
    private static final String COOKIE = "token";

    /**
     * What a token is good for.
     *
     * @param client who has it; clients are counted by this name
     * @param streams the names of the streams that it opens
     * @param until when it ends, and with it the streams that were opened
     */
    record Grant(String client, Set<String> streams, Instant until) {}

    private final Map<String, Grant> grants;

    /** In place of whatever knows the tokens of a real service. */
    Tokens(Map<String, Grant> grants) {
        this.grants = Map.copyOf(grants);
    }

    @Override
    public Access authenticate(HttpServletRequest request) {
        String token = token(request);
        Grant grant = token == null ? null : grants.get(token);
        if (grant == null || !grant.until().isAfter(Instant.now())) {
            return Access.unauthorized(
                    "Bearer realm=\"events\"", "A token is needed, and this is none, or one that ended.");
        }
        return new Access.Granted(grant.client(), grant.streams()::contains, grant.until());
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
