package io.github.kafkasse.servlet.internal.container;

import io.github.kafkasse.servlet.internal.http.HttpAnswer;
import io.github.kafkasse.servlet.internal.http.Problem;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends an answer when it is complete. A thread of the container writes it, and not the thread that completes it, which
 * can be one of Kafka's client.
 */
public final class DelayedAnswer implements AsyncListener {
    private static final Logger LOG = LoggerFactory.getLogger(DelayedAnswer.class);

    private final ServletHttp http;
    private final AsyncContext async;
    private final AtomicBoolean over = new AtomicBoolean();

    private DelayedAnswer(ServletHttp http) {
        this.http = http;
        this.async = http.request().startAsync(http.request(), http.response());
    }

    /** Sends an answer, at once if it is complete. The future must complete in bounded time and must not fail. */
    public static void send(CompletableFuture<HttpAnswer> answer, ServletHttp http) throws IOException {
        sendLater(answer.thenApply(known -> () -> known), http);
    }

    /**
     * Makes and sends an answer on the container's thread when what it needs is complete, which can be at once. The
     * future must complete in bounded time and must not fail.
     */
    public static void sendLater(CompletableFuture<Supplier<HttpAnswer>> answer, ServletHttp http) throws IOException {
        if (answer.isDone()) {
            http.send(answer.join().get());
        } else {
            new DelayedAnswer(http).await(answer);
        }
    }

    private void await(CompletableFuture<Supplier<HttpAnswer>> answer) {
        async.setTimeout(0);
        async.addListener(this);
        CompletableFuture<Void> unused = answer.thenAccept(known -> {
            if (over.compareAndSet(false, true)) {
                start(known);
            }
        });
    }

    private void start(Supplier<HttpAnswer> answer) {
        try {
            async.start(() -> finish(answer));
        } catch (RuntimeException e) {
            LOG.debug("The container accepts no more tasks", e);
            complete();
        }
    }

    private void finish(Supplier<HttpAnswer> answer) {
        try {
            http.send(made(answer));
        } catch (IOException e) {
            LOG.debug("A client has gone before its answer", e);
        } finally {
            complete();
        }
    }

    private HttpAnswer made(Supplier<HttpAnswer> answer) {
        try {
            return answer.get();
        } catch (RuntimeException e) { // otherwise the answer would be empty
            LOG.error("Cannot answer {} {}", http.method(), http.path(), e);
            return Problem.unexpected().answer(http);
        }
    }

    private void complete() {
        try {
            async.complete();
        } catch (IllegalStateException e) {
            LOG.debug("The container has ended the response already", e);
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        over.set(true);
    }

    @Override
    public void onError(AsyncEvent event) {
        over.set(true);
    }

    @Override
    public void onComplete(AsyncEvent event) {
        over.set(true);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        LOG.trace("Another component has started asynchronous processing again");
    }
}
