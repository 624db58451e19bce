package io.github.kafkasse.servlet.internal.container;

import io.github.kafkasse.servlet.internal.http.HttpAnswer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends an answer when it is complete. The thread that completes the answer, such as a thread of Kafka's client, does
 * not write it. A thread of the container does.
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
        if (answer.isDone()) {
            http.send(answer.join());
        } else {
            new DelayedAnswer(http).await(answer);
        }
    }

    private void await(CompletableFuture<HttpAnswer> answer) {
        async.setTimeout(0);
        async.addListener(this);
        CompletableFuture<Void> unused = answer.thenAccept(known -> {
            if (over.compareAndSet(false, true)) {
                start(known);
            }
        });
    }

    private void start(HttpAnswer answer) {
        try {
            async.start(() -> finish(answer));
        } catch (RuntimeException e) {
            LOG.debug("The container takes no more work", e);
            complete();
        }
    }

    private void finish(HttpAnswer answer) {
        try {
            http.send(answer);
        } catch (IOException e) {
            LOG.debug("A client has gone before its answer", e);
        } finally {
            complete();
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
