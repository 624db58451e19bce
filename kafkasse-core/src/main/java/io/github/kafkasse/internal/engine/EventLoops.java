package io.github.kafkasse.internal.engine;

import io.github.kafkasse.ConnectionStatus;
import io.github.kafkasse.internal.common.EngineThread;
import io.github.kafkasse.internal.log.PartitionCache;
import io.github.kafkasse.internal.loop.EventLoop;
import io.github.kafkasse.internal.loop.StatusRound;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The event loops of an engine, each with its thread. Thread-safe. */
final class EventLoops {
    private final List<EventLoop> loops = new ArrayList<>();
    private final List<EngineThread> threads = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    /** @param namePrefix the beginning of the threads' names; a number follows */
    EventLoops(int count, String namePrefix, Supplier<EventLoop> newLoop) {
        for (int i = 1; i <= count; i++) {
            EventLoop loop = newLoop.get();
            EngineThread thread = new EngineThread(namePrefix + i, loop);
            loop.wakeUpWith(thread::wakeUp);
            loops.add(loop);
            threads.add(thread);
        }
    }

    void start() {
        threads.forEach(EngineThread::start);
    }

    List<EngineThread> threads() {
        return threads;
    }

    /** The loop for the next client. */
    EventLoop next() {
        return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
    }

    /** The tail has published something in these partitions. */
    void published(Collection<PartitionCache> changed) {
        loops.forEach(loop -> loop.published(changed));
    }

    /** The clients that follow this topic must check what they follow. */
    void topicChanged(String topic) {
        loops.forEach(loop -> loop.execute(() -> loop.topicChanged(topic)));
    }

    /** The status of each client whose stream is open. Completes on a loop's thread. */
    CompletableFuture<List<ConnectionStatus>> statuses() {
        List<CompletableFuture<List<ConnectionStatus>>> rounds =
                loops.stream().map(StatusRound::of).toList();
        return CompletableFuture.allOf(rounds.toArray(CompletableFuture[]::new)).thenApply(all -> {
            List<ConnectionStatus> found = new ArrayList<>();
            rounds.forEach(round -> found.addAll(round.join()));
            return found;
        });
    }

    /** Ends all connections. Blocks until they have ended, at most for the limit and two seconds more. */
    void shutDown(Duration limit, int clients) {
        new Shutdown(loops, limit, clients).run();
    }

    /** Stops the threads after {@link #shutDown}. */
    void stop() {
        threads.forEach(EngineThread::stop);
    }

    /** Waits until the stopped loops have closed, at most for this time each. */
    void awaitClose(Duration limit) {
        loops.forEach(loop -> loop.awaitClose(limit));
    }
}
