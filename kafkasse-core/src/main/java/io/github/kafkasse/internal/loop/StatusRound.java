package io.github.kafkasse.internal.loop;

import io.github.kafkasse.ConnectionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Collects the status of each client of one loop. It looks at a limited number of clients in one task, so that live
 * events do not wait for it. Runs on the loop's thread.
 */
public final class StatusRound {
    /** How many clients one task looks at. */
    private static final int CLIENTS = 256;

    private final EventLoop loop;
    private final List<ConnectionStatus> found = new ArrayList<>();
    private final CompletableFuture<List<ConnectionStatus>> result = new CompletableFuture<>();
    private List<StreamClient> clients = List.of();
    private int next;

    private StatusRound(EventLoop loop) {
        this.loop = loop;
    }

    /** Starts a round; called by any thread. {@return completes on the loop's thread} */
    public static CompletableFuture<List<ConnectionStatus>> of(EventLoop loop) {
        StatusRound round = new StatusRound(loop);
        loop.execute(round::begin);
        return round.result;
    }

    private void begin() {
        clients = loop.clients();
        look();
    }

    private void look() {
        try {
            for (int end = Math.min(clients.size(), next + CLIENTS); next < end; next++) {
                ConnectionStatus status = clients.get(next).status();
                if (status != null) {
                    found.add(status);
                }
            }
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
            return;
        }
        if (next == clients.size()) {
            result.complete(found);
        } else {
            loop.execute(this::look);
        }
    }
}
