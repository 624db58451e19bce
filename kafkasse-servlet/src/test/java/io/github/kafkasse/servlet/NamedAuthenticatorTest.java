package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.kafkasse.servlet.support.Container;
import io.github.kafkasse.servlet.support.Deployment;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A setting names the class of the authenticator, so that a WAR needs no code of its own to create it. */
class NamedAuthenticatorTest extends InContainer {
    private static final AtomicInteger CLOSED = new AtomicInteger();

    /** It knows one token. */
    public static final class Tokens implements Authenticator, AutoCloseable {
        @Override
        public Access authenticate(HttpServletRequest request) {
            return "Bearer good".equals(request.getHeader("Authorization"))
                    ? Access.of("ann")
                    : Access.unauthorized("Bearer", "A token is needed.");
        }

        @Override
        public void close() {
            CLOSED.incrementAndGet();
        }
    }

    @Test
    void theNamedAuthenticatorIsUsedAndClosed() throws Exception {
        CLOSED.set(0);
        engine.with(HttpSettings.AUTHENTICATOR, Tokens.class.getName());
        assertEquals(401, request("GET /topics/a").readHead().status());
        readStart(request("GET /topics/a", "Authorization: Bearer good"));
        stopServer();
        assertEquals(1, CLOSED.get());
    }

    @Test
    void anAuthenticatorInCodeOverridesIt() throws Exception {
        CLOSED.set(0);
        engine.with(HttpSettings.AUTHENTICATOR, Tokens.class.getName());
        server(Deployment.of(KafkaSseServlet.builder(engine.sse())
                .authenticator(Authenticator.everybody())
                .build()));
        readStart(request("GET /topics/a"));
        stopServer();
        assertEquals(0, CLOSED.get());
    }

    @Test
    void aServletDoesNotStartIfTheNamedClassIsNotAnAuthenticator() throws Exception {
        engine.with(HttpSettings.AUTHENTICATOR, "java.lang.String");
        KafkaSseServlet servlet = KafkaSseServlet.builder(engine.sse()).build();
        if (container == Container.TOMCAT) { // it logs the reason, and starts without the servlet
            server(Deployment.of(servlet));
            assertNotEquals(200, request("GET /topics/a").readHead().status());
            return;
        }
        Throwable thrown = assertThrows(Exception.class, () -> server(Deployment.of(servlet)));
        assertEquals(
                "Servlet 'streams' cannot start: Setting authenticator: class 'java.lang.String' does not implement "
                        + Authenticator.class.getName(),
                thrown.getMessage());
    }
}
