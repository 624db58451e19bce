package io.github.kafkasse.examples.war;

import io.github.kafkasse.servlet.Access;
import io.github.kafkasse.servlet.Authenticator;
import jakarta.servlet.http.HttpServletRequest;

/** An authenticator that a user adds to the WAR. */
public final class WarTokens implements Authenticator {
    @Override
    public Access authenticate(HttpServletRequest request) {
        return "Bearer good".equals(request.getHeader("Authorization"))
                ? Access.of("ann")
                : Access.unauthorized("Bearer", "A token is needed.");
    }
}
