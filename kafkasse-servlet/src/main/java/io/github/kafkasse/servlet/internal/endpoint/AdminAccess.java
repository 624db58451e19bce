package io.github.kafkasse.servlet.internal.endpoint;

import io.github.kafkasse.Secret;
import io.github.kafkasse.Settings;
import io.github.kafkasse.servlet.Access;
import io.github.kafkasse.servlet.Authenticator;
import io.github.kafkasse.servlet.ServiceSettings;
import io.github.kafkasse.servlet.internal.container.ServletHttp;
import io.github.kafkasse.servlet.internal.http.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may see and end the connections of other clients: a client that sends the token of the settings, or that
 * the authenticator grants the access of an operator. Thread-safe.
 */
final class AdminAccess {
    private static final int SHORTEST_TOKEN = 16;
    private static final String CHALLENGE = "Bearer realm=\"admin\"";
    private static final String SCHEME = "Bearer ";

    private final Secret token;
    private final Authenticator authenticator;
    private final boolean isOpen;

    /**
     * @throws IllegalArgumentException if nobody could have access, or if the token could be guessed
     */
    AdminAccess(Settings settings, Authenticator authenticator) {
        this.token = settings.get(ServiceSettings.ADMIN_TOKEN);
        this.authenticator = authenticator;
        this.isOpen = authenticator.equals(Authenticator.everybody());
        if (token.isEmpty() && isOpen) {
            throw new IllegalArgumentException("Setting " + ServiceSettings.ADMIN_CONNECTIONS
                    + " is true, but nobody could see the connections: set " + ServiceSettings.ADMIN_TOKEN
                    + ", or an authenticator that grants some clients the access of operators");
        }
        if (!token.isEmpty() && token.length() < SHORTEST_TOKEN) {
            throw new IllegalArgumentException(
                    "Setting " + ServiceSettings.ADMIN_TOKEN + " must have at least " + SHORTEST_TOKEN + " characters");
        }
    }

    /** {@return why a request is refused; {@code null} if its client is an operator} */
    @Nullable
    Problem refusal(ServletHttp http) {
        if (token.matches(bearer(http))) {
            return null;
        }
        if (isOpen) {
            return Problem.of(new Access.Refused(401, CHALLENGE, "The token of an operator is required"));
        }
        Access access = authenticator.authenticate(http.request());
        if (access instanceof Access.Granted granted && granted.operator() && !hasExpired(granted)) {
            return null;
        }
        return Problem.of(
                access instanceof Access.Refused refused
                        ? refused
                        : new Access.Refused(403, null, "Only operators may see connections"));
    }

    private static boolean hasExpired(Access.Granted granted) {
        return granted.until() != null && !Instant.now().isBefore(granted.until());
    }

    private static @Nullable String bearer(ServletHttp http) {
        String header = http.header("Authorization");
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).strip()
                : null;
    }
}
