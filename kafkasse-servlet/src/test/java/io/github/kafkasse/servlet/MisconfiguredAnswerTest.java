package io.github.kafkasse.servlet;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kafkasse.KafkaSseConfigurationException;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.servlet.support.Deployment;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a misconfigured service answers to requests for streams that it does not have. */
class MisconfiguredAnswerTest extends InContainer {
    private final KafkaSseException misconfigured = new KafkaSseConfigurationException("No topic exists.");

    private void serve() throws Exception {
        server(Deployment.of(KafkaSseServlet.builder(engine.sse())
                .catalogue(name -> name.equals("known") ? Set.of("topic") : Set.of())
                .build()));
    }

    private int status(String request) throws Exception {
        int status = request(request).readHead().status();
        assertTrue(engine.nobodyConnected());
        return status;
    }

    @Test
    void unknownStreamsGetTheEnginesAnswerAtOnce() throws Exception {
        engine.onRefusal(reason -> CompletableFuture.completedFuture(misconfigured));
        serve();
        assertEquals(500, status("GET /topics/unknown"));
        assertEquals(500, status("HEAD /topics/unknown"));
        assertEquals(500, status("GET /topics/known,unknown"));
        assertEquals(500, status("GET /topics/"));
    }

    @Test
    void unknownStreamsGetTheEnginesAnswerWhenKafkaHasAnswered() throws Exception {
        engine.onRefusal(reason ->
                new CompletableFuture<KafkaSseException>().completeOnTimeout(misconfigured, 50, MILLISECONDS));
        serve();
        assertEquals(500, status("GET /topics/unknown"));
        assertEquals(500, status("HEAD /topics/unknown"));
    }

    @Test
    void aRequestCountsAsAConnectionWhileItWaitsForItsAnswer() throws Exception {
        CompletableFuture<KafkaSseException> answer = new CompletableFuture<>();
        engine.with(HttpSettings.LIMIT_PER_CLIENT, 1).onRefusal(reason -> answer);
        serve();
        var first = request("GET /topics/unknown");
        // It has its place before it waits for the answer.
        await().until(() -> answer.getNumberOfDependents() > 0);
        assertEquals(429, status("GET /topics/other"));
        answer.complete(misconfigured);
        assertEquals(500, first.readHead().status());
        assertEquals(500, status("GET /topics/other"));
    }

    @Test
    void aFailedCheckIsAnsweredAsAnInternalError() throws Exception {
        engine.onRefusal(reason -> CompletableFuture.failedFuture(new IllegalStateException("names")));
        serve();
        assertEquals(500, status("GET /topics/unknown"));
    }

    @Test
    void aCorrectlyConfiguredServiceAnswersUnknownStreamsWith404() throws Exception {
        serve();
        assertEquals(404, status("GET /topics/unknown"));
        assertEquals(404, status("HEAD /topics/unknown"));
    }
}
