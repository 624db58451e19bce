package io.github.kafkasse.servlet.internal.container;

import io.github.kafkasse.internal.common.EndSpread;
import io.github.kafkasse.internal.common.Scheduler;
import io.github.kafkasse.servlet.internal.http.Caching;
import io.github.kafkasse.servlet.internal.http.StreamType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The exchanges of a servlet that have not ended. Thread-safe. Only {@link #shutDown} blocks. */
public final class Exchanges {
    private static final Logger LOG = LoggerFactory.getLogger(Exchanges.class);

    private final Caching caching;
    private final Set<Exchange> present = ConcurrentHashMap.newKeySet();

    /** @param caching determines what caches may keep of streams */
    public Exchanges(Caching caching) {
        this.caching = caching;
    }

    Caching caching() {
        return caching;
    }

    /**
     * Makes a request asynchronous. This is the last step on the container's thread.
     *
     * @param life observes the exchange; {@link Exchange.Life#ended} is also called if this method throws
     * @param service starts answering the request; called once, when the response may be written
     */
    public void begin(ServletHttp http, StreamType type, Exchange.Life life, Consumer<Exchange> service)
            throws IOException {
        Exchange exchange;
        try {
            exchange = new Exchange(http, type, service, this, life);
        } catch (IOException | RuntimeException | Error e) {
            life.ended();
            throw e;
        }
        present.add(exchange);
        exchange.begin();
    }

    /** {@return whether the exchange had not ended before} */
    boolean remove(Exchange exchange) {
        return present.remove(exchange);
    }

    /**
     * Ends all streams cleanly, spread over at most a second, and waits until the container has sent them.
     *
     * @param limit the maximum time to wait
     * @param scheduler spreads the ends
     */
    public void shutDown(Duration limit, Scheduler scheduler) {
        long spread = EndSpread.of(limit, present.size()).toMillis();
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (Exchange exchange : present) {
            long after = ThreadLocalRandom.current().nextLong(spread + 1);
            Runnable unused = scheduler.after(Duration.ofMillis(after), exchange::shutDown);
            sent.add(exchange.completion());
        }
        try {
            CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new))
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("Not all clients received the end of their streams within {}", limit);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The end of a response cannot fail", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
