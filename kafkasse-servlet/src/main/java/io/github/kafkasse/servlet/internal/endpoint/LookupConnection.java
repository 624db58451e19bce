package io.github.kafkasse.servlet.internal.endpoint;

import io.github.kafkasse.StreamConnection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a request for which no stream is opened: {@code HEAD}, or a conditional {@code GET}. If its client
 * disconnects, the lookup is cancelled.
 *
 * @param lookup completes when the request has been checked
 */
record LookupConnection(CompletableFuture<?> lookup) implements StreamConnection {
    @Override
    public void ready() {}

    @Override
    public void clientGone(@Nullable Throwable cause) {
        lookup.cancel(false);
    }

    @Override
    public void probe() {}

    @Override
    public void end() {}
}
