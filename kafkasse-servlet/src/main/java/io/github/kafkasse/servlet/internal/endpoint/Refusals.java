package io.github.kafkasse.servlet.internal.endpoint;

import io.github.kafkasse.KafkaSse;
import io.github.kafkasse.KafkaSseException;
import io.github.kafkasse.TooManyConnectionsException;
import io.github.kafkasse.TopicNotAvailableException;
import io.github.kafkasse.servlet.internal.container.Exchange;
import io.github.kafkasse.servlet.internal.http.Problem;
import io.github.kafkasse.servlet.internal.http.StreamType;
import io.github.kafkasse.servlet.internal.limits.Admission;
import io.github.kafkasse.servlet.internal.limits.ConnectionLimits;
import io.github.kafkasse.servlet.internal.limits.ConnectionLimits.Place;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses requests for what is not available here. The engine says whether the service is misconfigured, for which it
 * may have to ask Kafka: {@link StreamEndpoint} calls this on the container's thread, which does not wait. Thread-safe.
 */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private final KafkaSse engine;
    private final ConnectionLimits limits;
    private final Set<Exchange> exchanges;

    /** @param exchanges holds a refusal's exchange until its end; thread-safe */
    Refusals(KafkaSse engine, ConnectionLimits limits, Set<Exchange> exchanges) {
        this.engine = engine;
        this.limits = limits;
        this.exchanges = exchanges;
    }

    /**
     * Answers a request, at once if the engine knows the answer.
     *
     * @param problem what a client is told of an error
     * @param client whose request it is
     * @throws TooManyConnectionsException if the answer has to wait and the client has as many connections as it may
     */
    void refuse(
            HttpServletRequest request,
            HttpServletResponse response,
            StreamType type,
            TopicNotAvailableException reason,
            Function<KafkaSseException, Problem> problem,
            String client)
            throws IOException {
        CompletableFuture<KafkaSseException> refusal = engine.refusal(reason);
        if (refusal.isDone()) {
            problem.apply(refusal.join()).answer(request, response);
            return;
        }
        Place place = limits.enter(client);
        if (place == null) {
            throw Admission.tooMany(limits.perClient());
        }
        Admission admission = new Admission(place);
        boolean begun = false;
        try {
            Exchange.begin(
                    request,
                    response,
                    type,
                    exchange -> answerLater(refusal, exchange, problem),
                    exchanges,
                    new Waiting(admission));
            begun = true;
        } finally {
            if (!begun) {
                admission.leave();
            }
        }
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
    private record Waiting(Admission admission) implements Exchange.Life {
        @Override
        public void opened() {
            throw new IllegalStateException("A refusal does not open a stream");
        }

        @Override
        public void ended() {
            admission.leave();
        }
    }
}
