package io.github.kafkasse.servlet.internal.endpoint;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.TooManyConnectionsException;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.servlet.internal.container.Exchange;
import io.github.kafkasse.servlet.internal.container.Exchanges;
import io.github.kafkasse.servlet.internal.container.ServletHttp;
import io.github.kafkasse.servlet.internal.http.Problem;
import io.github.kafkasse.servlet.internal.http.StreamType;
import io.github.kafkasse.servlet.internal.limits.ConnectionLimits;
import io.github.kafkasse.servlet.internal.limits.ConnectionLimits.Place;
import io.github.kafkasse.servlet.internal.limits.Occupant;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses requests for streams that are not available. The engine may have to ask Kafka whether the service is
 * misconfigured. {@link StreamEndpoint} calls this on the container's thread, which does not wait. Thread-safe.
 */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final KafkaSse engine;
    private final ConnectionLimits limits;
    private final Exchanges exchanges;

    Refusals(KafkaSse engine, ConnectionLimits limits, Exchanges exchanges) {
        this.engine = engine;
        this.limits = limits;
        this.exchanges = exchanges;
    }

    /**
     * Answers a request, at once if the engine knows the reason.
     *
     * @param problem converts an error to the problem for the client
     * @param client the key of the client
     * @throws TooManyConnectionsException if the answer has to wait and the client has reached its limit of connections
     */
    void refuse(
            ServletHttp http,
            StreamType type,
            TopicNotAvailableException reason,
            Function<KafkaSseException, Problem> problem,
            String client)
            throws IOException {
        CompletableFuture<KafkaSseException> refusal = engine.refusal(reason);
        if (refusal.isDone()) {
            http.send(problem.apply(refusal.join()).answer(http));
            return;
        }
        Place place = limits.enter(client);
        if (place == null) {
            throw Occupant.tooMany(limits.perClient());
        }
        Waiting waiting = new Waiting(new Occupant(place));
        exchanges.begin(http, type, waiting, exchange -> answerLater(refusal, exchange, problem));
    }

    private static void answerLater(
            CompletableFuture<KafkaSseException> refusal,
            Exchange exchange,
            Function<KafkaSseException, Problem> problem) {
        CompletableFuture<Void> unused = refusal.handle((reason, failure) -> {
            if (failure != null) {
                LOG.error("A request could not be checked", failure);
                exchange.answer(Problem.unexpected());
            } else {
                exchange.answer(problem.apply(reason));
            }
            return null;
        });
    }

    /** Gives the place back. */
    private record Waiting(Occupant occupant) implements Exchange.Life {
        @Override
        public void opened() {
            throw new IllegalStateException("A refusal does not open a stream");
        }

        @Override
        public void ended() {
            occupant.leave();
        }
    }
}
