package io.github.kafkasse.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.InvalidAssignmentException;
import io.github.kafkasse.KafkaUnavailableException;
import io.github.kafkasse.TooManyConnectionsException;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.servlet.support.Deployment;
import io.github.kafkasse.servlet.support.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors before a stream starts, byte for byte on the wire. */
class ProblemAnswerTest extends InContainer {
    private static String body(Wire wire, Wire.Head head) throws Exception {
        int length = Integer.parseInt(head.header("Content-Length"));
        return new String(wire.readExactly(length), StandardCharsets.UTF_8);
    }

    @Test
    void aRefusalHasTheReason() throws Exception {
        engine.onConnect(client -> client.refuse(new InvalidAssignmentException("Offset -5 is no offset")));
        Wire wire = request("GET /topics/a?since=0", "Last-Event-ID: [");
        Wire.Head head = wire.readHead();
        assertEquals(400, head.status());
        assertEquals("application/problem+json", head.header("Content-Type"));
        assertEquals("no-store", head.header("Cache-Control"));
        assertEquals("*", head.header("Access-Control-Allow-Origin"));
        assertEquals("Accept", head.header("Vary"));
        assertNull(head.header("Retry-After"));
        assertEquals(
                "{\"type\":\"invalid_assignment\",\"title\":\"Invalid Last-Event-ID\",\"status\":400,"
                        + "\"detail\":\"Offset -5 is no offset\",\"method\":\"GET\",\"uri\":\"/topics/a?since=0\","
                        + "\"name\":\"InvalidAssignmentError\",\"origin\":\"KafkaSSE\"}",
                body(wire, head));
    }

    @Test
    void aConnectionServesAnotherRequestAfterARefusal() throws Exception {
        engine.onConnect(client -> client.refuse(new TopicNotAvailableException("No topic 'a'")));
        Wire wire = request("GET /topics/a");
        Wire.Head head = wire.readHead();
        assertEquals(404, head.status());
        body(wire, head);
        engine.opening();
        wire.send("GET /topics/b");
        readStart(wire);
    }

    @Test
    void retryAfterIsInWholeSeconds() throws Exception {
        engine.onConnect(client -> client.refuse(new KafkaUnavailableException("Away", Duration.ofMillis(2001), null)));
        Wire.Head away = request("GET /topics/a").readHead();
        assertEquals(503, away.status());
        assertEquals("3", away.header("Retry-After"));
        engine.onConnect(client -> client.refuse(new TooManyConnectionsException("Full", Duration.ZERO)));
        Wire.Head full = request("GET /topics/a").readHead();
        assertEquals(429, full.status());
        assertEquals("1", full.header("Retry-After"));
    }

    @Test
    void headIsRefusedLikeGetButWithoutBody() throws Exception {
        engine.onCheck(request -> CompletableFuture.failedFuture(new TopicNotAvailableException("No topic 'a'")));
        Wire wire = request("HEAD /topics/a");
        Wire.Head head = wire.readHead();
        assertEquals(404, head.status());
        assertEquals("application/problem+json", head.header("Content-Type"));
        assertTrue(Integer.parseInt(head.header("Content-Length")) > 0);
        wire.send("HEAD /topics/", "Connection: close");
        assertEquals(404, wire.readHead().status(), "the second answer follows the first's head at once");
        assertTrue(wire.isSilentUntilClosed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "PROPFIND"})
    void otherMethodsAreNotAllowed(String method) throws Exception {
        Wire wire = request(method + " /topics/a", "Content-Length: 0");
        Wire.Head head = wire.readHead();
        assertEquals(405, head.status());
        assertEquals("GET, HEAD, OPTIONS", head.header("Allow"));
        assertEquals("application/problem+json", head.header("Content-Type"));
        assertEquals("*", head.header("Access-Control-Allow-Origin"));
        String body = body(wire, head);
        assertTrue(body.contains("\"name\":\"MethodNotAllowedError\""), body);
        assertTrue(body.contains("\"method\":\"" + method + "\""), body);
        assertTrue(engine.nobodyConnected());
    }

    @Test
    void textFromTheClientIsEscapedInTheAnswer() throws Exception {
        engine.onConnect(
                client -> client.refuse(new TopicNotAvailableException("No '\"\\\u0000\n\u2028\ud800</script>' here")));
        Wire wire = request("GET /topics/a?x=%22%0D%0A'");
        Wire.Head head = wire.readHead();
        assertEquals(404, head.status());
        String body = body(wire, head);
        assertTrue(body.contains("\"detail\":\"No '\\\"\\\\\\u0000\\n\\u2028\\uD800</script>' here\""), body);
        assertTrue(body.contains("\"uri\":\"/topics/a?x=%22%0D%0A'\""), body);
        assertEquals("nosniff", head.header("X-Content-Type-Options"));
    }

    @Test
    void longTextFromTheClientIsTruncatedInTheAnswer() throws Exception {
        engine.onConnect(client -> client.refuse(new InvalidAssignmentException("y".repeat(5000))));
        Wire wire = request("GET /topics/a?x=" + "x".repeat(60_000));
        Wire.Head head = wire.readHead();
        assertEquals(400, head.status());
        assertTrue(body(wire, head).length() < 2500);
    }

    @Test
    void anInternalErrorIsNotDisclosed() throws Exception {
        engine.onConnect(client -> {
            throw new IllegalStateException("secret");
        });
        Wire wire = request("GET /topics/a");
        Wire.Head head = wire.readHead();
        assertEquals(500, head.status());
        String body = body(wire, head);
        assertTrue(body.contains("\"name\":\"InternalError\""), body);
        assertFalse(body.contains("secret"), body);
        assertFalse(body.contains("Exception"), body);
    }

    @Test
    void anInternalErrorOfACheckIsNotDisclosed() throws Exception {
        engine.onCheck(request -> CompletableFuture.failedFuture(new IllegalStateException("secret")));
        assertEquals(500, request("HEAD /topics/a").readHead().status());
    }

    @Test
    void anErrorOfTheCatalogueIsNotDisclosed() throws Exception {
        server(Deployment.of(KafkaSseServlet.builder(engine.sse())
                .catalogue(name -> {
                    throw new IllegalStateException("secret");
                })
                .build()));
        Wire wire = request("GET /topics/a");
        Wire.Head head = wire.readHead();
        assertEquals(500, head.status());
        assertFalse(body(wire, head).contains("secret"));
    }

    @Test
    void aServletWithoutAsyncSupportAnswersConfigurationError() throws Exception {
        server(Deployment.of(KafkaSseServlet.builder(engine.sse()).build()).withoutAsync());
        Wire wire = request("GET /topics/a");
        Wire.Head head = wire.readHead();
        assertEquals(500, head.status());
        assertTrue(body(wire, head).contains("\"name\":\"ConfigurationError\""));
        assertTrue(engine.nobodyConnected());
    }
}
