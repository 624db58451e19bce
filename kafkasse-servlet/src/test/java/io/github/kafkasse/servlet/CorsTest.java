package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.Settings;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.servlet.internal.http.Cors;
import io.github.kafkasse.servlet.support.Wire;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which scripts may read which responses; byte for byte on the wire. */
class CorsTest extends InContainer {
    private static final String HOME = "https://home.example";

    private void onlyHome() {
        engine.with(HttpSettings.CORS_ORIGINS, List.of("https://other.example", "HTTPS://Home.Example"));
    }

    @Test
    void allOriginsMayReadByDefault() throws Exception {
        Wire.Head head = request("GET /topics/a", "Origin: " + HOME).readHead();
        assertEquals("*", head.header("Access-Control-Allow-Origin"));
        assertEquals("Retry-After, WWW-Authenticate, Content-Location", head.header("Access-Control-Expose-Headers"));
        assertNull(head.header("Access-Control-Allow-Credentials"));
        assertEquals("Accept", head.header("Vary"));
    }

    @Test
    void aPreflightIsAnswered() throws Exception {
        engine.with(HttpSettings.CORS_MAX_AGE, Duration.ofMinutes(10));
        Wire wire = request(
                "OPTIONS /topics/a",
                "Origin: " + HOME,
                "Access-Control-Request-Method: GET",
                "Access-Control-Request-Headers: last-event-id");
        Wire.Head head = wire.readHead();
        assertEquals(204, head.status());
        assertEquals("*", head.header("Access-Control-Allow-Origin"));
        assertEquals("GET, HEAD, OPTIONS", head.header("Access-Control-Allow-Methods"));
        assertEquals(
                "Last-Event-ID, Cache-Control, Accept, Authorization, traceparent, tracestate",
                head.header("Access-Control-Allow-Headers"));
        assertEquals("600", head.header("Access-Control-Max-Age"));
        assertEquals("GET, HEAD, OPTIONS", head.header("Allow"));
        assertNull(head.header("Vary"));
        assertTrue(engine.nobodyConnected());
        wire.send("GET /topics/a");
        readStart(wire);
    }

    @Test
    void aNamedOriginIsEchoed() throws Exception {
        onlyHome();
        Wire.Head head = request("GET /topics/a", "Origin: " + HOME).readHead();
        assertEquals(HOME, head.header("Access-Control-Allow-Origin"));
        assertEquals("Accept, Origin", head.header("Vary"));
        Wire.Head preflight = request("OPTIONS /topics/a", "Origin: " + HOME).readHead();
        assertEquals(HOME, preflight.header("Access-Control-Allow-Origin"));
        assertEquals("Origin", preflight.header("Vary"));
        assertEquals("3600", preflight.header("Access-Control-Max-Age"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://home.example.evil.example",
                "http://home.example",
                "https://home.example:8443",
                "https://sub.home.example",
                "null"
            })
    void anotherOriginIsNotAllowed(String origin) throws Exception {
        onlyHome();
        Wire.Head head = request("GET /topics/a", "Origin: " + origin).readHead();
        assertEquals(200, head.status(), "the browser hides the answer from the script");
        assertNull(head.header("Access-Control-Allow-Origin"));
        assertEquals("Accept, Origin", head.header("Vary"));
        Wire.Head preflight = request("OPTIONS /topics/a", "Origin: " + origin).readHead();
        assertEquals(204, preflight.status());
        assertNull(preflight.header("Access-Control-Allow-Origin"));
        assertNull(preflight.header("Access-Control-Allow-Headers"));
    }

    @Test
    void answersVaryByOriginEvenWithoutAnOrigin() throws Exception {
        onlyHome();
        Wire.Head head = request("GET /topics/a").readHead();
        assertNull(head.header("Access-Control-Allow-Origin"));
        assertEquals("Accept, Origin", head.header("Vary"));
    }

    @Test
    void noOriginMayReadIfNoneIsNamed() throws Exception {
        engine.with(HttpSettings.CORS_ORIGINS, List.of());
        Wire.Head head = request("GET /topics/a", "Origin: " + HOME).readHead();
        assertNull(head.header("Access-Control-Allow-Origin"));
        assertEquals("Accept", head.header("Vary"));
    }

    @Test
    void namedOriginsMaySendCredentialsIfTheSettingIsOn() throws Exception {
        onlyHome();
        engine.with(HttpSettings.CORS_CREDENTIALS, true);
        Wire.Head head = request("GET /topics/a", "Origin: " + HOME).readHead();
        assertEquals("true", head.header("Access-Control-Allow-Credentials"));
        Wire.Head preflight = request("OPTIONS /topics/a", "Origin: " + HOME).readHead();
        assertEquals("true", preflight.header("Access-Control-Allow-Credentials"));
        Wire.Head other =
                request("GET /topics/a", "Origin: https://evil.example").readHead();
        assertNull(other.header("Access-Control-Allow-Credentials"));
    }

    @Test
    void scriptsCanReadErrors() throws Exception {
        onlyHome();
        engine.onConnect(client -> client.refuse(new TopicNotAvailableException("No topic 'a'")));
        for (String request : List.of("GET /topics/a", "GET /topics/", "POST /topics/a")) {
            Wire.Head head =
                    request(request, "Origin: " + HOME, "Content-Length: 0").readHead();
            assertTrue(head.status() >= 400);
            assertEquals(HOME, head.header("Access-Control-Allow-Origin"), request);
            assertEquals("Accept, Origin", head.header("Vary"), request);
        }
    }

    @Test
    void credentialsForAllOriginsAreRefused() {
        Settings settings = Settings.defaults().with(HttpSettings.CORS_CREDENTIALS, true);
        var refused = assertThrows(IllegalArgumentException.class, () -> Cors.of(settings));
        assertTrue(refused.getMessage().contains("cors.credentials"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://home.example/", "https://home.example/path", "home.example", "https://", "https://a b"})
    void anInvalidOriginIsRefused(String origin) {
        Settings settings = Settings.defaults().with(HttpSettings.CORS_ORIGINS, List.of(origin));
        var refused = assertThrows(IllegalArgumentException.class, () -> Cors.of(settings));
        assertTrue(refused.getMessage().contains("cors.origins"), refused.getMessage());
        assertTrue(refused.getMessage().contains("'" + origin + "'"), refused.getMessage());
    }
}
